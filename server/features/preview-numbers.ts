// Waits by cause, load by actor, ways out, promises, and the comparison with the baseline: finished for charts.
import { computeMetrics } from '../core/metrics/metrics.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import type { Links } from '../core/model/linked.ts';
import { slaScopes } from '../core/model/sla-scopes.ts';
import type { Sla } from '../core/model/types/sla.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatShare } from '../core/model/values.ts';
import type { Attainment, ById } from '../core/simulate/results.ts';
import type { PreviewBars, PreviewNumbers } from '../protocol/preview-numbers.ts';
import { formatChange, formatMetric } from './figures.ts';
import { nameOf } from './preview-names.ts';

export interface NumbersInput {
  readonly stream: Stream;
  readonly metrics: Metrics;
  /** Other files, for the baseline. */
  readonly links: Links | undefined;
  /** Simulated; nothing where no simulation has run yet. */
  readonly attainment: ById<Attainment> | undefined;
}

export function previewNumbers(input: NumbersInput): PreviewNumbers {
  const { stream, metrics } = input;
  return {
    waitByCause: bars(
      Object.entries(metrics.wait_by_cause),
      (cause) => CAUSES[cause] ?? cause,
      stream.clock === 'working' ? 'An item on average, in working time.' : 'An item on average.',
      'No node states how long work waits.',
    ),
    utilization: bars(
      Object.entries(metrics.utilization),
      (actor) => nameOf(stream, actor),
      'Demand on each actor as a share of what it can do. At 100 % the queue grows without bound.',
      'No arrival rate or no process times: nothing is known of the load.',
    ),
    outcomes: bars(
      Object.entries(metrics.exit_probability),
      (output) => nameOf(stream, output),
      'The share of items that leave by each output.',
      'No output can be reached.',
    ),
    slas: slas(input),
    baseline: comparison(input),
  };
}

const CAUSES: Readonly<Record<string, string>> = { unspecified: 'cause not stated' };

/** Largest first, what is unknown last. */
function bars(
  entries: readonly (readonly [string, Metric])[],
  label: (id: string) => string,
  note: string,
  none: string,
): PreviewBars {
  const sorted = entries.toSorted(([, a], [, b]) => (b.value ?? -1) - (a.value ?? -1));
  const known = sorted.filter(([, { value }]) => value !== 0);
  return {
    bars: known.map(([id, metric]) => ({
      label: label(id),
      value: metric.value,
      text: formatMetric(metric),
    })),
    note: known.length === 0 ? none : note,
  };
}

function slas({ stream, attainment }: NumbersInput): PreviewNumbers['slas'] {
  const seen = new Set<Sla>();
  return slaScopes(stream).flatMap((scope) => {
    const { sla, from, to, kind } = scope;
    if (seen.has(sla)) return [];
    seen.add(sla);
    const place =
      kind === 'stream'
        ? 'the whole stream'
        : kind === 'node'
          ? nameOf(stream, from[0] ?? '')
          : `from ${from.map((id) => nameOf(stream, id)).join(' or ')} to ${to.map((id) => nameOf(stream, id)).join(' or ')}`;
    const id = sla.named ? sla.id : (from[0] ?? '');
    return [
      {
        label: sla.name?.text.trim() || (sla.named ? sla.id : nameOf(stream, id)),
        asks: `${sla.percentile} % ${limitText(stream, sla)}, ${place}`,
        ...attained(attainment?.[id]),
      },
    ];
  });
}

function limitText(stream: Stream, { within, by, before }: Sla): string {
  const place = within ?? before ?? by;
  if (!place) return 'without a limit';
  const words = stream.text.slice(place.span.start, place.span.end).replace(/\s+/g, ' ').trim();
  return `${within ? 'within' : before ? 'before' : 'by'} ${words}`;
}

function attained(found: Attainment | undefined): Pick<PreviewNumbers['slas'][number], 'attained' | 'state'> {
  if (!found) return { attained: 'not simulated yet', state: 'unknown' };
  const { value, bound, missing, reason } = found;
  if (found.certain) return { attained: 'always: nothing on the way can take longer', state: 'kept' };
  if (value) {
    const { low, high } = value.interval;
    const interval = `${formatShare(low)} to ${formatShare(high)}`;
    const text = `${formatShare(value.share)} of ${value.n} simulated items (95 % interval ${interval})`;
    return { attained: text, state: high < found.target ? 'at risk' : 'kept' };
  }
  if (bound)
    return { attained: `${formatShare(bound.atLeast)} to ${formatShare(bound.atMost)}`, state: 'unknown' };
  const why = missing.length > 0 ? `missing: ${missing.join(', ')}` : (reason ?? '');
  return { attained: `unknown${why === '' ? '' : `, ${why}`}`, state: 'unknown' };
}

/** Metrics to compare, and which way is better. */
const COMPARED = [
  ['Lead time', 'lead_time', 'down'],
  ['Process time', 'process_time', 'down'],
  ['Wait time', 'wait_time', 'down'],
  ['Flow efficiency', 'flow_efficiency', 'up'],
  ['Rolled %C&A', 'rolled_complete_accurate', 'up'],
  ['First-pass yield', 'first_pass_yield', 'up'],
  ['Handoffs', 'handoffs', 'down'],
] as const;

function comparison({ stream, metrics, links }: NumbersInput): PreviewNumbers['baseline'] {
  const path = stream.baseline?.text;
  if (path === undefined) return null;
  const linked = links?.linked(path);
  if (linked === undefined || linked === 'missing' || linked === 'outside') {
    const reason = {
      missing: `There is no file ${path}.`,
      outside: `${path} lies outside the workspace folder and is not read.`,
      unknown: `${path} has not been read.`,
    }[linked ?? 'unknown'];
    return { title: path, reason, rows: [] };
  }
  const then = computeMetrics(linked.stream, linked);
  const title = linked.stream.name?.text.trim() || path;
  const reason = linked.intact
    ? ''
    : 'The baseline cannot be read as YAML: it is compared as far as it goes.';
  return {
    title,
    reason,
    rows: COMPARED.map(([label, id, better]) => ({
      label,
      baseline: formatMetric(then[id]),
      here: formatMetric(metrics[id]),
      ...changed(then[id], metrics[id], better),
    })),
  };
}

type Change = Pick<NonNullable<PreviewNumbers['baseline']>['rows'][number], 'change' | 'verdict'>;

function changed(before: Metric, after: Metric, better: 'up' | 'down'): Change {
  if (before.value === null || after.value === null) return { change: 'unknown', verdict: 'unknown' };
  const by = after.value - before.value;
  if (Math.abs(by) <= 1e-9 * Math.max(Math.abs(before.value), Math.abs(after.value)))
    return { change: 'no change', verdict: 'same' };
  const sign = by > 0 ? '+' : '−';
  const share = before.value === 0 ? '' : ` (${sign}${formatShare(Math.abs(by / before.value))})`;
  return {
    change: `${formatChange(by, before.unit)}${share}`,
    verdict: by > 0 === (better === 'up') ? 'better' : 'worse',
  };
}
