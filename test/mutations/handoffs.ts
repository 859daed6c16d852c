// Handoffs that pass too little or too much, and failures that lead nowhere.

import type { StreamException } from '../../server/core/model/types/handling.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf } from '../../server/core/parse/tree.ts';
import type { Span } from '../../server/core/text/position.ts';
import { add, attempt, broken, drop, dropItem, insert, type Mutation, replace } from './edits.ts';
import { actorOf, has, isGiven, nodesOf, reaches, without, work } from './makers.ts';

/** Where an exception is raised and not answered on the spot. */
function raisesOf({ id }: StreamException, stream: Stream) {
  const open = [...stream.nodes.values()].filter((node) => !node.on.has(id));
  return open.flatMap((node) => node.raises.filter((raise) => raise.id === id));
}

const GRAVE = new Set<string | undefined>(['critical', 'high', 'security', 'policy']);

const undecided = (key: string): Mutation => ({
  name: `ask a person without ${key}`,
  rule: 'incomplete-decision',
  *apply(stream, text) {
    for (const { tree, idSpan } of nodesOf(stream, 'handoff')) {
      yield* attempt(drop(text, entryOf(tree, 'decision')?.value, key), idSpan);
    }
  },
});

export const handoffMutations: readonly Mutation[] = [
  {
    name: 'drop a handler',
    rule: 'unhandled-exception',
    *apply(stream, text) {
      for (const exception of stream.exceptions.values()) {
        const [raise, ...more] = raisesOf(exception, stream);
        if (!raise || more.length > 0 || exception.during !== undefined) continue;
        yield* attempt(drop(text, exception.tree, 'handle'), raise.span);
      }
    },
  },
  {
    name: 'let a retry run out',
    rule: 'retry-without-exhaustion',
    *apply(stream, text) {
      for (const { handle, idSpan } of stream.exceptions.values()) {
        if (handle?.retry) yield* attempt(drop(text, handle.tree, 'then'), idSpan);
      }
    },
  },
  {
    name: 'ignore what is grave',
    rule: 'swallowed-exception',
    *apply(stream) {
      for (const { severity, category, handle } of stream.exceptions.values()) {
        if (!handle || handle.then || !(GRAVE.has(severity) || GRAVE.has(category))) continue;
        const within = ({ start, end }: Span) => start >= handle.span.start && end <= handle.span.end;
        // Who was told here and nowhere else has nothing left to do in the stream.
        const idle = [...stream.actors.values()].filter(({ id }) => {
          const uses = stream.uses.filter((use) => use.id === id && use.kinds.includes('actor'));
          return uses.length > 0 && uses.every((use) => within(use.span));
        });
        const also = idle.map(({ idSpan }) => ({ rule: 'unused-definition', at: idSpan }));
        yield broken(replace(handle.span, '{ ignore: We shall see }'), 'We shall see', also);
      }
    },
  },
  {
    name: 'raise an exception no more',
    rule: 'unraised-exception',
    *apply(stream, text) {
      for (const node of stream.nodes.values()) {
        const [raise, ...more] = node.raises;
        const exception = stream.exceptions.get(raise?.id ?? '');
        if (!exception || more.length > 0 || node.on.size > 0 || exception.during !== undefined) continue;
        const uses = stream.uses.filter(
          ({ id, kinds }) => id === exception.id && kinds.includes('exception'),
        );
        // Where the handler leads, work must come from elsewhere too, and not in a circle.
        const then = exception.handle?.then;
        const to = then?.kind === 'to' ? then.target.id : '';
        const others = stream.edges.some((edge) => edge.to === to && edge.label !== exception.id);
        if (uses.length > 1 || !others || reaches(stream, to, node.id)) continue;
        yield* attempt(drop(text, node.tree, 'raises'), exception.idSpan);
      }
    },
  },
  without('remove the context of a handoff', 'missing-handoff-context', 'context', (stream) =>
    nodesOf(stream, 'handoff'),
  ),
  {
    name: 'pass what nobody defined',
    rule: 'undefined-handoff-context',
    *apply(stream) {
      for (const { context } of nodesOf(stream, 'handoff')) {
        const at = context?.[0]?.span.start;
        if (at !== undefined) yield broken(insert(at, 'hearsay, '), 'hearsay');
      }
    },
  },
  {
    name: 'pass less than the receiver reads',
    rule: 'unavailable-context',
    *apply(stream) {
      for (const { to, context, tree } of nodesOf(stream, 'handoff')) {
        const [only, ...more] = stream.edges.filter((edge) => to?.kind === 'to' && edge.to === to.target.id);
        const node = stream.nodes.get(only?.to ?? '');
        const actor = actorOf(stream, node?.id);
        // The receiver does nothing else in the stream: there is no other way to know the item.
        const same = work(stream).filter((one) => one.actor?.id === actor?.id);
        if (!node || !actor || more.length > 0 || same.length > 1) continue;
        for (const ref of context ?? []) {
          const read = node.reads.find((one) => one.id === ref.id);
          if (!read || stream.context.get(ref.item)?.shared || isGiven(stream, ref.item)) continue;
          yield* attempt(dropItem(entryOf(tree, 'context')?.value, ref.span), read.span);
        }
      }
    },
  },
  {
    name: 'read what comes later',
    rule: 'unavailable-context',
    *apply(stream, text) {
      const [next, ...more] = nodesOf(stream, 'trigger').map((trigger) => trigger.next);
      const first = stream.nodes.get(next?.kind === 'to' && more.length === 0 ? next.target.id : '');
      if (first?.kind !== 'step' || has(first.tree, 'reads')) return;
      const promised = nodesOf(stream, 'output').flatMap(({ provides }) => provides);
      const later = promised.find(
        ({ item }) => !isGiven(stream, item) && !first.writes.some((one) => one.item === item),
      );
      if (later) yield* attempt(add(text, first.tree, `reads: [${later.item}]`), later.item);
    },
  },
  without('receive without a word', 'unacknowledged-handoff', 'accept', (s) => nodesOf(s, 'handoff')),
  {
    name: 'take away what late receipts lead to',
    rule: 'handoff-without-failure-path',
    *apply(stream, text) {
      const edit = drop(text, entryOf(stream.root, 'defaults')?.value, 'escalation');
      const ways = ['timeout', 'escalation', 'on_reject'];
      // Every handoff that relied on the default has no way now.
      const bare = nodesOf(stream, 'handoff').filter(({ tree }) => !ways.some((key) => has(tree, key)));
      const [first, ...more] = bare;
      const also = more.map(({ idSpan }) => ({ rule: 'handoff-without-failure-path', at: idSpan }));
      if (first && edit) yield broken(edit, first.idSpan, also);
    },
  },
  ...['question', 'options', 'returns'].map(undecided),
  {
    name: 'go past a handoff',
    rule: 'undeclared-handoff',
    *apply(stream) {
      for (const { to, cause, span } of stream.edges) {
        const handoff = stream.nodes.get(to);
        if (handoff?.kind !== 'handoff' || handoff.to?.kind !== 'to' || cause !== 'next') continue;
        const past = handoff.to.target.id;
        // Others still go through it, and no loop changes its shape.
        const others = stream.edges.filter((one) => one.to === to && one.cause === 'next');
        const circles = stream.edges.some((one) => one.from === past && reaches(stream, one.to, past));
        if (others.length > 1 && !circles) yield broken(replace(span, past), past);
      }
    },
  },
];
