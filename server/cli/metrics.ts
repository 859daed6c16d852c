// `vstream metrics`: what is computed of each stream, in the shape that other tools read. With `--set`, or where a file
// names a baseline, also what changes.

import type { Analysis } from '../core/analyze.ts';
import type { Observed } from '../core/metrics/delivery-events.ts';
import { computeMetrics, plainMetrics } from '../core/metrics/metrics.ts';
import { targetsAgainst } from '../core/metrics/targets.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import { sidesCompared } from '../core/simulate/compare.ts';
import { simulationJob } from '../core/simulate/run.ts';
import { formatMetric } from '../features/figures.ts';
import { observedIn, observedLines, targetLines } from './events.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { surveySpecs, today } from './project.ts';
import { UsageError } from './usage.ts';
import { comparisonLines, dateOf, overridesOf } from './what-if.ts';

/** Exit code 0: a metric that is unknown is an answer, not a failure. */
export async function metrics(
  { paths, format = 'pretty', set, on, events, print }: Invocation,
  version: string,
): Promise<number> {
  if (format !== 'pretty' && format !== 'json') throw new UsageError('--format takes pretty or json');
  const whatIf = overridesOf(set);
  const date = dateOf(on);
  const seen = observedIn(events);
  const show = format === 'json' ? plain : table;
  const files = await surveySpecs(
    readSpecs(paths),
    paths,
    // Metrics ask other files when they are looked at: they have to be looked at here.
    ({ path }, analysis) => show(computed(path, analysis, whatIf, date), seen),
    date,
  );
  if (format === 'json') {
    const asked = { ...(date === undefined ? {} : { on: date }), ...(seen ? { observed: seen } : {}) };
    print(`${JSON.stringify({ version, ...asked, files }, undefined, 2)}\n`);
  } else {
    if (seen) print(`${observedLines(seen).join('\n')}\n`);
    for (const file of files) print(`${file}\n`);
  }
  return 0;
}

type Computed = ReturnType<typeof computed>;

function computed(path: string, analysis: Analysis, whatIf: ReturnType<typeof overridesOf>, on = today()) {
  const { stream, facts } = analysis;
  const job = simulationJob(stream, facts.links, { whatIf, from: on });
  const found = whatIf.length > 0 ? computeMetrics(job.stream, undefined, on) : facts.metrics();
  const { before } = job;
  const comparison = before && {
    with: before.kind,
    ...sidesCompared({ metrics: computeMetrics(before.stream, undefined, on) }, { metrics: found }),
  };
  return { path, found, stream, comparison, problems: job.problems };
}

function plain({ path, found, stream, comparison, problems }: Computed, seen: Observed | undefined): object {
  return {
    path,
    metrics: plainMetrics(found),
    ...(comparison ? { comparison } : {}),
    ...(problems.length > 0 ? { problems } : {}),
    ...(seen ? { targets: targetsAgainst(stream, seen) } : {}),
  };
}

/** Of those that most streams say nothing of. */
const IF_KNOWN = [
  'change_lead_time',
  'deployment_frequency',
  'change_fail_rate',
  'deployment_rework_rate',
  'defect_escape_rate',
] as const;

const ROWS: readonly (keyof Metrics & string)[] = [
  'lead_time',
  'lead_time_sd',
  'process_time',
  'wait_time',
  'flow_efficiency',
  'handoffs',
  'rolled_complete_accurate',
  'first_pass_yield',
  'constraint',
  'largest_delay',
  'throughput',
  'wip',
];

function table({ path, found, stream, comparison, problems }: Computed, seen: Observed | undefined): string {
  const lines = ROWS.map((name) => row(name, found[name] as Metric | Metric<string>));
  for (const name of IF_KNOWN) if (found[name].known) lines.push(row(name, found[name]));
  lines.push(
    '  Structure',
    ...Object.entries(found.structure).map(([name, metric]) => row(`  ${name}`, metric)),
  );
  if (seen) lines.push(...targetLines(targetsAgainst(stream, seen), seen));
  if (comparison) lines.push(...comparisonLines(comparison, comparison.with));
  return [path, ...lines, ...problems.map((problem) => `  Not done: ${problem}`), ''].join('\n');
}

function row(name: string, metric: Metric | Metric<string>): string {
  const missing = metric.missing.length > 0 ? `  (missing: ${shortened(metric.missing)})` : '';
  return `  ${name.padEnd(27)} ${formatMetric(metric)}${metric.reason ? `  (${metric.reason})` : missing}`;
}

function shortened(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
