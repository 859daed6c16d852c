// The value stream timeline: process and wait, step by step, to one scale, along the likeliest path to success.
import { readStream } from '../core/metrics/reading.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatSeconds } from '../core/model/values.ts';
import type { Timeline, TimelineSegment } from '../protocol/preview-views.ts';
import { nameOf } from './preview-names.ts';

interface Stop {
  readonly node: StreamNode;
  readonly process: Metric | undefined;
  readonly wait: Metric;
}

export function previewTimeline(stream: Stream, metrics: Metrics, keyOf: (id: string) => string): Timeline {
  const path = readStream(stream, undefined).path?.nodes;
  if (!path)
    return {
      segments: [],
      process: '',
      wait: '',
      notes: [],
      reason: 'No path leads to an output of success.',
    };
  const stops = path.flatMap((id): Stop[] => {
    const node = stream.nodes.get(id);
    const figures = metrics.nodes.get(id);
    if (!node || !figures || node.kind === 'trigger' || node.kind === 'output') return [];
    // A handoff is all wait.
    return [
      { node, process: node.kind === 'handoff' ? undefined : figures.processTime, wait: figures.waitTime },
    ];
  });
  const [process, wait] = [sumOf(stops.map((stop) => stop.process)), sumOf(stops.map((stop) => stop.wait))];
  const all = process.known + wait.known;
  const stretch = (metric: Metric | undefined): TimelineSegment['process'] => {
    if (!metric) return { share: 0, text: '' };
    if (metric.value === null) return { share: null, text: 'unknown' };
    return { share: all > 0 ? metric.value / all : 0, text: formatSeconds(metric.value) };
  };
  const segments = stops.map(({ node, ...times }): TimelineSegment => {
    const actor = node.kind === 'step' || node.kind === 'gate' ? node.actor?.id : undefined;
    return {
      key: keyOf(node.id),
      label: nameOf(stream, node.id),
      kind: node.kind,
      actor: actor === undefined ? '' : nameOf(stream, actor),
      process: stretch(times.process),
      wait: stretch(times.wait),
      waitCause: node.times.waitCause ?? '',
    };
  });
  const notes = ['Process time is touch time, waits are elapsed time; one visit of each node.'];
  if (forks(stream, path)) notes.push('Branches that run side by side stand one after the other.');
  return { segments, process: totalText(process), wait: totalText(wait), notes, reason: '' };
}

interface Sum {
  readonly known: number;
  readonly unknown: number;
}

function sumOf(metrics: readonly (Metric | undefined)[]): Sum {
  let [known, unknown] = [0, 0];
  for (const metric of metrics) {
    if (!metric) continue;
    if (metric.value === null) unknown++;
    else known += metric.value;
  }
  return { known, unknown };
}

function totalText({ known, unknown }: Sum): string {
  if (unknown === 0) return formatSeconds(known);
  const missing = `${unknown} unknown`;
  return known > 0 ? `at least ${formatSeconds(known)}, ${missing}` : missing;
}

function forks(stream: Stream, path: readonly string[]): boolean {
  const on = new Set(path);
  return stream.edges.some((edge) => edge.fork !== undefined && on.has(edge.from) && on.has(edge.to));
}
