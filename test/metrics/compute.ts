// Metrics from YAML text, for the tests of this folder.
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import type { Metrics } from '../../server/core/metrics/types.ts';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export function metricsOf(yaml: string): Metrics {
  return computeMetrics(buildStream(parse(yaml)));
}

/** |actual − expected| within the given relative error. */
export function near(actual: number | null | undefined, expected: number, relative = 1e-6): void {
  const off = Math.abs((actual ?? Number.NaN) - expected);
  if (!(off <= relative * Math.max(1e-12, Math.abs(expected)))) {
    throw new Error(`expected ${expected}, got ${actual}`);
  }
}
