// Work that goes past whoever should see it, or to whoever should not; and ends that are none.
import { celName } from '../../server/core/model/cel.ts';
import { celNames } from '../../server/core/model/cel-names.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf } from '../../server/core/parse/tree.ts';
import { add, attempt, broken, define, insert, type Mutation, replace } from './edits.ts';
import { actorOf, has, nodesOf, work } from './makers.ts';

/** Somebody reads an item, or decides by it. */
function isReadBy(stream: Stream, actor: string, item: string): boolean {
  return work(stream).some((node) => {
    if (node.actor?.id !== actor) return false;
    const listed = node.kind === 'step' ? [...node.reads, ...node.readsOptional] : node.reads;
    const own = stream.expressions.filter(({ path }) => path[1] === node.id);
    const decides = own.some(({ text }) => celNames(text).some(([root]) => root === celName(item)));
    return decides || listed.some((ref) => ref.item === item);
  });
}

/** More than a second on average. */
const LONG = /^([1-9]\d*(m|h|d|w|bh|bd)|0s\.\.[3-9]s)/;

export const shortcutMutations: readonly Mutation[] = [
  {
    name: 'end quietly instead of in an output',
    rule: 'no-path-to-output',
    *apply(stream) {
      if (stream.edges.some((edge) => edge.fork !== undefined)) return;
      for (const { id, idSpan, next } of nodesOf(stream, 'step')) {
        const [only, ...more] = stream.edges.filter((edge) => edge.from === id);
        if (next?.kind !== 'to' || !only || more.length > 0) continue;
        const output = stream.nodes.get(only.to);
        // Others still come to the output.
        const others = stream.edges.some((edge) => edge.to === only.to && edge.from !== id);
        if (output?.kind === 'output' && others) yield broken(replace(next.target.span, 'end'), idSpan);
      }
    },
  },
  {
    name: 'begin past every gate',
    rule: 'ungated-output',
    *apply(stream, text) {
      const gates = new Set(nodesOf(stream, 'gate').map(({ id }) => id));
      // A scenario that names no trigger has to say now which one it means.
      if (gates.size === 0 || stream.scenarios.size > 0) return;
      const open = new Set(nodesOf(stream, 'trigger').map(({ id }) => id));
      for (const from of open) {
        for (const edge of stream.edges) if (edge.from === from && !gates.has(edge.to)) open.add(edge.to);
      }
      for (const { id, idSpan, outcome, provides } of nodesOf(stream, 'output')) {
        if (outcome !== 'success' || open.has(id)) continue;
        // What it promises would have to come from somewhere.
        const items = provides.map((one) => one.item).join(', ');
        const entry = `side-door: { event: Somebody knows a shorter way, provides: [${items}], next: ${id} }`;
        yield broken(define(text, stream, 'triggers', entry), idSpan);
      }
    },
  },
  {
    name: 'give both sides of a handoff to one actor',
    rule: 'self-handoff',
    *apply(stream) {
      for (const { id, idSpan, to } of nodesOf(stream, 'handoff')) {
        const senders = stream.edges.filter((edge) => edge.to === id);
        const receiver = to?.kind === 'to' ? stream.nodes.get(to.target.id) : undefined;
        const sender = actorOf(stream, senders[0]?.from);
        if (senders.length !== 1 || receiver?.kind !== 'step' || !sender || !receiver.actor) continue;
        if (sender.id === receiver.actor.id) continue;
        // A person's work has to be promised for a time.
        if (sender.kind === 'human' && !receiver.sla) continue;
        // Nobody else hands to the receiver, or gets the work from there without a handoff; the old one has work left.
        const into = stream.edges.filter((edge) => edge.to === receiver.id);
        const on = stream.edges.filter((edge) => edge.from === receiver.id);
        const ends = on.every((edge) => stream.nodes.get(edge.to)?.kind === 'output');
        const busy = work(stream).some(
          (one) => one.id !== receiver.id && one.actor?.id === receiver.actor?.id,
        );
        if (into.length === 1 && ends && busy) yield broken(replace(receiver.actor.span, sender.id), idSpan);
      }
    },
  },
  {
    name: 'pass something sensitive to somebody who never reads it',
    rule: 'sensitive-context-exposed',
    *apply(stream) {
      const sensitive = [...stream.context.values()].filter((item) => item.sensitive);
      for (const { to, context, redact } of nodesOf(stream, 'handoff')) {
        const at = context?.[0]?.span.start;
        const receiver = to?.kind === 'to' ? actorOf(stream, to.target.id) : undefined;
        if (at === undefined || !receiver) continue;
        for (const { id } of sensitive) {
          const listed = [...(context ?? []), ...redact].some((one) => one.item === id);
          if (!listed && !isReadBy(stream, receiver.id, id)) yield broken(insert(at, `${id}, `), id);
        }
      }
    },
  },
  {
    name: 'let a pass expire before anybody acts on it',
    rule: 'stale-evidence',
    *apply(stream, text) {
      for (const { tree, pass } of nodesOf(stream, 'gate')) {
        const next = pass?.kind === 'to' ? stream.nodes.get(pass.target.id) : undefined;
        const wait = next?.kind === 'trigger' || next?.kind === 'output' ? undefined : next?.times.wait;
        if (!wait || !LONG.test(text.slice(wait.span.start, wait.span.end)) || has(tree, 'valid_for'))
          continue;
        yield* attempt(add(text, tree, 'valid_for: 1s'), '1s');
      }
    },
  },
  {
    name: 'start a stream that is not there',
    rule: 'unresolved-file',
    *apply(stream, text) {
      for (const { tree } of nodesOf(stream, 'output')) {
        if (entryOf(tree, 'starts')) continue;
        const starts = "starts: ['./nowhere.vstream.yaml#begin']";
        yield* attempt(add(text, tree, starts), './nowhere.vstream.yaml');
      }
    },
  },
  {
    name: 'start the stream next door where it does not begin',
    rule: 'contract-mismatch',
    *apply(stream, text) {
      for (const { tree } of nodesOf(stream, 'output')) {
        if (entryOf(tree, 'starts')) continue;
        yield* attempt(add(text, tree, "starts: ['./next-door.vstream.yaml#beginning']"), 'beginning');
      }
    },
  },
];
