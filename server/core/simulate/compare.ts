// Two streams side by side, metric by metric: today's and a future one, or one with something changed. An improvement
// that leaves the constraint alone is called out: it lets no more work through (Goldratt).
import { computeMetrics } from '../metrics/metrics.ts';
import type { Metric, Metrics, Unit } from '../metrics/types.ts';
import type { Stream } from '../model/types/stream.ts';
import { type ItemOptions, simulateItems } from './monte-carlo.ts';
import type { Figure, ItemResults } from './results.ts';

export interface ComparedMetric {
  /** `lead_time`, `utilization.clerk`, `lead_time.p85`, `sla_attainment.promise`. */
  readonly name: string;
  readonly unit: Unit;
  /** null: not known. */
  readonly before: number | null;
  readonly after: number | null;
  /** After minus before, where both are known. */
  readonly change: number | null;
  readonly verdict: 'better' | 'worse' | 'same' | 'different' | 'unknown';
}

export interface Comparison {
  readonly metrics: readonly ComparedMetric[];
  readonly constraint: {
    readonly before: string | null;
    readonly after: string | null;
    readonly unchanged: boolean;
    /** Something got better, but no more work gets through: the names of what did, what stays, and all in a sentence. */
    readonly stuck?: { readonly improved: readonly string[]; readonly consequence: string };
    readonly callOut?: string;
  };
}

type Direction = 'less' | 'more' | 'neither';
const NAMED: readonly (readonly [keyof Metrics & string, Direction])[] = [
  ['lead_time', 'less'],
  ['lead_time_sd', 'less'],
  ['process_time', 'less'],
  ['wait_time', 'less'],
  ['flow_efficiency', 'more'],
  ['rolled_complete_accurate', 'more'],
  ['first_pass_yield', 'more'],
  ['handoffs', 'less'],
  ['cross_team_handoffs', 'less'],
  ['context_items_lost', 'less'],
  ['arrivals', 'neither'],
  ['throughput', 'more'],
  ['max_throughput', 'more'],
  ['wip', 'less'],
  ['takt_time', 'neither'],
];
/** Compared where one of the two knows them: most streams say nothing of deployments and defects. */
const IF_KNOWN: readonly (readonly [keyof Metrics & string, Direction])[] = [
  ['change_lead_time', 'less'],
  ['deployment_frequency', 'more'],
  ['change_fail_rate', 'less'],
  ['deployment_rework_rate', 'less'],
  ['defect_escape_rate', 'less'],
];
const BY_ID: readonly (readonly [keyof Metrics & string, Direction])[] = [
  ['utilization', 'neither'],
  ['queue_time', 'less'],
  ['exit_probability', 'neither'],
  ['lead_time_given', 'less'],
];

const SHAPED: Readonly<Record<string, Direction>> = {
  rework_edges: 'less',
  handoffs_without_context: 'less',
  steps_without_times: 'less',
  handled_exceptions: 'more',
  branch_coverage: 'more',
  critical_path_outside: 'less',
  time_to_learn: 'less',
};

/** Differences below this, relative to the larger value, are none. */
const SAME = 1e-9;

/** One of the two things compared; with `items`, percentiles and SLA attainment are compared as well. */
export interface Side {
  readonly metrics: Metrics;
  readonly items?: ItemResults;
}

export function sidesCompared(before: Side, after: Side): Comparison {
  const comparison = compareMetrics(before.metrics, after.metrics);
  if (!before.items || !after.items) return comparison;
  return { ...comparison, metrics: [...comparison.metrics, ...simulated(before.items, after.items)] };
}

/** With `simulate`, percentiles and SLA attainment as well: both sides with the same seed. */
export function compareStreams(
  before: Stream,
  after: Stream,
  options: { readonly simulate?: ItemOptions } = {},
): Comparison {
  const side = (stream: Stream): Side => ({
    metrics: computeMetrics(stream),
    ...(options.simulate ? { items: simulateItems(stream, options.simulate) } : {}),
  });
  return sidesCompared(side(before), side(after));
}

