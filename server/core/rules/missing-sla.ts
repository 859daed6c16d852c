// missing-sla: a wait that nobody has bounded.
import { coverage } from '../model/coverage.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { SlaUse } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addDefinition, addToEntry } from './scaffold.ts';
import { failureTargets, freshId, somebodyToTell } from './targets.ts';
import type { Yaml } from './yaml-text.ts';

export default rule<{ readonly node: StreamNode | undefined }>({
  id: 'missing-sla',
  severity: 'warning',
  docs: {
    what: 'The stream, a handoff, a gate or a step of a human has no SLA.',
    why: 'Work waits where people, decisions and handoffs are. Without a limit nobody can tell that it waits too long, and nobody is told.',
    how: 'Name an SLA on the node (`sla`), cover it by one (`covers`), and for the stream as a whole write one with `covers: stream`. Where no limit is agreed, write `within: unknown`.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, next: decided }
slas:
  refund: { covers: stream, within: 5d, on_breach: { notify: [clerk], continue: true } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, sla: decision, next: decided }
slas:
  refund: { covers: stream, within: 5d, on_breach: { notify: [clerk], continue: true } }
  decision: { within: 1d, on_breach: { notify: [clerk], continue: true } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, graph }, report) {
    if (stream.nodes.size === 0) return;
    const found = coverage(stream, graph);
    if (!found.stream) {
      const lacks = stream.root && { lacks: { definition: stream.root, keys: ['slas'] } };
      report({ span: stream.anchor, data: { node: undefined }, ...lacks });
    }
    for (const node of stream.nodes.values()) {
      if (!needsSla(node, stream) || found.nodes.has(node.id) || !node.tree || entryOf(node.tree, 'sla'))
        continue;
      report({ span: node.idSpan, data: { node }, lacks: { definition: node, keys: ['sla'] } });
    }
  },
  message: ({ node }) =>
    node
      ? `The ${node.kind} \`${node.id}\` has no SLA: say how long it may take, or that it is \`unknown\`.`
      : 'The stream has no SLA: add one with `covers: stream`, or say that the limit is `unknown`.',
  fix({ node }, facts) {
    return node ? [newSla(node, facts), ...existing(node, facts)] : [streamSla(facts)];
  },
});

function needsSla(node: StreamNode, stream: Stream): boolean {
  if (node.kind === 'handoff' || node.kind === 'gate') return true;
  return (
    node.kind === 'step' && node.actor !== undefined && stream.actors.get(node.actor.id)?.kind === 'human'
  );
}

/** The limit is the author's decision: it stays `unknown`, and the TODO says so until it is made. */
const TODO: readonly [string, Yaml] = ['description', 'TODO set the limit and name where it comes from'];
const LIMIT: readonly [string, Yaml] = ['within', 'unknown'];

function newSla(node: StreamNode, facts: Facts): Fix {
  const id = freshId(facts.stream, `${node.id}-sla`);
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const entry = entryAt(facts.parsed.tree, node.idSpan);
  const use = entry ? [addToEntry(place, entry, 'sla', id, keyOrder(node.kind))] : [];
  const define = addDefinition(place, 'slas', id, [TODO, LIMIT, ...breach(facts, node)]);
  return { title: `Add an SLA \`${id}\``, edits: [...use, define], preferred: true };
}

function streamSla(facts: Facts): Fix {
  const id = freshId(facts.stream, 'whole-stream');
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const body: Yaml = [TODO, ['covers', 'stream'], LIMIT, ...breach(facts, undefined)];
  return {
    title: 'Add an SLA on the whole stream',
    edits: [addDefinition(place, 'slas', id, body)],
    preferred: true,
  };
}

function existing(node: StreamNode, facts: Facts): Fix[] {
  const entry = entryAt(facts.parsed.tree, node.idSpan);
  if (!entry) return [];
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const shared = [...facts.stream.slas.values()].filter(
    (sla) => !sla.covers && usedBy(facts.stream, sla.id, node.kind),
  );
  return shared.slice(0, 3).map((sla) => ({
    title: `Use the SLA \`${sla.id}\``,
    edits: [addToEntry(place, entry, 'sla', sla.id, keyOrder(node.kind))],
  }));
}

function usedBy(stream: Stream, sla: string, kind: StreamNode['kind']): boolean {
  const names = (use: SlaUse | undefined) => use?.kind === 'named' && use.ref.id === sla;
  return [...stream.nodes.values()].some((node) => node.kind === kind && names(node.sla));
}

/** Somebody is told and the work goes on; where there is nobody to tell, it goes where failures go. */
function breach(facts: Facts, node: StreamNode | undefined): (readonly [string, Yaml])[] {
  const told = somebodyToTell(facts.stream, node);
  if (told !== undefined) return [['on_breach', `{ notify: [${told}], continue: true }`]];
  const target = node ? failureTargets(facts, node)[0]?.id : undefined;
  return [['on_breach', target ?? '{ continue: true }']];
}
