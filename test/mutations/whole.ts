// What shows in the whole only: loops that nothing bounds, sums of promises, waits, and teams that depend on each other.

import type { StepNode } from '../../server/core/model/types/nodes.ts';
import type { Sla } from '../../server/core/model/types/sla.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf } from '../../server/core/parse/tree.ts';
import type { Span } from '../../server/core/text/position.ts';
import { broken, drop, type Mutation, replace } from './edits.ts';
import { actorOf, has, nodesOf, reaches, work } from './makers.ts';

/** Teams other than the owner's that do work, if one actor were of another team. */
function otherTeams(stream: Stream, moved?: string, team?: string): Set<string> {
  const owner = entryOf(stream.root, 'owner')?.value;
  const name = owner?.kind === 'scalar' ? owner.source : '';
  const busy = work(stream).flatMap(({ actor }) => stream.actors.get(actor?.id ?? '') ?? []);
  const teams = busy.flatMap((actor) => (actor.id === moved ? team : actor.team?.id) ?? []);
  return new Set(teams.filter((id) => id !== name));
}

/** The limit of a step's own clock, where one is known. */
function ownLimit(stream: Stream, { sla }: StepNode): Sla | undefined {
  const own = sla?.kind === 'named' ? stream.slas.get(sla.ref.id) : sla?.sla;
  if (own?.covers || own?.appliesWhen || own?.within?.kind !== 'one') return undefined;
  return own.within.limit.value === 'unknown' ? undefined : own;
}

/** Some step is promised a time, and so is the one right after it. */
function promisesInSequence(stream: Stream, whole: Sla): boolean {
  const alike = (step: StepNode) => ownLimit(stream, step)?.strength === whole.strength;
  return nodesOf(stream, 'step').some((step) => {
    const next = step.next?.kind === 'to' ? stream.nodes.get(step.next.target.id) : undefined;
    return next?.kind === 'step' && alike(step) && alike(next);
  });
}

/**
 * Where a known limit stands whose clock the one who is bound by it starts: a step to which all work comes from steps and
 * gates of the same actor, with a clock of its own, or with one that runs to another step of theirs right behind it.
 */
function ownClocks(stream: Stream): Span[] {
  const startsItself = (id: string) => {
    const own = actorOf(stream, id);
    const into = stream.edges.filter((edge) => edge.to === id);
    const isPerson = own !== undefined && own.kind !== 'system';
    return isPerson && into.length > 0 && into.every((edge) => actorOf(stream, edge.from)?.id === own.id);
  };
  const steps = nodesOf(stream, 'step').flatMap((step) =>
    ownLimit(stream, step) && step.sla?.kind === 'named' && startsItself(step.id) ? [step.sla.ref.span] : [],
  );
  const sections = [...stream.slas.values()].flatMap(({ covers, within }) => {
    if (covers?.kind !== 'section' || within?.kind !== 'one' || within.limit.value === 'unknown') return [];
    const [from, ...more] = covers.from;
    const next = nodesOf(stream, 'step').find(({ id }) => id === from?.id)?.next;
    const short = next?.kind === 'to' && next.target.id === covers.to?.id && more.length === 0;
    const same = actorOf(stream, from?.id)?.id === actorOf(stream, covers.to?.id)?.id;
    return short && same && startsItself(from?.id ?? '') ? [covers.span] : [];
  });
  return [...steps, ...sections];
}

