// `--events FILE`: deployments and tickets as JSON, counted, and held against the targets that measures state.
import { readFileSync } from 'node:fs';
import { type Observed, observed } from '../core/metrics/delivery-events.ts';
import { EventProblem, readEvents } from '../core/metrics/event-file.ts';
import type { Target } from '../core/metrics/targets.ts';
import { formatMetric, formatValue } from '../features/figures.ts';
import { UsageError } from './usage.ts';

export function observedIn(path: string | undefined): Observed | undefined {
  if (path === undefined) return undefined;
  try {
    return observed(readEvents(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))));
  } catch (error) {
    const expected =
      error instanceof EventProblem ||
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error);
    if (!expected) throw error;
    throw new UsageError(`--events: ${path}: ${error.message}`);
  }
}

export function observedLines(found: Observed): string[] {
  const lines = Object.entries(found).map(([name, metric]) => {
    const why = metric.reason === undefined ? '' : `  (${metric.reason})`;
    return `  ${name.padEnd(34)}${formatMetric(metric)}${why}`;
  });
  return ['Observed', ...lines, ''];
}

export function targetLines(targets: readonly Target[], found: Observed): string[] {
  if (targets.length === 0) return [];
  const lines = targets.map(({ measure, of, target, observed: value, met }) => {
    const { unit } = found[of];
    const verdict =
      value === null ? 'nothing observed' : `${formatValue(value, unit)}: ${met ? 'met' : 'missed'}`;
    return `    ${measure.padEnd(28)} ${of} ${formatValue(target, unit)}, observed ${verdict}`;
  });
  return ['  Targets', ...lines];
}
