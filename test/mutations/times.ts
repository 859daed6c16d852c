// Times that contradict each other, and promises that are missing or cannot be kept.

import type { StreamNode } from '../../server/core/model/types/nodes.ts';
import type { Sla } from '../../server/core/model/types/sla.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { asScalar, entryOf } from '../../server/core/parse/tree.ts';
import { attempt, broken, drop, type Mutation, replace } from './edits.ts';
import { actorOf, has, nodesOf, reaches, without, work } from './makers.ts';

const steps = (stream: Stream) => nodesOf(stream, 'step');

/** No other SLA covers the node, and the one it names goes on being used elsewhere. */
function alone(node: StreamNode, stream: Stream): boolean {
  const inside = [...stream.slas.values()].some(({ covers }) => {
    if (covers?.kind === 'node') return covers.node.id === node.id;
    if (covers?.kind !== 'section') return false;
    const { from, to } = covers;
    return from.some(({ id }) => reaches(stream, id, node.id)) && (!to || reaches(stream, node.id, to.id));
  });
  const name = node.sla?.kind === 'named' ? node.sla.ref.id : undefined;
  const others = [...stream.nodes.values()].some(
    ({ id, sla }) => id !== node.id && sla?.kind === 'named' && sla.ref.id === name,
  );
  return !inside && (name === undefined || others);
}

/** Somebody starts a clock of their own, which nothing but the SLA of the stream bounds. */
function needsOuterBound(stream: Stream): boolean {
  const comesFrom = (id: string, actor: string | undefined) =>
    actor !== undefined &&
    stream.edges.some((edge) => edge.to === id && actorOf(stream, edge.from)?.id === actor);
  const bounds = (sla: Sla | undefined) =>
    sla?.within?.kind === 'one' && sla.within.limit.value !== 'unknown';
  const ownStep = steps(stream).some(({ id, sla, actor }) => {
    const own = sla?.kind === 'named' ? stream.slas.get(sla.ref.id) : sla?.sla;
    return bounds(own) && !own?.covers && comesFrom(id, actor?.id);
  });
  const ownSection = [...stream.slas.values()].some((sla) => {
    if (sla.covers?.kind !== 'section' || !bounds(sla)) return false;
    const last = actorOf(stream, sla.covers.to?.id)?.id;
    return sla.covers.from.some(({ id }) => actorOf(stream, id)?.id === last && comesFrom(id, last));
  });
  return ownStep || ownSection;
}

/** The very first step always takes a minute or more. */
function startsSlowly(stream: Stream): boolean {
  const [next] = nodesOf(stream, 'trigger').map((trigger) => trigger.next);
  const first = stream.nodes.get(next?.kind === 'to' ? next.target.id : '');
  const span = first?.times.process?.span;
  return span !== undefined && /^[1-9]\d*(m|h|bh)/.test(stream.text.slice(span.start, span.end));
}

export const timeMutations: readonly Mutation[] = [
  without('remove the SLA of a handoff', 'missing-sla', 'sla', (stream) => nodesOf(stream, 'handoff'), alone),
  without('remove the SLA of a gate', 'missing-sla', 'sla', (stream) => nodesOf(stream, 'gate'), alone),
  without(
    "remove the SLA of a person's step",
    'missing-sla',
    'sla',
    steps,
    (step, stream) => actorOf(stream, step.id)?.kind === 'human' && alone(step, stream),
  ),
  {
    name: 'remove the SLA of the stream',
    rule: 'missing-sla',
    *apply(stream, text) {
      for (const { id, covers } of stream.slas.values()) {
        if (covers?.kind !== 'stream' || needsOuterBound(stream)) continue;
        yield* attempt(drop(text, entryOf(stream.root, 'slas')?.value, id), stream.anchor);
      }
    },
  },
  {
    name: 'take away what breaches lead to',
    rule: 'sla-without-breach-path',
    *apply(stream, text) {
      if ([...stream.nodes.values()].some(({ sla }) => sla?.kind === 'inline')) return;
      const edit = drop(text, entryOf(stream.root, 'defaults')?.value, 'sla');
      // Every SLA that relied on the default has no way now.
      const [first, ...more] = [...stream.slas.values()].filter(({ tree }) => !has(tree, 'on_breach'));
      const also = more.map(({ idSpan }) => ({ rule: 'sla-without-breach-path', at: idSpan }));
      if (first && edit) yield broken(edit, first.idSpan, also);
    },
  },
  {
    name: 'promise the stream in a second',
    rule: 'impossible-sla',
    *apply(stream) {
      // Sections that promise more than a second in sequence would contradict it as well.
      for (const { covers, within } of stream.slas.values()) {
        if (covers?.kind === 'stream' && within?.kind === 'one' && startsSlowly(stream))
          yield broken(replace(within.span, '1s'), '1s');
      }
    },
  },
  without(
    'say nothing of the touch time',
    'missing-times',
    'process_time',
    steps,
    ({ times }) => !times.lead,
  ),
  // A queue for lack of hands follows from the load.
  without(
    'say nothing of the wait',
    'missing-times',
    'wait_time',
    steps,
    ({ times, tree }) => !times.lead && asScalar(entryOf(tree, 'wait_cause')?.value)?.value !== 'capacity',
  ),
  {
    name: 'take less time in all than in touch',
    rule: 'inconsistent-times',
    *apply(stream, text) {
      for (const { times, tree } of steps(stream)) {
        const { process, wait, lead } = times;
        const entry = entryOf(tree, 'wait_time');
        if (!process || process.value === 'unknown' || wait?.value === 'unknown' || lead || !entry) continue;
        // Nothing takes less than no time.
        if (text[process.span.start] !== '0') yield broken(replace(entry.span, 'lead_time: 1s'), '1s');
      }
    },
  },
  {
    name: 'count touch time in days',
    rule: 'ambiguous-day',
    *apply(stream) {
      for (const { id, times } of steps(stream)) {
        if (actorOf(stream, id)?.calendar && times.process)
          yield broken(replace(times.process.span, '0.01d'), '0.01d');
      }
    },
  },
  {
    name: 'bring more work than anybody can do',
    rule: 'overloaded-actor',
    *apply(stream) {
      // Everybody who works in the stream is overloaded then.
      const busy = new Set(work(stream).map(({ actor }) => actor?.id));
      const [first, ...more] = [...stream.actors.values()].filter(({ id }) => busy.has(id));
      const also = more.map(({ idSpan }) => ({ rule: 'overloaded-actor', at: idSpan }));
      for (const { rate } of nodesOf(stream, 'trigger')) {
        if (rate && rate.value !== 'unknown' && first)
          yield broken(replace(rate.span, '1000000/d'), first.idSpan, also);
      }
    },
  },
];
