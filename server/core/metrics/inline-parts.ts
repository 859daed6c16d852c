// A step that calls a sub-stream, as the nodes that stand for it: the way in, the work inside (several times where it is
// repeated), further attempts, and the way out. What the step says of the whole that no graph of its parts can say is
// named by `awkwardness`.
import { handlerAt, strikes } from '../model/edges.ts';
import { closure } from '../model/graph.ts';
import type { Flow } from '../model/types/flow.ts';
import type { Handler } from '../model/types/handling.ts';
import type { StepNode, StreamNode, Substream } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Ref } from '../model/types/values.ts';
import type { Span } from '../text/position.ts';
import { repetitionOf } from './for-each.ts';
import type { Renamer } from './inline-names.ts';
import { repeatedPause } from './pauses.ts';

/** More elements than this are not written out. */
const MOST_COPIES = 20;
const MOST_RETRIES = 20;
/** More than there can be of them around one step. */
const MOST_ATTEMPTS = 1024;

export function exitOf(step: Pick<StepNode, 'id'>): string {
  return `${step.id}/end`;
}

/** What cannot be put in place around a sub-stream, if anything. */
export function awkwardness(stream: Stream, step: StepNode, mapped: boolean): string | undefined {
  if (step.batch) return 'a batch';
  if (step.forEach) {
    const each = repetitionOf(step);
    if (each && 'unknown' in each) return `for_each without a known count (${each.unknown})`;
    if (mapped) return 'for_each with outputs of its own';
    if (each && (each.needed < 1 || each.items > MOST_COPIES)) return `for_each over ${each.items} elements`;
  }
  const retried = strikes(stream, step).flatMap((id) => handlerAt(stream, step, id)?.retry ?? []);
  if (retried.length === 0) return undefined;
  if (step.timeout) return 'a timeout of each attempt';
  if (retried.some(({ times }) => typeof times?.value !== 'number'))
    return 'a retry without a known number of times';
  if (retried.some(({ times }) => Number(times?.value) > MOST_RETRIES)) return 'a retry of so many times';
  if (step.join) return 'a retry of a join';
  const onward = (id: string) => stream.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
  // Attempts are counted for each stay, limits on branches for each item.
  return closure(onward(step.id), onward).has(step.id) ? 'a retry inside a loop' : undefined;
}

/** How many times the inside is written out, and how many of them have to end. */
export function copiesOf(step: StepNode): {
  readonly copies: number;
  readonly needed: number;
  readonly parallel: boolean;
} {
  const each = repetitionOf(step);
  if (!each || 'unknown' in each) return { copies: 1, needed: 1, parallel: false };
  return { copies: each.parallel ? each.items : each.needed, needed: each.needed, parallel: each.parallel };
}

