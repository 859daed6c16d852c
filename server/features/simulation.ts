// What a simulation found, as one finished payload: figures as text, chart data in the unit of its axis.
import type { Stream } from '../core/model/types/stream.ts';
import { formatSeconds, formatShare } from '../core/model/values.ts';
import { calledOut } from '../core/simulate/compare.ts';
import type { Attainment, ById, Figure, ItemResults, Share } from '../core/simulate/results.ts';
import type { SimulationResults } from '../core/simulate/run.ts';
import type { Summary } from '../core/simulate/statistics.ts';
import type { SimulationBar, SimulationPayload } from '../protocol/simulate.ts';
import { formatChange, formatValue } from './figures.ts';
import { metricLabel } from './metric-label.ts';
import { shown, whyOf } from './simulation-figures.ts';
import { flowOf, whyNoFlow } from './simulation-flow.ts';

export interface SimulationInput {
  readonly uri: string;
  readonly version: number;
  readonly stream: Stream;
  readonly results: SimulationResults;
}

/** Bars past this many say little; the longest are kept. */
const MOST_BARS = 12;

export function buildSimulation({ uri, version, stream, results }: SimulationInput): SimulationPayload {
  const { items, flow } = results;
  const name = namesIn(stream);
  return {
    ...{ uri, version, basis: basisOf(items, results.complete) },
    figures: items ? figuresOf(items) : [],
    leadTime: items?.lead_time.value ? histogramOf(items.lead_time.value) : null,
    slas: items ? slasOf(items.sla_attainment, name) : [],
    attainment: Object.entries(items?.sla_attainment ?? {}).flatMap(([id, found]) =>
      barOf(id, name(id), found, found.target),
    ),
    outcomes: Object.entries(items?.exit_probability ?? {}).flatMap(([id, found]) =>
      barOf(id, name(id), found, null),
    ),
    criticality: Object.entries(items?.criticality ?? {})
      .flatMap(([id, found]) => barOf(id, name(id), found, null))
      .filter(({ share }) => share > 0)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, MOST_BARS),
    flow: flow ? flowOf(flow, name) : null,
    noFlow: flow ? '' : whyNoFlow(stream),
    comparison: comparisonOf(results, name),
    notes: [...new Set([...results.problems, ...(items ? notesOf(items) : []), ...(flow?.notes ?? [])])],
  };
}

function namesIn(stream: Stream): (id: string) => string {
  return (id) =>
    (stream.nodes.get(id) ?? stream.slas.get(id) ?? stream.actors.get(id))?.name?.text.trim() || id;
}

function basisOf(items: ItemResults | null, complete: boolean): string {
  if (!items) return '';
  const calendar = items.calendars === 'exact' ? 'real calendars' : 'average weeks';
  const stopped = complete ? '' : ', stopped before its end';
  return `${items.items.toLocaleString('en-US')} items, seed ${items.seed}, ${calendar}${stopped}`;
}

function figuresOf(items: ItemResults): SimulationPayload['figures'] {
  const { lead_time, process_time, wait_time, flow_efficiency } = items;
  const time = (label: string, figure: Figure<Summary>, of: (summary: Summary) => number) => ({
    label,
    ...shown(figure, (summary) => formatSeconds(of(summary))),
  });
  return [
    {
      label: 'Lead time, mean',
      ...shown(lead_time, ({ mean }) => formatSeconds(mean)),
      ...(lead_time.value ? { note: betweenTimes(lead_time.value) } : {}),
    },
    time('P50', lead_time, ({ p50 }) => p50),
    time('P85', lead_time, ({ p85 }) => p85),
    time('P95', lead_time, ({ p95 }) => p95),
    time('Process time, mean', process_time, ({ mean }) => mean),
    time('Wait time, mean', wait_time, ({ mean }) => mean),
    { label: 'Flow efficiency', ...shown(flow_efficiency, formatShare) },
  ];
}

function betweenTimes({ interval }: Summary): string {
  return `95 % interval ${formatSeconds(interval.low)} to ${formatSeconds(interval.high)}`;
}

const SCALES = [
  { unit: 'days', size: 86_400, from: 3 * 86_400 },
  { unit: 'hours', size: 3600, from: 3 * 3600 },
  { unit: 'minutes', size: 60, from: 180 },
  { unit: 'seconds', size: 1, from: 0 },
] as const;

function histogramOf(summary: Summary): SimulationPayload['leadTime'] {
  const { n, p50, p85, p95 } = summary;
  const { at, axis, ticks } = summary.scale === 'linear' ? linear(summary) : logarithmic(summary);
  const width = (summary.histogram[0]?.high ?? 0) - (summary.histogram[0]?.low ?? 0);
  const bins = summary.histogram.map(({ low, high, count }) => ({
    from: at(low),
    // The last of equal bins runs on to the largest value: it is drawn as wide as the others, and its text says it.
    to: summary.scale === 'linear' ? (width > 0 ? at(low + width) : at(low) + 1) : at(high),
    count,
    text: `${formatSeconds(low)} to ${formatSeconds(high)}: ${count} of ${n} items`,
  }));
  const marks = [
    { label: 'P50', value: p50 },
    { label: 'P85', value: p85 },
    { label: 'P95', value: p95 },
  ].map(({ label, value }) => ({ at: at(value), text: `${label} ${formatSeconds(value)}` }));
  return { axis, bins, marks, ticks: ticks(bins.at(-1)?.to ?? 1) };
}

