// Units behind a number: what `2` could mean where a duration, a rate or a share is expected.
import { type Completion, type CompletionPlace, order } from './completion-item.ts';

const TIME: readonly (readonly [string, string])[] = [
  ['h', 'hours'],
  ['d', 'days of 24 hours'],
  ['m', 'minutes'],
  ['bh', 'business hours'],
  ['bd', 'business days'],
  ['w', 'weeks'],
  ['s', 'seconds'],
  ['mo', 'calendar months'],
];

const RATE: readonly (readonly [string, string])[] = TIME.map(([unit, name]) => [
  `/${unit}`,
  `per ${singular(name)}`,
]);
const SHARE: readonly (readonly [string, string])[] = [['%', 'percent']];

function singular(name: string): string {
  return name.replace(/^(\w+ )?(\w+)s\b/, '$1$2');
}

/** For a number directly before the cursor; `values` are the kinds that the place takes. */
export function unitCompletions(
  { analysis, cursor }: CompletionPlace,
  values: readonly string[],
): Completion[] {
  const units = unitsFor(values);
  const written = analysis.text.slice(cursor.start, cursor.offset);
  const number = /(?:^|[\s.+]|\d[a-z]+)(\d+(?:\.\d+)?)$/.exec(written)?.[1];
  if (number === undefined || units.length === 0) return [];
  const rest = /^[a-z%]*/.exec(analysis.text.slice(cursor.offset, cursor.end))?.[0].length ?? 0;
  const span = { start: cursor.offset - number.length, end: cursor.offset + rest };
  return units.map(([unit, detail], index) => {
    const text = number + unit;
    return { label: text, kind: 'unit', detail, span, text, snippet: false, sort: order(0, index) };
  });
}

function unitsFor(values: readonly string[]): readonly (readonly [string, string])[] {
  if (values.includes('percentage')) return SHARE;
  if (values.includes('rate')) return RATE;
  return values.some((value) => ['duration', 'fixed-duration', 'schedule'].includes(value)) ? TIME : [];
}
