// The metric cards of the preview, in the order in which a team asks for them, and the table of figures by node.

import type { Metric, MetricInput, Metrics, NodeMetrics } from '../core/metrics/types.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatSeconds, formatShare } from '../core/model/values.ts';
import { groupBy } from '../core/text/group.ts';
import type { PreviewCard, PreviewRow } from '../protocol/preview.ts';
import { formatValue, visitsText } from './figures.ts';
import { named, nameOf } from './preview-names.ts';

const UNKNOWN = 'unknown';

interface CardKind {
  readonly id: keyof Metrics;
  readonly label: string;
  readonly help: string;
  /** Shown only where it is known: it needs rates that many streams do not state. */
  readonly optional?: true;
}

const CARDS: readonly CardKind[] = [
  {
    id: 'lead_time',
    label: 'Lead time',
    help: 'From the trigger to an output, waiting included, on average.',
  },
  { id: 'process_time', label: 'Process time', help: 'Touch time: somebody works on the item.' },
  { id: 'wait_time', label: 'Wait time', help: 'The item lies idle, waiting for somebody or something.' },
  {
    id: 'flow_efficiency',
    label: 'Flow efficiency',
    help: 'The share of the lead time in which work is done.',
  },
  {
    id: 'constraint',
    label: 'Constraint',
    help: 'What limits the stream: improving anything else helps less.',
  },
  { id: 'handoffs', label: 'Handoffs', help: 'How often an item passes to another actor, on average.' },
  {
    id: 'rolled_complete_accurate',
    label: 'Rolled %C&A',
    help: 'The share of items that every step hands on complete and accurate, along the likeliest success path.',
  },
  {
    id: 'first_pass_yield',
    label: 'First-pass yield',
    help: 'The share of items that succeed without rework, refusal or exception.',
  },
  { id: 'throughput', label: 'Throughput', help: 'Items that leave the stream.', optional: true },
  { id: 'wip', label: 'Work in progress', help: "Items inside the stream, by Little's law.", optional: true },
  { id: 'takt_time', label: 'Takt time', help: 'The pace at which demand asks for items.', optional: true },
  {
    id: 'change_lead_time',
    label: 'Change lead time',
    help: 'From the commit, with which the stream starts, until it is in production.',
    optional: true,
  },
  {
    id: 'deployment_frequency',
    label: 'Deployment frequency',
    help: 'How often something is put into production.',
    optional: true,
  },
  {
    id: 'change_fail_rate',
    label: 'Change fail rate',
    help: 'The share of deployments after which something goes wrong.',
    optional: true,
  },
  {
    id: 'deployment_rework_rate',
    label: 'Deployment rework rate',
    help: 'The share of deployments that repeat an earlier one of the same item.',
    optional: true,
  },
  {
    id: 'defect_escape_rate',
    label: 'Defect escape rate',
    help: 'The share of defects that no gate finds.',
    optional: true,
  },
];

export function previewCards(stream: Stream, metrics: Metrics): PreviewCard[] {
  const cards: PreviewCard[] = [];
  for (const { id, label, help, optional } of CARDS) {
    const metric = metrics[id] as Metric<number | string>;
    if (optional && !metric.known) continue;
    cards.push({
      ...{ id, label, help },
      value: id === 'constraint' ? nameOf(stream, String(metric.value ?? UNKNOWN)) : metricText(metric),
      note: noteOf(stream, metrics, id),
      known: metric.known,
      basis: metric.basis,
      bound: boundText(metric),
      missing: missingTexts(stream, metric.missing),
      reason: metric.reason ?? '',
      formula: metric.formula,
      inputs: metric.inputs.map((input) => ({
        name: inWords(stream, input.name),
        value: inputText(input),
      })),
    });
  }
  return cards;
}

function noteOf(stream: Stream, metrics: Metrics, id: keyof Metrics): string {
  const { known, missing } = metrics[id] as Metric<number | string>;
  if (!known)
    return missing.length === 0
      ? ''
      : `${missing.length} ${missing.length === 1 ? 'value' : 'values'} missing`;
  if (id === 'constraint') {
    const { value, method } = metrics.constraint;
    if (method === 'longest wait') return 'the longest wait';
    const load = value === null ? undefined : metrics.utilization[value];
    return load?.known ? `${metricText(load)} utilized` : '';
  }
  const timed: readonly (keyof Metrics)[] = ['lead_time', 'wait_time'];
  return stream.clock === 'working' && timed.includes(id) ? 'working time' : '';
}