export const wholeMutations: readonly Mutation[] = [
  {
    name: 'take back why a loop may stay open',
    rule: 'unbounded-rework',
    *apply(stream, text) {
      for (const { index, 0: line } of text.matchAll(/^ *# vstream-ignore unbounded-rework:.*\n/gm)) {
        const end = index + line.length;
        const next = text.slice(end).search(/\S/) + end;
        const node = [...stream.nodes.values()].find(({ idSpan }) => idSpan.start === next);
        if (node) yield broken(replace({ start: index, end }, ''), node.idSpan);
      }
    },
  },
  {
    name: 'promise the whole in less time than its parts',
    rule: 'inconsistent-slas',
    *apply(stream) {
      for (const sla of stream.slas.values()) {
        if (sla.covers?.kind !== 'stream' || sla.within?.kind !== 'one') continue;
        if (sla.within.limit.value === 'unknown' && promisesInSequence(stream, sla))
          yield broken(replace(sla.within.span, '1s'), '1s');
      }
    },
  },
  {
    name: 'remove the outer bound of a clock that its own performer starts',
    rule: 'uncovered-performer-clock',
    *apply(stream, text) {
      const [first, ...more] = ownClocks(stream);
      for (const { id, covers } of stream.slas.values()) {
        const edit = drop(text, entryOf(stream.root, 'slas')?.value, id);
        if (covers?.kind !== 'stream' || !edit || !first) continue;
        yield broken(edit, first, [
          { rule: 'missing-sla', at: stream.anchor },
          ...more.map((at) => ({ rule: 'uncovered-performer-clock', at })),
        ]);
      }
    },
  },
  {
    name: 'let work lie for years',
    rule: 'low-flow-efficiency',
    *apply(stream, text) {
      if (/_time: unknown/.test(text)) return;
      for (const { id, times, timeout } of nodesOf(stream, 'step')) {
        const actor = actorOf(stream, id);
        if (!times.wait || !times.process || timeout || !actor) continue;
        // Who waits for somebody of another team depends on them.
        const isOurs = actor.team && !otherTeams(stream).has(actor.team.id);
        const also = isOurs ? [] : [{ rule: 'shared-service-bottleneck', at: actor.idSpan }];
        yield broken(replace(times.wait.span, '0s..8000d'), stream.anchor, also);
      }
    },
  },
  {
    name: 'let work lie for years with another team',
    rule: 'shared-service-bottleneck',
    *apply(stream, text) {
      if (/_time: unknown/.test(text)) return;
      for (const { id, times } of nodesOf(stream, 'gate')) {
        const actor = actorOf(stream, id);
        if (!times.wait || !actor?.team || !otherTeams(stream).has(actor.team.id)) continue;
        const also = [{ rule: 'low-flow-efficiency', at: stream.anchor }];
        yield broken(replace(times.wait.span, '0s..8000d'), actor.idSpan, also);
      }
    },
  },
  {
    name: 'move somebody to another team',
    rule: 'too-many-dependencies',
    *apply(stream) {
      if (otherTeams(stream).size >= 3) return;
      for (const { id, team } of stream.actors.values()) {
        const mates = [...stream.actors.values()].some((one) => one.id !== id && one.team?.id === team?.id);
        if (!team || !mates) continue;
        for (const other of stream.teams.keys())
          if (other !== team.id && otherTeams(stream, id, other).size >= 3)
            yield broken(replace(team.span, other), stream.anchor);
      }
    },
  },
  {
    name: 'put an agent with a target in the place of software',
    rule: 'gameable-target',
    *apply(stream) {
      for (const actor of stream.actors.values()) {
        const [node, ...more] = work(stream).filter((one) => one.actor?.id === actor.id);
        const kind = entryOf(actor.tree, 'kind')?.value;
        const sla = entryOf(node?.tree, 'sla')?.value;
        if (actor.kind !== 'system' || !node || more.length > 0 || !kind || !sla) continue;
        if (node.sla?.kind !== 'inline') continue;
        // Whoever judges behind it would see what the target has cost.
        const judges = nodesOf(stream, 'gate').filter(({ id }) => id !== node.id);
        if (judges.some(({ id }) => reaches(stream, node.id, id))) continue;
        const asking = nodesOf(stream, 'handoff').filter(({ id, to, tree }) => {
          const sent = stream.edges.some((edge) => edge.from === node.id && edge.to === id);
          const person = to?.kind === 'to' && actorOf(stream, to.target.id)?.kind === 'human';
          return sent && person && !has(tree, 'decision');
        });
        yield broken(replace(kind.span, 'agent'), sla.span, [
          { rule: 'agent-without-guardrail', at: node.idSpan },
          ...asking.map(({ idSpan }) => ({ rule: 'incomplete-decision', at: idSpan })),
        ]);
      }
    },
  },
];