/** `copies`: the inside, under the names of each time that it is done. */
export function partsOf(
  stream: Stream,
  step: StepNode,
  substream: Substream,
  inside: Stream,
  copies: readonly Renamer[],
): StreamNode[] {
  const { process: _, lead: __, ...waits } = step.times;
  const { cadence, substream: ___, notBefore, forEach: ____, ...kept } = step;
  const { parallel, needed } = copiesOf(step);
  const starts = copies.flatMap(({ start }) => start ?? []);
  const [first] = starts;
  const together: Flow | undefined =
    parallel && starts.length > 1
      ? { kind: 'fork', branches: starts.map((to) => ({ to, span: step.span })), span: step.span }
      : first;
  const entry: StepNode = {
    ...kept,
    ...(notBefore ? { notBefore } : {}),
    times: waits,
    raises: [],
    on: new Map(),
    cancels: [],
    passage: 'in',
    ...(together ? { next: together } : {}),
  };
  const exit: StepNode = {
    ...entry,
    id: exitOf(step),
    times: { measured: step.times.measured },
    raises: step.raises,
    on: step.on,
    cancels: step.cancels,
    passage: 'out',
    ...(cadence ? { cadence } : {}),
  };
  const way = { ...exit } as { -readonly [K in keyof StepNode]: StepNode[K] };
  delete way.join;
  delete way.sla;
  delete way.notBefore;
  delete way.completeAccurate;
  delete way.injects;
  delete way.timeout;
  if (step.next) way.next = step.next;
  else delete way.next;
  const mapped = new Map(substream.outputs.map(({ output, to, span }) => [output, { to, span }]));
  const parts: StreamNode[] = [entry];
  for (const [index, names] of copies.entries()) {
    const following = parallel ? undefined : starts[index + 1];
    for (const node of inside.nodes.values()) {
      if (node.kind === 'trigger') continue;
      if (node.kind !== 'output') {
        parts.push(names.node(node));
        continue;
      }
      const onward = mapped.get(node.id);
      const target = onward?.to ?? { id: exit.id, span: step.span };
      const next: Flow = following ?? { kind: 'to', target, span: onward?.span ?? step.span };
      const bare = { ...way, id: names.local(node.id), raises: [], next };
      delete bare.cadence;
      parts.push(node.join ? { ...bare, join: node.join } : bare);
    }
  }
  if (parallel && copies.length > 1) way.join = { kind: 'count', count: needed, span: step.span };
  const { again, on } = attempts(stream, step, way.next);
  way.on = on;
  return [...parts, ...again, way];
}

/** Further attempts go back to the way in, each after its pause; then what the handler says. */
function attempts(
  stream: Stream,
  step: StepNode,
  next: Flow | undefined,
): { again: StepNode[]; on: ReadonlyMap<string, { readonly ref: Ref; readonly handler: Handler }> } {
  const on = new Map(step.on);
  const again: StepNode[] = [];
  for (const id of strikes(stream, step)) {
    const handler = handlerAt(stream, step, id);
    const { retry, ...without } = handler ?? {};
    if (!handler || !retry) continue;
    const times = typeof retry.times?.value === 'number' ? Math.max(0, Math.floor(retry.times.value)) : 0;
    let then: Flow | undefined = handler.then ?? (handler.continue || handler.ignore ? next : undefined);
    for (let attempt = times; attempt >= 1; attempt--) {
      const wait =
        retry.every && repeatedPause(retry.every, retry.backoff === 'exponential' ? 2 ** (attempt - 1) : 1);
      const back: StepNode = {
        ...passage(step, `${exitOf(step)}/${id}/${attempt}`),
        times: { measured: false, ...(wait ? { wait } : {}) },
        next: { kind: 'to', target: { id: step.id, span: step.span }, span: step.span },
      };
      again.push(back);
      // Limits are told apart by their place in the text: here by one that no text has.
      const place = step.span.start + again.length / MOST_ATTEMPTS;
      const span: Span = { start: place, end: place };
      const to: Flow = { kind: 'to', target: { id: back.id, span: step.span }, span };
      const limit = { times: { value: 1, span }, span, ...(then ? { then } : {}) };
      then = {
        kind: 'choice',
        branches: [{ to, atMost: limit, span }],
        span,
      };
    }
    const { continue: _, ignore: __, then: ___, ...kept } = without as Omit<Handler, 'retry'>;
    on.set(id, {
      ref: { id, span: step.span },
      handler: { ...kept, continue: false, ...(then ? { then } : {}) },
    });
  }
  return { again, on };
}

function passage({ idSpan, span, tree, tags }: StepNode, id: string): StepNode {
  const lists = {
    reads: [],
    readsOptional: [],
    writes: [],
    parameters: [],
    guardrails: [],
    notifies: [],
    tags,
  };
  return {
    ...lists,
    ...{ kind: 'step', id, idSpan, span, tree, raises: [], on: new Map(), cancels: [] },
    provisional: false,
    times: { measured: false },
    passage: 'in',
  };
}
