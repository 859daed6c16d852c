// `vstream simulate`: what many single items go through, with the seed that gives the same numbers again.
import { formatSeconds, formatShare } from '../core/model/values.ts';
import type { FlowResults } from '../core/simulate/flow-results.ts';
import { DEFAULT_ITEMS, DEFAULT_SEED } from '../core/simulate/monte-carlo.ts';
import type { Attainment, Figure, ItemResults, Share } from '../core/simulate/results.ts';
import { simulate as run, type SimulationResults, simulationJob } from '../core/simulate/run.ts';
import type { Summary } from '../core/simulate/statistics.ts';
import { readSpecs } from './files.ts';
import { surveySpecs } from './project.ts';
import { UsageError } from './usage.ts';
import { comparisonLines, dateOf, overridesOf } from './what-if.ts';

export interface SimulateInvocation {
  readonly paths: readonly string[];
  readonly format: string | undefined;
  /** As written on the command line. */
  readonly seed?: string | undefined;
  readonly items?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly on?: string | undefined;
  readonly print: (text: string) => void;
}

const MOST_ITEMS = 10_000_000;

/** Exit code 0: a figure that is unknown is an answer, not a failure. */
export async function simulate(invocation: SimulateInvocation, version: string): Promise<number> {
  const { paths, format = 'pretty', print } = invocation;
  if (format !== 'pretty' && format !== 'json') throw new UsageError('--format takes pretty or json');
  const seed = whole(invocation.seed, '--seed', 0, Number.MAX_SAFE_INTEGER) ?? DEFAULT_SEED;
  const items = whole(invocation.items, '--items', 1, MOST_ITEMS) ?? DEFAULT_ITEMS;
  const whatIf = overridesOf(invocation.set);
  const on = dateOf(invocation.on);
  const options = { seed, items, whatIf, ...(on === undefined ? {} : { from: on }) };
  const jobs = await surveySpecs(
    readSpecs(paths),
    paths,
    ({ path }, { stream, facts }) => ({ path, job: simulationJob(stream, facts.links, options) }),
    on,
  );
  const files = jobs.map(({ path, job }) => ({ path, results: run(job) }));
  if (format === 'json') {
    const shown = files.map(({ path, results: { items: single, flow, comparison, problems } }) => ({
      path,
      ...{ simulation: single, flow },
      ...(comparison ? { comparison } : {}),
      ...(problems.length > 0 ? { problems } : {}),
    }));
    print(`${JSON.stringify({ version, files: shown }, undefined, 2)}\n`);
  } else for (const { path, results } of files) print(`${table(path, results)}\n`);
  return 0;
}

function whole(text: string | undefined, option: string, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}`);
  }
  return value;
}

function table(path: string, { items, flow, comparison, problems }: SimulationResults): string {
  const lines = [path, ...(items ? withItems(items) : []), ...(flow ? withArrivals(flow) : [])];
  if (comparison) lines.push(...comparisonLines(comparison, comparison.with));
  return [...lines, ...problems.map((problem) => `  Not done: ${problem}`), ''].join('\n');
}

function withItems(results: ItemResults): string[] {
  const calendars = results.calendars === 'exact' ? 'on the real calendar' : 'by the average week';
  const lines = [
    `  ${results.items} items, seed ${results.seed}, ${calendars}, percentiles by ${results.percentiles}`,
    row('lead_time', spread(results.lead_time)),
    row('process_time', spread(results.process_time)),
    row('flow_efficiency', shown(results.flow_efficiency, formatShare)),
    ...section('Outcomes', results.exit_probability, sure),
    ...section('Lead time by outcome', results.lead_time_given, spread),
    ...section('SLA attainment', results.sla_attainment, attained),
    ...section('On the longest path', results.criticality, sure, 8),
  ];
  if (results.assumed.length > 0) lines.push(`  Assumed: ${listed(results.assumed)}`);
  for (const note of results.notes) lines.push(`  Note: ${note}`);
  return lines;
}

/** The run with arrivals, queues and capacities. */
function withArrivals(flow: FlowResults): string[] {
  const some = (value: number) => String(Number(value.toPrecision(3)));
  const stations = Object.entries(flow.stations).map(([id, { utilization, queue, wait }]) => {
    const waits = wait ? `, wait ${formatSeconds(Math.max(0, wait.mean))}` : '';
    return row(
      `  ${id}`,
      `${formatShare(utilization)} busy, ${some(queue.mean)} in line (most ${queue.max})${waits}`,
    );
  });
  return [
    `  With arrivals, queues and capacities (${formatSeconds(flow.measured)} after a warm-up of ${formatSeconds(flow.warm_up)})`,
    row(
      '  throughput',
      shown(flow.throughput, ({ mean }) => `${some(mean)} a day`),
    ),
    row(
      '  wip',
      shown(flow.wip, ({ mean, max }) => `${some(mean)} on average, ${max} at most`),
    ),
    row('  lead_time', spread(flow.lead_time)),
    ...stations,
    ...flow.notes.map((note) => `    Note: ${note}`),
  ];
}

function section<F extends Figure<unknown>>(
  title: string,
  figures: Readonly<Record<string, F>>,
  text: (figure: F) => string,
  most = Number.POSITIVE_INFINITY,
): string[] {
  let entries = Object.entries(figures);
  if (most < entries.length) {
    const share = (figure: F) => (figure.value as Share | null)?.share ?? 0;
    entries = entries.toSorted((a, b) => share(b[1]) - share(a[1])).slice(0, most);
  }
  if (entries.length === 0) return [];
  return [`  ${title}`, ...entries.map(([id, figure]) => row(`  ${id}`, text(figure)))];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(28)} ${text}`;
}

function shown<V>(figure: Figure<V>, text: (value: V) => string): string {
  if (figure.value !== null) return text(figure.value);
  if (figure.reason !== undefined) return `unknown (${figure.reason})`;
  return `unknown (missing: ${listed(figure.missing)})`;
}

function spread(figure: Figure<Summary>): string {
  return shown(figure, ({ mean, p50, p85, p95 }) => {
    const [average, half, most, nearly] = [mean, p50, p85, p95].map(formatSeconds);
    return `mean ${average}, P50 ${half}, P85 ${most}, P95 ${nearly}`;
  });
}

function sure(figure: Figure<Share>): string {
  return shown(figure, ({ share, interval }) => {
    return `${formatShare(share)} (95 % interval ${formatShare(interval.low)} to ${formatShare(interval.high)})`;
  });
}

function attained(found: Attainment): string {
  const { bound, met, target } = found;
  const asked = `asked for ${formatShare(target)}`;
  const verdict = met === undefined ? asked : `${asked}: ${met ? 'kept' : 'at risk'}`;
  const range = bound ? `; between ${formatShare(bound.atLeast)} and ${formatShare(bound.atMost)}` : '';
  return `${sure(found)}${range}, ${verdict}`;
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
