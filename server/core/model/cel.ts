// CEL expressions against the context of a stream: names, types, and where exactly one is wrong.
import { Environment } from '@marcbachmann/cel-js';
import type { Span } from '../text/position.ts';
import type { ContextItem, FieldType } from './types/content.ts';
import type { Expression } from './types/names.ts';
import type { Stream } from './types/stream.ts';

export interface ExpressionProblem {
  readonly message: string;
  readonly span: Span;
  /** The name that is not known, as written. */
  readonly unknown?: string;
}

/** In CEL a hyphen would be a minus: ids are written with underscores there. */
export function celName(id: string): string {
  return id.replaceAll('-', '_');
}

/** Checks expressions against one stream; the environment is built once for all of them. */
export function expressionChecker(stream: Stream): (expression: Expression) => ExpressionProblem | undefined {
  const environment = environmentOf(stream);
  return (expression) => {
    const wanted = expression.path.at(-1) === 'count' ? 'number' : 'bool';
    const { valid, type, error } = environment.check(expression.text);
    if (!valid) {
      const range = error?.range ?? { start: 0, end: expression.text.length };
      const unknown = error?.code === 'unknown_variable' || error?.code === 'no_such_key';
      const span = spanIn(stream.text, expression, range);
      return {
        message: error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read',
        span,
        ...(unknown ? { unknown: expression.text.slice(range.start, range.end) } : {}),
      };
    }
    const given = String(type);
    const fits =
      given === 'dyn' || (wanted === 'bool' ? given === 'bool' : ['int', 'uint', 'double'].includes(given));
    if (fits) return undefined;
    const expected = wanted === 'bool' ? 'true or false' : 'a number';
    const whole = { start: 0, end: expression.text.length };
    return {
      message: `it has to give ${expected}, not ${plain(given)}`,
      span: spanIn(stream.text, expression, whole),
    };
  };
}

function plain(type: string): string {
  return type.startsWith('$') ? 'a whole context item' : type;
}

function environmentOf(stream: Stream): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
  });
  for (const item of stream.context.values()) declare(environment, item);
  const parameters = Object.fromEntries([...stream.parameters.keys()].map((id) => [celName(id), 'dyn']));
  if (stream.parameters.size > 0 && !stream.context.has('params')) {
    environment.registerVariable({ name: 'params', schema: parameters });
  }
  return environment;
}

/** Names that CEL itself reserves cannot be declared; an expression that uses one is wrong in CEL anyway. */
const RESERVED =
  /^(?:as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void|while)$/;

function declare(environment: Environment, item: ContextItem): void {
  const name = celName(item.id);
  if (RESERVED.test(name) || environment.hasVariable(name) || !/^[a-z_][a-z0-9_]*$/.test(name)) return;
  // An item whose fields are not declared may hold anything.
  if (item.fields.size === 0) environment.registerVariable(name, 'dyn');
  else {
    const fields = [...item.fields.values()].map((field) => [celName(field.id), typeOf(field.type)] as const);
    environment.registerVariable({ name, schema: Object.fromEntries(fields) });
  }
}

function typeOf(type: FieldType): string {
  if (typeof type === 'object') {
    const kinds = new Set(type.options.map((option) => typeof option));
    const [kind] = kinds;
    if (kinds.size !== 1) return 'dyn';
    return kind === 'string' ? 'string' : kind === 'boolean' ? 'bool' : 'double';
  }
  switch (type) {
    case 'string':
      return 'string';
    case 'number':
      return 'double';
    case 'integer':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'duration':
      return 'google.protobuf.Duration';
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'list':
      return 'list<dyn>';
    case 'record':
      return 'dyn';
  }
}

/** Where a part of the expression stands in the file; the whole scalar where it is not written letter by letter. */
function spanIn(text: string, { text: expression, scalar }: Expression, part: Span): Span {
  const start = scalar.span.start + (scalar.style === 'plain' ? 0 : 1);
  if (!text.startsWith(expression, start)) return firstLine(text, scalar.span);
  // An expression that ends too early is marked at its last character.
  const from = Math.min(part.start, Math.max(0, expression.length - 1));
  return { start: start + from, end: start + Math.max(from + 1, Math.min(part.end, expression.length)) };
}

function firstLine(text: string, span: Span): Span {
  const length = text.slice(span.start, span.end).search(/[\r\n]/);
  return length > 0 ? { start: span.start, end: span.start + length } : span;
}

/** Evaluates with what is given; undefined where that does not decide it. */
export function evaluator(given: Readonly<Record<string, unknown>>): (expression: string) => unknown {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  return (expression) => {
    try {
      return environment.evaluate(expression, given);
    } catch (error) {
      // A name without a value, or values that do not compare: the expression stays open.
      if (error instanceof Error) return undefined;
      throw error;
    }
  };
}
