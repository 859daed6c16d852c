// Metrics as people read them: one text a value, with what is unknown said as unknown.
import type { Metric } from '../core/metrics/types.ts';
import { formatSeconds, formatShare } from '../core/model/values.ts';

/** `unknown` where there is no value, with the bound that follows where there is one. */
export function formatMetric(metric: Metric | Metric<string>): string {
  if (metric.value !== null) return formatValue(metric.value, metric.unit);
  const { atLeast, atMost } = metric.bound ?? {};
  if (atLeast !== undefined && atLeast > 0) return `unknown, at least ${formatValue(atLeast, metric.unit)}`;
  if (atMost !== undefined) return `unknown, at most ${formatValue(atMost, metric.unit)}`;
  return 'unknown';
}

export function formatValue(value: number | string, unit: Metric['unit']): string {
  if (typeof value === 'string') return value;
  switch (unit) {
    case 's':
      return formatSeconds(value);
    case 'share':
      return formatShare(value);
    case 'per day':
      return `${rounded(value)} a day`;
    case 'count':
    case 'id':
      return rounded(value);
  }
}

/** A difference with its sign; shares differ by points. */
export function formatChange(by: number, unit: Metric['unit']): string {
  const size = Math.abs(by);
  const text =
    unit === 's'
      ? formatSeconds(size)
      : unit === 'share'
        ? `${Number((size * 100).toPrecision(2))} points`
        : `${Number(size.toPrecision(2))}${unit === 'per day' ? ' a day' : ''}`;
  return `${by < 0 ? '−' : '+'}${text}`;
}

/** Two decimals at most, none where they say nothing. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Two decimals; two digits that say something below one. */
export function visitsText(value: number): string {
  if (value > 0 && value < 0.001) return '<0.001';
  return String(Number(value >= 0.995 ? value.toFixed(2) : value.toPrecision(2)));
}
