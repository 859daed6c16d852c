// Measures that state an actual value of a computed metric are held against it: a difference beyond rounding and
// chance is said beside the value.

import type { Stream } from '../model/types/stream.ts';
import { formatSeconds, formatShare, parseAmount, parsePercentage, parseRate } from '../model/values.ts';
import { asScalar, type Tree } from '../parse/tree.ts';
import { lazily, type Members } from '../text/once.ts';
import { businessRhythm, DAY, elapsedSeconds, perDay } from './clock.ts';
import { DELIVERY } from './delivery.ts';
import type { Metric, Metrics } from './types.ts';

/** Relative difference that estimates may have. */
const TOLERATED = 0.1;

export function withDeclared(stream: Stream, metrics: Metrics): Metrics {
  const changed: Partial<Record<Name, () => Metric>> = {};
  for (const measure of stream.measures.values()) {
    const name = NAMES.find((candidate) => candidate === measure.of?.text.trim());
    const anywhere = name && (DELIVERY as readonly string[]).includes(name);
    const wholeStream = anywhere || measure.at === undefined || measure.at.id === 'stream';
    const { actual } = measure;
    if (!name || !wholeStream || !actual) continue;
    const before = changed[name] ?? (() => metrics[name]);
    changed[name] = () => heldAgainst(stream, metrics, name, measure.id, actual) ?? before();
  }
  if (Object.keys(changed).length === 0) return metrics;
  const names = Object.keys(metrics) as (keyof Metrics)[];
  const as = Object.fromEntries(names.map((name) => [name, () => metrics[name]]));
  return lazily<Metrics>({ ...(as as Members<Metrics>), ...changed });
}

/** The metric with what is said beside it, where the measure differs from it. */
function heldAgainst(
  stream: Stream,
  metrics: Metrics,
  name: Name,
  measure: string,
  tree: Tree,
): Metric | undefined {
  const metric = metrics[name];
  const actual = actualOf(stream, tree, metric);
  if (actual === undefined || metric.value === null) return undefined;
  const off = actual / metric.value - 1;
  if (!(Math.abs(off) > TOLERATED)) return undefined;
  const implied = name === 'wip' ? impliedLead(metrics, actual) : '';
  const reason = `the measure ${measure} says ${shown(actual, metric)}, computed is ${shown(metric.value, metric)} (${formatShare(Math.abs(off))} apart)${implied}`;
  return { ...metric, reason };
}

const NAMES = [
  'process_time',
  'wait_time',
  'lead_time',
  'flow_efficiency',
  'rolled_complete_accurate',
  'first_pass_yield',
  'handoffs',
  'throughput',
  'wip',
  'takt_time',
  ...DELIVERY,
  'defect_escape_rate',
] as const;
type Name = (typeof NAMES)[number];

/** Little's law the other way round. */
function impliedLead(metrics: Pick<Metrics, 'throughput'>, items: number): string {
  const rate = metrics.throughput.value;
  return rate ? `: at this throughput it implies a lead time of ${formatSeconds((items / rate) * DAY)}` : '';
}

/** What a measure states, in the unit of the metric; undefined where it is of another kind. */
export function actualOf(
  stream: Stream,
  tree: Tree,
  { unit }: Pick<Metric, 'unit'>,
  clock = stream.clock,
): number | undefined {
  const value = asScalar(tree)?.value;
  if (typeof value === 'number') return unit === 's' ? undefined : value;
  if (typeof value !== 'string') return undefined;
  const rhythm = businessRhythm(stream);
  switch (unit) {
    case 's': {
      const amount = parseAmount(value);
      const seconds = amount && elapsedSeconds(amount, rhythm);
      return seconds === undefined || clock === 'elapsed' ? seconds : seconds / rhythm.ratio;
    }
    case 'share': {
      const share = parsePercentage(value);
      return share === 'unknown' ? undefined : share;
    }
    case 'per day': {
      const rate = parseRate(value);
      return rate === undefined || rate === 'unknown' ? undefined : perDay(rate, rhythm);
    }
    case 'count':
    case 'id':
      return undefined;
  }
}

function shown(value: number, metric: Metric): string {
  if (metric.unit === 's') return formatSeconds(value);
  return metric.unit === 'share' ? formatShare(value) : String(Number(value.toPrecision(4)));
}
