// Inside a CEL expression: context items and their fields, parameters, functions, and the values that a field allows.
import { celName } from '../core/model/cel.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { type Completion, type CompletionPlace, order } from './completion-item.ts';
import { named } from './cursor-cel.ts';
import { fieldType, summaryOf } from './hover-summary.ts';

const FUNCTIONS: readonly (readonly [string, string, string])[] = [
  ['has', 'has($0)', 'Whether the item has the field at all.'],
  ['size', 'size($0)', 'Number of elements of a list, or of characters of a text.'],
  ['duration', 'duration("$0")', 'A length of time, such as `duration("2h")`.'],
  ['timestamp', 'timestamp("$0")', 'A moment, such as `timestamp("2026-11-30T18:00:00Z")`.'],
];

export function celCompletions({ analysis, cursor }: CompletionPlace): Completion[] {
  const { stream, text } = analysis;
  const before = unescaped(text.slice(cursor.start, cursor.offset), cursor.quote);
  // What matters stands close to the cursor; however long an expression is, looking at it stays quick.
  const near = before.slice(-300);
  const literal = /([A-Za-z_][\w.]*)\s*(?:[=!]=|in\s*\[[^\]]*?)\s*(["'])([^"']*)$/.exec(near);
  const start = cursor.offset - (/\w*$/.exec(before.slice(-300))?.[0].length ?? 0);
  const end = cursor.offset + (/^\w*/.exec(text.slice(cursor.offset, cursor.end))?.[0].length ?? 0);
  const at = { span: { start, end }, snippet: false };
  if (literal)
    return allowedValues(stream, literal[1] ?? '', {
      ...at,
      span: { start: cursor.offset - (literal[3]?.length ?? 0), end },
    });
  if (insideText(before)) return [];
  const chain = /([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)\s*\.\s*\w*$/.exec(near)?.[1];
  if (chain === undefined) return names(stream, at);
  return chain === 'params' ? parameters(stream, at) : fields(stream, chain, at);
}

type At = Pick<Completion, 'span' | 'snippet'>;

function names(stream: Stream, at: At): Completion[] {
  const items = [...stream.context.keys()].map((id, index): Completion => {
    const documentation = summaryOf(stream, 'context', id) ?? '';
    const text = celName(id);
    return {
      ...at,
      label: text,
      kind: 'definition',
      detail: 'context item',
      documentation,
      text,
      sort: order(1, index),
    };
  });
  const params: Completion[] =
    stream.parameters.size > 0
      ? [
          {
            ...at,
            label: 'params',
            kind: 'definition',
            detail: 'parameters',
            text: 'params',
            sort: order(2),
            documentation: 'The parameters of the stream.',
          },
        ]
      : [];
  const functions = FUNCTIONS.map(
    ([label, text, documentation], index): Completion => ({
      ...{
        ...at,
        label,
        kind: 'function',
        detail: 'function',
        documentation,
        text,
        snippet: true,
        sort: order(3, index),
      },
    }),
  );
  const words = ['true', 'false', 'in'].map(
    (label, index): Completion => ({ ...at, label, kind: 'literal', text: label, sort: order(4, index) }),
  );
  return [...items, ...params, ...functions, ...words];
}

function parameters(stream: Stream, at: At): Completion[] {
  return [...stream.parameters.keys()].map((id, index) => {
    const text = celName(id);
    const documentation = summaryOf(stream, 'parameter', id) ?? '';
    return {
      ...at,
      label: text,
      kind: 'definition',
      detail: 'parameter',
      documentation,
      text,
      sort: order(1, index),
    };
  });
}

function fields(stream: Stream, chain: string, at: At): Completion[] {
  const item = stream.context.get(named(stream.context, chain) ?? '');
  return [...(item?.fields.values() ?? [])].map(({ id, type }, index) => {
    const text = celName(id);
    return {
      ...at,
      label: text,
      kind: 'field',
      detail: 'field',
      documentation: fieldType(type),
      text,
      sort: order(1, index),
    };
  });
}

function allowedValues(stream: Stream, chain: string, at: At): Completion[] {
  const [item = '', field = ''] = chain.split('.');
  const known = stream.context.get(named(stream.context, item) ?? '')?.fields;
  const type = known?.get(named(known, field) ?? '')?.type;
  if (type === undefined || typeof type === 'string') return [];
  return type.options.map((option, index) => {
    const text = String(option);
    return { ...at, label: text, kind: 'constant', detail: chain, text, sort: order(1, index) };
  });
}

/** Quotes of an expression as CEL sees them, whichever the value stands in. */
function unescaped(before: string, quote: string): string {
  if (quote === "'") return before.replaceAll("''", "'");
  return quote === '"' ? before.replace(/\\(.)/g, '$1') : before;
}

function insideText(before: string): boolean {
  let quote = '';
  for (const char of before) {
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return quote !== '';
}