/** Where a time in seconds stands, and what the axis says. */
interface Axis {
  readonly at: (seconds: number) => number;
  readonly axis: string;
  readonly ticks: (most: number) => { at: number; text: string }[];
}

function linear({ p95 }: Summary): Axis {
  const { unit, size } = SCALES.find(({ from }) => p95 >= from) ?? { unit: 'seconds', size: 1 };
  return { at: (seconds) => seconds / size, axis: `Lead time in ${unit}`, ticks: ticksUpTo };
}

const DAY = 86_400;
/** From a second to ten years, each some three to ten times the one before. */
const ROUND = [1, 10, 60, 600, 3600, 6 * 3600, DAY, 7 * DAY, 30 * DAY, 100 * DAY, 365 * DAY, 3650 * DAY];

function logarithmic({ min, max }: Summary): Axis {
  const at = (seconds: number) => Math.log10(Math.max(seconds, min));
  const shown = ROUND.filter((seconds) => seconds >= min && seconds <= max);
  const ticks = () => shown.map((seconds) => ({ at: at(seconds), text: formatSeconds(seconds) }));
  return { at, axis: 'Lead time, on a logarithmic scale', ticks };
}

/** About six round numbers from zero. */
function ticksUpTo(most: number): { at: number; text: string }[] {
  const rough = most / 6;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5].find((factor) => factor * size >= rough) ?? 10);
  const count = Math.floor(most / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => {
    const at = Number((index * step).toPrecision(12));
    return { at, text: String(at) };
  });
}

function barOf(id: string, label: string, found: Figure<Share>, target: number | null): SimulationBar[] {
  if (found.value === null) return [];
  const { share, interval } = found.value;
  const { low, high } = interval;
  const between = `${formatShare(low)} to ${formatShare(high)}`;
  return [{ id, label, share, low, high, target, text: formatShare(share), interval: between }];
}

function slasOf(found: ById<Attainment>, name: (id: string) => string): SimulationPayload['slas'] {
  return Object.entries(found).map(([id, attainment]) => {
    const { value, target, met, bound, conditional, unfinished } = attainment;
    const notes = [
      value === null ? whyOf(attainment) : '',
      bound ? `between ${formatShare(bound.atLeast)} and ${formatShare(bound.atMost)}` : '',
      conditional ? 'it applies on a condition; here it is taken to apply always' : '',
      unfinished > 0 ? `${unfinished} clocks ended early and do not count` : '',
    ];
    const verdict = met === undefined ? ('unknown' as const) : met ? ('kept' as const) : ('at risk' as const);
    return {
      ...{ id: name(id), verdict, asked: formatShare(target) },
      attained: value ? formatShare(value.share) : 'unknown',
      interval: value ? `${formatShare(value.interval.low)} to ${formatShare(value.interval.high)}` : '',
      note: notes.filter((note) => note !== '').join('; '),
    };
  });
}

function comparisonOf(
  { comparison }: SimulationResults,
  name: (id: string) => string,
): SimulationPayload['comparison'] {
  if (!comparison) return null;
  const { metrics, constraint } = comparison;
  const called = (id: string | null): string => (id === null ? 'unknown' : name(id));
  const [before, after] = [called(constraint.before), called(constraint.after)];
  return {
    title: comparison.with === 'baseline' ? 'Compared with the baseline' : 'Compared with the file',
    rows: metrics
      .filter(({ verdict, before: one, after: two }) => verdict !== 'unknown' || one !== null || two !== null)
      .map(({ name: metric, unit, before: one, after: two, change, verdict }) => {
        const text = (value: number | null) => (value === null ? 'unknown' : formatValue(value, unit));
        const signed = change === null || verdict === 'same' ? '' : formatChange(change, unit);
        return {
          label: metricLabel(metric, name),
          before: text(one),
          after: text(two),
          change: signed,
          verdict,
        };
      }),
    constraint: before === after ? `Constraint: ${before}` : `Constraint: ${before}, then ${after}`,
    callOut: callOutOf(constraint.stuck, after),
  };
}

function callOutOf(
  stuck: NonNullable<SimulationResults['comparison']>['constraint']['stuck'],
  constraint: string,
): string {
  if (!stuck) return '';
  const [first = '', ...rest] = stuck.improved.map((metric) => metricLabel(metric, (id) => id));
  const within = (label: string) => label.charAt(0).toLowerCase() + label.slice(1);
  return calledOut([first, ...rest.map(within)], constraint, stuck.consequence);
}

function notesOf({ assumed, missing, notes }: ItemResults): string[] {
  return [
    ...(missing.length > 0 ? [`Not stated: ${missing.join(', ')}`] : []),
    ...(assumed.length > 0 ? [`Assumed: ${assumed.join(', ')}`] : []),
    ...notes,
  ];
}
