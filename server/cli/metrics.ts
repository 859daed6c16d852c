// `vstream metrics`: what is computed of each stream, in the shape that other tools read. With `--set`, or where a file
// names a baseline, also what changes.
import { computeMetrics, plainMetrics } from '../core/metrics/metrics.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import { sidesCompared } from '../core/simulate/compare.ts';
import { simulationJob } from '../core/simulate/run.ts';
import { formatMetric } from '../features/figures.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { type AnalyzedSpec, analyzeSpecs, today } from './project.ts';
import { UsageError } from './usage.ts';
import { comparisonLines, dateOf, overridesOf } from './what-if.ts';

/** Exit code 0: a metric that is unknown is an answer, not a failure. */
export async function metrics(
  { paths, format = 'pretty', set, on, print }: Invocation,
  version: string,
): Promise<number> {
  if (format !== 'pretty' && format !== 'json') throw new UsageError('--format takes pretty or json');
  const whatIf = overridesOf(set);
  const date = dateOf(on);
  const specs = await analyzeSpecs(readSpecs(paths), paths, date);
  const files = specs.map((spec) => computed(spec, whatIf, date));
  if (format === 'json') {
    const shown = files.map(({ path, found, comparison, problems }) => {
      const more = { ...(comparison ? { comparison } : {}), ...(problems.length > 0 ? { problems } : {}) };
      return { path, metrics: plainMetrics(found), ...more };
    });
    print(
      `${JSON.stringify({ version, ...(date === undefined ? {} : { on: date }), files: shown }, undefined, 2)}\n`,
    );
  } else for (const file of files) print(`${table(file)}\n`);
  return 0;
}

type Computed = ReturnType<typeof computed>;

function computed({ path, analysis }: AnalyzedSpec, whatIf: ReturnType<typeof overridesOf>, on = today()) {
  const { stream, facts } = analysis;
  const job = simulationJob(stream, facts.links, { whatIf, from: on });
  const found = whatIf.length > 0 ? computeMetrics(job.stream, undefined, on) : facts.metrics();
  const { before } = job;
  const comparison = before && {
    with: before.kind,
    ...sidesCompared({ metrics: computeMetrics(before.stream, undefined, on) }, { metrics: found }),
  };
  return { path, found, comparison, problems: job.problems };
}

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

function table({ path, found, comparison, problems }: Computed): string {
  const lines = ROWS.map((name) => {
    const metric = found[name] as Metric | Metric<string>;
    const missing = metric.missing.length > 0 ? `  (missing: ${shortened(metric.missing)})` : '';
    return `  ${name.padEnd(26)}${formatMetric(metric)}${metric.reason ? `  (${metric.reason})` : missing}`;
  });
  if (comparison) lines.push(...comparisonLines(comparison, comparison.with));
  return [path, ...lines, ...problems.map((problem) => `  Not done: ${problem}`), ''].join('\n');
}

function shortened(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