function compareMetrics(before: Metrics, after: Metrics): Comparison {
  const pair = (name: keyof Metrics & string) => [before[name] as Metric, after[name] as Metric] as const;
  const told = IF_KNOWN.filter(([name]) => pair(name).some(({ known }) => known));
  const rows = [...NAMED, ...told].map(([name, direction]) => {
    const [one, two] = pair(name);
    return row(name, one.unit, one.value, two.value, direction);
  });
  for (const name of new Set([...Object.keys(before.structure), ...Object.keys(after.structure)])) {
    const [one, two] = [before.structure[name], after.structure[name]];
    const [from, to] = [one?.value ?? null, two?.value ?? null];
    // Of the shape, what differs: it is known nearly always, and mostly the same.
    if (from !== to)
      rows.push(row(`structure.${name}`, (one ?? two)?.unit ?? 'count', from, to, SHAPED[name] ?? 'neither'));
  }
  for (const [name, direction] of BY_ID) {
    const [one, two] = [before[name], after[name]] as unknown as [
      Record<string, Metric>,
      Record<string, Metric>,
    ];
    for (const id of new Set([...Object.keys(one), ...Object.keys(two)])) {
      const unit = (one[id] ?? two[id])?.unit ?? 'count';
      rows.push(row(`${name}.${id}`, unit, one[id]?.value ?? null, two[id]?.value ?? null, direction));
    }
  }
  return { metrics: rows, constraint: constraintOf(before, after, rows) };
}

function simulated(before: ItemResults, after: ItemResults): ComparedMetric[] {
  const part = <V>(figure: Figure<V> | undefined, of: (value: V) => number) =>
    figure === undefined || figure.value === null ? null : of(figure.value);
  const rows = (['p50', 'p85', 'p95'] as const).map((key) =>
    row(
      `lead_time.${key}`,
      's',
      part(before.lead_time, (time) => time[key]),
      part(after.lead_time, (time) => time[key]),
      'less',
    ),
  );
  for (const id of new Set([...Object.keys(before.sla_attainment), ...Object.keys(after.sla_attainment)])) {
    const share = (results: ItemResults) => part(results.sla_attainment[id], (value) => value.share);
    rows.push(row(`sla_attainment.${id}`, 'share', share(before), share(after), 'more'));
  }
  return rows;
}

function row(
  name: string,
  unit: Unit,
  before: number | null,
  after: number | null,
  direction: Direction,
): ComparedMetric {
  const change = before === null || after === null ? null : after - before;
  return { name, unit, before, after, change, verdict: verdictOf(before, after, direction) };
}

function verdictOf(
  before: number | null,
  after: number | null,
  direction: Direction,
): ComparedMetric['verdict'] {
  if (before === null || after === null) return 'unknown';
  if (Math.abs(after - before) <= SAME * Math.max(Math.abs(before), Math.abs(after))) return 'same';
  if (direction === 'neither') return 'different';
  return after > before === (direction === 'more') ? 'better' : 'worse';
}

function constraintOf(
  before: Metrics,
  after: Metrics,
  rows: readonly ComparedMetric[],
): Comparison['constraint'] {
  const [one, two] = [before.constraint.value, after.constraint.value];
  const unchanged = one !== null && one === two;
  const better = rows
    .filter(({ name, verdict }) => verdict === 'better' && !name.includes('.'))
    .map(({ name }) => name);
  const through = rows.find(({ name }) => name === 'max_throughput');
  if (!unchanged || better.length === 0 || through?.verdict === 'better')
    return { before: one, after: two, unchanged };
  const byLoad = after.constraint.method === 'utilization';
  const consequence = byLoad ? 'no more work gets through than before' : 'work still waits longest there';
  const stuck = { improved: better, consequence };
  const words = better.map((name) => name.replaceAll('_', ' '));
  return { before: one, after: two, unchanged, stuck, callOut: calledOut(words, two, consequence) };
}

/** In the words of whoever reads it. */
export function calledOut(improved: readonly string[], constraint: string, consequence: string): string {
  const verb = improved.length === 1 ? 'improves' : 'improve';
  const [last = '', ...others] = improved.toReversed();
  const all = others.length > 0 ? `${others.toReversed().join(', ')} and ${last}` : last;
  return `${all} ${verb}, but the constraint is still ${constraint}: ${consequence}.`;
}
