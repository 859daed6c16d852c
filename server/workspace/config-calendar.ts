// The default calendar of a project: the id of a calendar that files define themselves, or a calendar written out in
// the form of the language, checked by the schema of the language.
import { type DefaultCalendar, readCalendar } from '../core/model/calendars.ts';
import { walkSchema } from '../core/model/schema-walk.ts';
import type { ShapeProblem } from '../core/model/shape.ts';
import {
  asScalar,
  type Entry,
  type MapTree,
  resolved,
  type ScalarTree,
  type Tree,
} from '../core/parse/tree.ts';
import { nearest } from '../core/text/nearest.ts';
import type { Span } from '../core/text/position.ts';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** undefined where it has the wrong form, after saying so. */
export function readDefaultCalendar(
  entry: Entry,
  wrong: (span: Span, message: string) => void,
): DefaultCalendar | undefined {
  const value = resolved(entry.value);
  const id = asScalar(value)?.value;
  if (typeof id === 'string' && ID.test(id)) return { id };
  if (value?.kind !== 'map') {
    const span =
      entry.value && entry.value.span.end > entry.value.span.start ? entry.value.span : entry.key.span;
    wrong(
      span,
      'Expected a calendar (`timezone`, `days`, `hours`, …), or the id of one that the files define.',
    );
    return undefined;
  }
  const problems = walkSchema(asSpec(entry), '').problems;
  for (const problem of problems) wrong(problem.span, said(problem));
  return problems.length > 0 ? undefined : { calendar: readCalendar(entry) };
}

/** The smallest spec that holds the calendar: the schema of the language is the only one that says what may stand in it. */
function asSpec({ key, value }: Entry): Tree {
  const at = (text: string | number): ScalarTree => ({
    kind: 'scalar',
    value: text,
    source: `${text}`,
    style: 'plain',
    span: key.span,
  });
  const map = (...pairs: (readonly [string, Tree | null])[]): MapTree => ({
    kind: 'map',
    flow: false,
    entries: pairs.map(([name, child]) => ({ key: at(name), value: child, span: child?.span ?? key.span })),
    span: value?.span ?? key.span,
  });
  const node = map(['event', at('x')], ['next', at('done')]);
  const output = map(['outcome', at('failure')]);
  return map(
    ['vstream', at(1)],
    ['name', at('x')],
    ['calendars', map(['project', value])],
    ['triggers', map(['begun', node])],
    ['outputs', map(['done', output])],
  );
}

function said(problem: ShapeProblem): string {
  switch (problem.kind) {
    case 'unknown-key': {
      const near = nearest(problem.key, problem.known)[0];
      return `A calendar has no key \`${problem.key}\`${near === undefined ? '.' : `; did you mean \`${near}\`?`}`;
    }
    case 'missing-key':
      return `The calendar lacks \`${problem.key}\`.`;
    case 'wrong-value':
      return `Expected ${problem.expected}, not ${problem.got}.`;
    case 'wrong-id':
      return `Expected ${problem.expected}.`;
    case 'not-one-of':
      return `Expected one of ${problem.keys.map((key) => `\`${key}\``).join(', ')}.`;
  }
}
