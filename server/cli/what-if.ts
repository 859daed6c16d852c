// `--set capacity.clerk=3`: changes that are tried without touching a file; `--on`: a date to look at.
import { parseDate } from '../core/model/dates.ts';
import type { ComparedMetric, Comparison } from '../core/simulate/compare.ts';
import { type Override, parseOverride } from '../core/simulate/what-if.ts';
import { formatValue } from '../features/figures.ts';
import { UsageError } from './usage.ts';

/** `--on 2026-03-15` */
export function dateOf(text: string | undefined): string | undefined {
  if (text !== undefined && !parseDate(text)) throw new UsageError('--on takes a date such as 2026-11-30');
  return text?.trim();
}

export function overridesOf(texts: readonly string[] = []): Override[] {
  return texts.map((text) => {
    const override = parseOverride(text);
    if (typeof override === 'string') throw new UsageError(`--set: ${override}`);
    return override;
  });
}

/** What differs, metric by metric, and what stays the bottleneck. */
export function comparisonLines({ metrics, constraint }: Comparison, before: 'as-is' | 'baseline'): string[] {
  const changed = metrics.filter(({ verdict }) => verdict !== 'same' && verdict !== 'unknown');
  const lines = [`  Compared with ${before === 'as-is' ? 'the file as it stands' : 'the baseline'}`];
  if (changed.length === 0) lines.push('    nothing changes');
  for (const row of changed) lines.push(`    ${row.name.padEnd(28)} ${change(row)}`);
  const unknown = metrics.filter(({ verdict }) => verdict === 'unknown').map(({ name }) => name);
  if (unknown.length > 0) lines.push(`    not known on both sides: ${unknown.join(', ')}`);
  const { callOut } = constraint;
  if (callOut !== undefined) lines.push(`  Note: ${callOut}`);
  else if (constraint.before !== constraint.after)
    lines.push(
      `  The constraint was ${constraint.before ?? 'unknown'}; it is ${constraint.after ?? 'unknown'}`,
    );
  return lines;
}

function change({ before, after, unit, verdict }: ComparedMetric): string {
  const [from, to] = [before, after].map((value) => (value === null ? 'unknown' : formatValue(value, unit)));
  return `${from} → ${to}  ${verdict}`;
}
