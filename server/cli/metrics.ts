// `vstream metrics`: what is computed of each stream, in the shape that other tools read.
import { plainMetrics } from '../core/metrics/metrics.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import { formatMetric } from '../features/figures.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { analyzeSpecs } from './project.ts';
import { UsageError } from './usage.ts';

/** Exit code 0: a metric that is unknown is an answer, not a failure. */
export async function metrics(
  { paths, format = 'pretty', print }: Invocation,
  version: string,
): Promise<number> {
  if (format !== 'pretty' && format !== 'json') throw new UsageError('--format takes pretty or json');
  const { specs } = await analyzeSpecs(readSpecs(paths), paths);
  const files = specs.map(({ path, analysis }) => ({ path, computed: analysis.facts.metrics() }));
  if (format === 'json') {
    const shown = files.map(({ path, computed }) => ({ path, metrics: plainMetrics(computed) }));
    print(`${JSON.stringify({ version, files: shown }, undefined, 2)}\n`);
  } else for (const { path, computed } of files) print(`${table(path, computed)}\n`);
  return 0;
}

const ROWS: readonly (keyof Metrics & string)[] = [
  'lead_time',
  'process_time',
  'wait_time',
  'flow_efficiency',
  'handoffs',
  'rolled_complete_accurate',
  'first_pass_yield',
  'constraint',
  'throughput',
  'wip',
];

function table(path: string, computed: Metrics): string {
  const lines = ROWS.map((name) => {
    const metric = computed[name] as Metric | Metric<string>;
    const missing = metric.missing.length > 0 ? `  (missing: ${shortened(metric.missing)})` : '';
    return `  ${name.padEnd(26)}${formatMetric(metric)}${metric.reason ? `  (${metric.reason})` : missing}`;
  });
  return [path, ...lines, ''].join('\n');
}

function shortened(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