export function previewRow(
  stream: Stream,
  key: string,
  id: string,
  figures: NodeMetrics,
): PreviewRow | undefined {
  const node = stream.nodes.get(id);
  if (!node || node.kind === 'trigger' || node.kind === 'output') return undefined;
  const actor = node.kind === 'handoff' ? undefined : node.actor?.id;
  const accurate = node.kind === 'step' ? node.completeAccurate?.value : undefined;
  return {
    key,
    label: nameOf(stream, id),
    kind: node.kind,
    actor: actor === undefined ? '' : nameOf(stream, actor),
    visits: figures.visits.value === null ? UNKNOWN : visitsText(figures.visits.value),
    process: node.kind === 'handoff' ? '' : metricText(figures.processTime),
    wait: metricText(figures.waitTime),
    waitCause: node.times.waitCause ?? '',
    completeAccurate: accurate === undefined ? '' : accurate === 'unknown' ? UNKNOWN : formatShare(accurate),
  };
}

/** The blank line in a node: what a visit takes, … */
export function nodeFigures(kind: string, { processTime, waitTime }: NodeMetrics): string {
  const work = kind === 'handoff' ? '' : short(processTime, 'work');
  return [work, short(waitTime, 'wait')].filter((part) => part !== '').join(' · ');
}

/** … and how many visits there are where it is not one. */
export function nodeVisits(kind: string, { visits }: NodeMetrics): string {
  const count = visits.value === null ? '1' : visitsText(visits.value);
  // A diamond has no room for more.
  return kind === 'gate' || count === '1' ? '' : `×${count}`;
}

function short(metric: Metric, word: string): string {
  if (!metric.known || metric.value === null) return `${word} ?`;
  return metric.value === 0 ? '' : `${formatSeconds(metric.value)} ${word}`;
}

/** The bare value: its bound stands on a line of its own. */
function metricText(metric: Metric<number | string>): string {
  return metric.value === null ? UNKNOWN : formatValue(metric.value, metric.unit);
}

/** What says nothing, such as a share of at most 100 %, is left out. */
function boundText({ bound, unit }: Metric<number | string>): string {
  const parts: string[] = [];
  const { atLeast = 0, atMost } = bound ?? {};
  if (atLeast > 0) parts.push(`at least ${formatValue(atLeast, unit)}`);
  if (atMost !== undefined && !(unit === 'share' && atMost >= 1))
    parts.push(`at most ${formatValue(atMost, unit)}`);
  return parts.join(', ');
}

/** One line a kind of value: `wait time of Manual review, Assess risk`. */
function missingTexts(stream: Stream, missing: readonly string[]): string[] {
  const parts = missing.map((what) => partsOf(stream, what));
  return [...groupBy(parts, ({ key }) => key)].map(([key, group]) => {
    const names = group.flatMap(({ name }) => name ?? []);
    return names.length === 0 ? key : `${key} of ${names.join(', ')}`;
  });
}

function inWords(stream: Stream, what: string): string {
  const { key, name } = partsOf(stream, what);
  return name === undefined ? key : `${key} of ${name}`;
}

/** `manual-review.wait_time` and `wait_time.manual-review` are the wait time of Manual review. */
function partsOf(stream: Stream, what: string): { key: string; name?: string } {
  const [, first = '', rest = ''] = /^([^.\s]+)\.([^\s]+)$/.exec(what) ?? [];
  if (first === '') return { key: what.replaceAll('_', ' ') };
  const [id, key] = /^[a-z]+(_[a-z]+)*$/.test(first) && named(stream, rest) ? [rest, first] : [first, rest];
  return { key: key.replaceAll('_', ' '), name: nameOf(stream, id) };
}

/** Inputs carry no unit: their names say what they are. */
function inputText({ name, value }: MetricInput): string {
  if (value === null) return UNKNOWN;
  if (/accurate|pass_rate|share|probability|yield|efficiency|utilization/.test(name))
    return formatShare(value);
  if (/time|delay|duration|seconds/.test(name)) return formatSeconds(value);
  if (/rate$|arrivals|throughput/.test(name)) return formatValue(value, 'per day');
  return visitsText(value);
}
