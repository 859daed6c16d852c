// The arrows that a picture shows, each with its words: the model's edges, inputs, and targets that nobody defined.
import type { AtMost, Cause, Edge, Flow } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Quantity } from '../model/types/values.ts';
import { formatShare } from '../model/values.ts';
import type { Span } from '../text/position.ts';
import { shorten } from './wrap.ts';

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly cause: Cause | 'input';
  /** All that is said of it: the words, and the share of the work that takes it. */
  readonly label: string;
  readonly words: string;
  readonly share: string;
  readonly fork?: number;
  readonly span?: Span;
}

const LONGEST = 40;

interface Known {
  readonly limits: ReadonlyMap<number, AtMost>;
  /** Choices of which some branch has a condition: a branch without one is the rest. */
  readonly guarded: Set<string>;
}

export function arrowsOf(stream: Stream): Arrow[] {
  const known: Known = { limits: limitsOf(stream), guarded: new Set() };
  for (const edge of stream.edges) if (edge.when) known.guarded.add(choiceOf(edge));
  const arrows: Arrow[] = [];
  for (const input of stream.inputs.values()) {
    for (const node of stream.nodes.values()) {
      if (node.kind !== 'trigger') continue;
      arrows.push({
        from: `input ${input.id}`,
        to: node.id,
        cause: 'input',
        ...labelled([], ''),
        span: input.idSpan,
      });
    }
  }
  for (const edge of stream.edges) {
    const { from, to, cause, span, fork } = edge;
    const label = edgeLabel(stream, edge, known);
    arrows.push({ from, to, cause, ...label, span, ...(fork === undefined ? {} : { fork }) });
  }
  return arrows.concat(undefinedTargets(stream));
}

/** Every flow that stands on a node itself, with its cause. */
function flowsOf(node: StreamNode): { flow: Flow | undefined; cause: Cause }[] {
  const timeout = { flow: node.timeout?.then, cause: 'timeout' as const };
  switch (node.kind) {
    case 'trigger':
    case 'step':
      return [{ flow: node.next, cause: 'next' }, timeout];
    case 'gate':
      return [
        { flow: node.pass, cause: 'pass' },
        { flow: node.fail, cause: 'fail' },
        { flow: node.conditional?.to, cause: 'conditional' },
        ...node.outcomes.map((outcome) => ({ flow: outcome.to, cause: 'outcome' as const })),
        timeout,
      ];
    case 'handoff':
      return [{ flow: node.to, cause: 'to' }, { flow: node.onReject, cause: 'reject' }, timeout];
    case 'output':
      return [];
  }
}

function undefinedTargets(stream: Stream): Arrow[] {
  const arrows: Arrow[] = [];
  for (const node of stream.nodes.values()) {
    for (const { flow, cause } of flowsOf(node)) {
      for (const { target } of leaves(flow)) {
        if (target.id === 'end' || stream.nodes.has(target.id)) continue;
        const label = labelled([plainLabel(cause)], '');
        arrows.push({ from: node.id, to: target.id, cause, ...label, span: target.span });
      }
    }
  }
  return arrows;
}

type Leaf = Extract<Flow, { kind: 'to' }>;

function leaves(flow: Flow | undefined): Leaf[] {
  if (flow === undefined) return [];
  if (flow.kind === 'to') return [flow];
  return flow.branches.flatMap((branch) => [...leaves(branch.to), ...leaves(branch.atMost?.then)]);
}

/** The bound on a branch, by the place that names its target; also at the place where the work then goes. */
function limitsOf(stream: Stream): ReadonlyMap<number, AtMost> {
  const limits = new Map<number, AtMost>();
  const bound = (flow: Flow | undefined, atMost: AtMost | undefined): void => {
    if (!atMost) return;
    for (const leaf of [...leaves(flow), ...leaves(atMost.then)]) limits.set(leaf.target.span.start, atMost);
  };
  const walk = (flow: Flow | undefined): void => {
    if (flow === undefined || flow.kind === 'to') return;
    for (const branch of flow.branches) {
      walk(branch.to);
      bound(branch.to, branch.atMost);
    }
  };
  for (const node of stream.nodes.values()) {
    for (const { flow } of flowsOf(node)) walk(flow);
    for (const { handler } of node.on.values()) walk(handler.then);
  }
  for (const exception of stream.exceptions.values()) {
    walk(exception.handle?.then);
    bound(undefined, exception.atMost);
  }
  return limits;
}

