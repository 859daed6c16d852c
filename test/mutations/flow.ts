// Ways on that are missing, endless or do not meet.
import { entryOf } from '../../server/core/parse/tree.ts';
import { add, attempt, broken, define, drop, type Mutation, replace } from './edits.ts';
import { has, nodesOf, reaches, without } from './makers.ts';

/** What a join waits for: exceptions and timeouts come past it. */
const PLAIN = new Set(['next', 'pass', 'fail', 'to']);

export const flowMutations: readonly Mutation[] = [
  without('remove the next of a step', 'dead-end', 'next', (stream) => nodesOf(stream, 'step')),
  without('remove the next of a trigger', 'dead-end', 'next', (stream) => nodesOf(stream, 'trigger')),
  without('remove the pass of a gate', 'dead-end', 'pass', (stream) => nodesOf(stream, 'gate')),
  without('remove the fail of a gate', 'gate-without-fail-path', 'fail', (stream) => nodesOf(stream, 'gate')),
  without('remove the to of a handoff', 'invalid-shape', 'to', (stream) => nodesOf(stream, 'handoff')),
  {
    name: 'leave a timeout without an outcome',
    rule: 'timeout-without-outcome',
    *apply(stream, text) {
      for (const node of stream.nodes.values()) {
        yield* attempt(drop(text, entryOf(node.tree, 'timeout')?.value, 'then'), node.idSpan);
      }
    },
  },
  {
    name: 'make a step lead to itself',
    rule: 'endless-loop',
    *apply(stream) {
      for (const { id, idSpan, next } of nodesOf(stream, 'step')) {
        // Another way out would make it a loop that ends.
        const out = stream.edges.filter((edge) => edge.from === id);
        if (next?.kind === 'to' && out.length === 1) yield broken(replace(next.target.span, id), idSpan);
      }
    },
  },
  {
    name: 'drop a join',
    rule: 'unjoined-parallel',
    *apply(stream, text) {
      const forks = nodesOf(stream, 'step').flatMap(({ next }) => (next?.kind === 'fork' ? [next] : []));
      const joins = [...stream.nodes.values()].filter((node) => node.join?.kind === 'all');
      // Which fork a join belongs to is plain only where there is one of each.
      const [fork] = forks;
      const [join] = joins;
      if (!fork || !join || forks.length > 1 || joins.length > 1) return;
      yield* attempt(drop(text, join.tree, 'join'), fork.span);
    },
  },
  {
    name: 'join the branches of a choice',
    rule: 'deadlocked-join',
    *apply(stream, text) {
      if (stream.edges.some((edge) => edge.fork !== undefined)) return;
      for (const step of nodesOf(stream, 'step')) {
        const into = stream.edges.filter((edge) => edge.to === step.id && PLAIN.has(edge.cause));
        const from = new Set(into.map((edge) => edge.from));
        if (from.size < 2 || [...from].some((id) => reaches(stream, step.id, id))) continue;
        yield* attempt(add(text, step.tree, 'join: all'), 'all');
      }
    },
  },
  {
    name: 'break a probability',
    rule: 'incomplete-choice',
    *apply(stream) {
      for (const { next } of nodesOf(stream, 'step')) {
        if (next?.kind !== 'choice') continue;
        const shares = next.branches.map(({ probability }) => probability);
        const last = shares.at(-1);
        if (!last || shares.some((share) => !share || share.value === 'unknown')) continue;
        yield broken(replace(last.span, '1%'), next.span);
      }
    },
  },
  {
    name: 'take the otherwise from a choice',
    rule: 'incomplete-choice',
    *apply(stream, text) {
      for (const { next, tree, idSpan } of nodesOf(stream, 'step')) {
        if (next?.kind !== 'choice' || next.branches.some(({ probability }) => probability)) continue;
        const open = next.branches.filter(({ when }) => !when);
        const list = entryOf(tree, 'next')?.value;
        const items = list?.kind === 'seq' ? list.items : [];
        const item = items.find(({ span }) => span.start === open[0]?.span.start);
        if (open.length !== 1 || item?.kind !== 'map' || !item.flow) continue;
        yield* attempt(add(text, item, 'when: 1 == 2'), idSpan);
      }
    },
  },
  {
    name: 'write a step that nothing leads to',
    rule: 'unreachable-node',
    *apply(stream, text) {
      const system = [...stream.actors.values()].find(({ kind }) => kind === 'system');
      const output = nodesOf(stream, 'output')[0];
      if (!system || !output) return;
      const entry = `stray: { actor: ${system.id}, process_time: 1s, wait_time: 1s, next: ${output.id} }`;
      yield broken(define(text, stream, 'steps', entry), 'stray');
    },
  },
  {
    name: 'raise what nobody defined',
    rule: 'unhandled-exception',
    *apply(stream, text) {
      for (const { tree } of nodesOf(stream, 'step')) {
        if (has(tree, 'raises')) continue;
        yield* attempt(add(text, tree, 'raises: { struck-by-lightning: unknown }'), 'struck-by-lightning');
      }
    },
  },
];
