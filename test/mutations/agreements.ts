// What gates, outputs, parameters, agents and owners must say.
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf } from '../../server/core/parse/tree.ts';
import { add, append, attempt, broken, define, drop, insert, type Mutation, replace } from './edits.ts';
import { actorOf, has, isSurelyThere, nodesOf, reaches, without, work } from './makers.ts';

const gates = (stream: Stream) => nodesOf(stream, 'gate');
const outputs = (stream: Stream) => nodesOf(stream, 'output');
const parameters = (stream: Stream) => stream.parameters.values();

export const agreementMutations: readonly Mutation[] = [
  without('judge by nothing', 'missing-criteria', 'criteria', gates),
  without('succeed unverified', 'unverified-output', 'verify', outputs, (one) => one.outcome === 'success'),
  {
    name: 'let the judge rely on their own work',
    rule: 'self-approval',
    *apply(stream) {
      for (const gate of gates(stream)) {
        const at = gate.reads[0]?.span.start;
        if (gate.approval || !gate.actor || at === undefined) continue;
        const own = nodesOf(stream, 'step').filter(
          ({ id, actor }) => actor?.id === gate.actor?.id && reaches(stream, id, gate.id),
        );
        // Whoever worked right before judges themselves already.
        if (own.some(({ id }) => stream.edges.some((edge) => edge.from === id && edge.to === gate.id)))
          continue;
        const written = own.flatMap(({ writes }) => writes.map(({ item }) => item));
        // Nothing that the gate reads is their own yet.
        if (gate.reads.some(({ item }) => written.includes(item))) continue;
        const item = written.find((one) => isSurelyThere(stream, one, gate.id));
        if (item !== undefined) yield broken(insert(at, `${item}, `), gate.idSpan);
      }
    },
  },
  {
    name: 'word a criterion vaguely',
    rule: 'ambiguous-wording',
    *apply(stream, text) {
      for (const { span, test } of gates(stream).flatMap(({ criteria }) => criteria)) {
        if (test || text[span.start] === '{') continue;
        yield broken(append(text, span, ' as appropriate'), 'as appropriate');
      }
    },
  },
  {
    name: 'verify what is still to be decided',
    rule: 'placeholder',
    *apply(stream) {
      for (const { span } of outputs(stream).flatMap(({ verify }) => verify))
        yield broken(replace(span, 'TBD'), 'TBD');
    },
  },
  without(
    'take the bounds from an adaptive parameter',
    'unbounded-adaptive-parameter',
    'range',
    parameters,
    ({ mode, options }) => mode === 'adaptive' && !options,
  ),
  {
    name: 'bound a fixed parameter',
    rule: 'bounded-fixed-parameter',
    *apply(stream, text) {
      for (const { mode, tree } of parameters(stream)) {
        const value = entryOf(tree, 'value')?.value;
        if (mode !== 'fixed' || value?.kind !== 'scalar') continue;
        const range = `range: { min: ${value.source}, max: ${value.source} }`;
        yield* attempt(add(text, tree, range), 'range');
      }
    },
  },
  without(
    'fix a parameter without a reason',
    'unexplained-fixed-parameter',
    'reason',
    parameters,
    ({ mode }) => mode === 'fixed',
  ),
  {
    name: 'put an agent in the place of software',
    rule: 'agent-without-guardrail',
    *apply(stream) {
      for (const actor of stream.actors.values()) {
        const [node, ...more] = work(stream).filter((one) => one.actor?.id === actor.id);
        const kind = entryOf(actor.tree, 'kind')?.value;
        if (actor.kind !== 'system' || !actor.team || !node || more.length > 0 || !kind) continue;
        // An agent with a target of its own needs more than a guardrail.
        if (node.sla?.kind === 'inline') continue;
        // Handing to a person, an agent has to say what is to be decided.
        const asking = nodesOf(stream, 'handoff').filter(({ id, to, tree }) => {
          const sent = stream.edges.some((edge) => edge.from === node.id && edge.to === id);
          const person = to?.kind === 'to' && actorOf(stream, to.target.id)?.kind === 'human';
          return sent && person && !has(tree, 'decision');
        });
        const also = asking.map(({ idSpan }) => ({ rule: 'incomplete-decision', at: idSpan }));
        yield broken(replace(kind.span, 'agent'), node.idSpan, also);
      }
    },
  },
  {
    name: 'remove the owner',
    rule: 'missing-owner',
    *apply(stream, text) {
      yield* attempt(drop(text, stream.root, 'owner'), stream.anchor);
    },
  },
  without(
    'take a person out of the team',
    'missing-owner',
    'team',
    (stream) => stream.actors.values(),
    ({ kind }) => kind === 'human' || kind === 'agent',
  ),
  {
    name: 'observe the value by nothing',
    rule: 'unmeasured-value',
    *apply(stream, text) {
      const value = entryOf(stream.root, 'value')?.value;
      yield* attempt(drop(text, value, 'observed_by'), stream.anchor);
    },
  },
  {
    name: 'note a weakness and leave it',
    rule: 'unaddressed-finding',
    *apply(stream, text) {
      const entry = `slow-start: { kind: weakness, at: ${work(stream)[0]?.id}, text: Work begins late }`;
      yield broken(define(text, stream, 'findings', entry), 'slow-start');
    },
  },
  {
    name: 'try something without saying how it is measured',
    rule: 'incomplete-experiment',
    *apply(stream, text) {
      const entry = 'early: { hypothesis: Early ends early, change: Start at eight, status: proposed }';
      yield broken(define(text, stream, 'experiments', entry), 'early');
    },
  },
  {
    name: 'let a review lapse',
    rule: 'overdue-review',
    *apply(stream) {
      const review = entryOf(entryOf(stream.root, 'feedback')?.value, 'review')?.value;
      if (review?.kind !== 'map' || !review.flow || has(review, 'last')) return;
      yield broken(insert(review.span.start + 1, ' last: 2020-01-06,'), '2020-01-06');
    },
  },
];