function edgeLabel(stream: Stream, edge: Edge, { limits, guarded }: Known): Label {
  const node = stream.nodes.get(edge.from);
  const times = limits.get(edge.span.start)?.times;
  const parts = [headOf(stream, edge, node)];
  if (edge.when) parts.push(edge.when.text);
  else if (edge.cause !== 'exhausted' && guarded.has(choiceOf(edge))) parts.push('otherwise');
  const taken = share(edge.probability ?? (edge.when ? undefined : shareAt(node, edge)));
  const bounds: string[] = [];
  if (edge.cause === 'exhausted') bounds.push(times ? `after ${count(times)}` : 'limit reached');
  else if (edge.bounded) bounds.push(times ? `at most ${count(times)}` : 'bounded');
  return labelled(parts, taken, bounds);
}

type Label = Pick<Arrow, 'label' | 'words' | 'share'>;

function labelled(head: readonly string[], taken: string, tail: readonly string[] = []): Label {
  const joined = (parts: readonly string[]): string =>
    parts
      .filter((part) => part !== '')
      .map((part) => shorten(part, LONGEST))
      .join(' · ');
  return { label: joined([...head, taken, ...tail]), words: joined([...head, ...tail]), share: taken };
}

function headOf(stream: Stream, edge: Edge, node: StreamNode | undefined): string {
  const of = edge.label;
  switch (edge.cause) {
    case 'outcome':
    case 'substream':
      return of ?? '';
    case 'exception':
    case 'missing-input':
    case 'violation':
    case 'exhausted':
      return of === undefined ? '' : (stream.exceptions.get(of)?.name?.text ?? of);
    case 'missed':
      return `${of === undefined ? 'duty' : (stream.obligations.get(of)?.name?.text ?? of)} missed`;
    case 'breach':
      return `${of === undefined ? 'SLA' : (stream.slas.get(of)?.name?.text ?? of)} breached`;
    case 'timeout': {
      const after = node?.timeout?.after;
      if (!after || after.value === 'unknown') return 'timeout';
      return `after ${stream.text.slice(after.span.start, after.span.end)}`;
    }
    default:
      return plainLabel(edge.cause);
  }
}

function plainLabel(cause: Cause): string {
  switch (cause) {
    case 'pass':
    case 'fail':
    case 'timeout':
    case 'escalation':
      return cause;
    case 'conditional':
      return 'pass with a duty';
    case 'reject':
      return 'refused';
    case 'compensate':
      return 'undo';
    case 'reversal':
      return 'reversed by';
    default:
      return '';
  }
}

/** Branches of one choice have this in common. */
function choiceOf(edge: Edge): string {
  return `${edge.from} ${edge.cause} ${edge.label ?? ''}`;
}

/** Shares that stand on the node instead of on the branch. */
function shareAt(node: StreamNode | undefined, edge: Edge): Quantity | undefined {
  if (edge.cause === 'exception') return node?.raises.find((raise) => raise.id === edge.label)?.probability;
  if (node?.kind !== 'gate') return undefined;
  switch (edge.cause) {
    case 'pass':
      return node.passRate;
    case 'conditional':
      return node.conditional?.rate;
    case 'outcome':
      return node.outcomes.find((outcome) => outcome.id === edge.label)?.rate;
    default:
      return undefined;
  }
}

function share(quantity: Quantity | undefined): string {
  if (!quantity) return '';
  return quantity.value === 'unknown' ? 'share unknown' : formatShare(quantity.value).replace(' ', '\u00a0');
}

function count(times: Quantity): string {
  return times.value === 'unknown' ? 'an unknown number of times' : `${times.value}×`;
}
