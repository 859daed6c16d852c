// Parameters as they are on a date, each with the dates on which it changes.
import { toData } from '../model/data.ts';
import type { CalendarDate } from '../model/dates.ts';
import { changesOf, valueOn } from '../model/parameters.ts';
import type { Parameter } from '../model/types/content.ts';
import type { Stream } from '../model/types/stream.ts';
import { parseAmount, parsePercentage } from '../model/values.ts';
import type { Tree } from '../parse/tree.ts';
import { businessRhythm, elapsedSeconds } from './clock.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById, Metric, Unit } from './types.ts';

export function parameterMetrics(
  { evidence }: Scope,
  stream: Stream,
  on: CalendarDate | undefined,
): ById<Metric | Metric<string>> {
  return byId(
    [...stream.parameters.values()].map((parameter) => {
      const tree = valueOn(parameter, on);
      const { value, unit } = quantity(stream, tree);
      const isUnknown = toData(tree) === 'unknown';
      const metric = report<number | string>(evidence, {
        value: isUnknown ? undefined : value,
        unit,
        formula: 'the last of its values that is in effect on the date',
        basis: 'measured',
        missing: isUnknown ? [`${parameter.id}.value`] : [],
        inputs: changesOf(parameter).map(({ text, value: dated }) => {
          const each = quantity(stream, dated).value;
          return { name: `from ${text}`, value: typeof each === 'number' ? each : null, basis: 'measured' };
        }),
        reason: tree === undefined ? lacking(parameter, on) : undefined,
      });
      return [parameter.id, metric as Metric | Metric<string>] as const;
    }),
  );
}

function lacking(parameter: Parameter, on: CalendarDate | undefined): string {
  const [first] = changesOf(parameter);
  if (!first) return 'it has no value';
  return on === undefined
    ? 'its value depends on a date, and none is asked for'
    : `it has no value before ${first.text}`;
}

/** Durations in elapsed seconds, shares from 0 to 1, numbers as they are; all else as text. */
function quantity(
  stream: Stream,
  tree: Tree | undefined,
): { value: number | string | undefined; unit: Unit } {
  const data = toData(tree);
  if (typeof data === 'number') return { value: data, unit: 'count' };
  if (typeof data !== 'string')
    return { value: data === null ? undefined : JSON.stringify(data), unit: 'id' };
  const share = /%\s*$/.test(data) ? parsePercentage(data) : undefined;
  if (typeof share === 'number') return { value: share, unit: 'share' };
  const amount = parseAmount(data);
  return amount
    ? { value: elapsedSeconds(amount, businessRhythm(stream)), unit: 's' }
    : { value: data, unit: 'id' };
}
