// missing-owner: nobody answers for the stream, or for somebody who works in it.
import { rootSchema } from '../model/schema.ts';
import { ownerTeam } from '../model/teams.ts';
import type { Actor } from '../model/types/resources.ts';
import { entryOf } from '../parse/tree.ts';
import type { Place } from './author-layout.ts';
import { newDefinition } from './creations.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addKey, addToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';

export default rule<{ readonly actor: Actor | undefined }>({
  id: 'missing-owner',
  severity: 'warning',
  docs: {
    what: 'The stream has no owner, or a human or agent in it belongs to no team.',
    why: 'What nobody answers for, nobody mends. Whoever finds the specification wrong has nobody to tell.',
    how: 'Name the team under `owner`, and the `team` of every human and agent.',
    bad: `vstream: 1
name: Refunds
teams: { shop: {} }
actors: { clerk: { kind: human, team: shop } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
owner: shop
teams: { shop: {} }
actors: { clerk: { kind: human, team: shop } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    const { root } = stream;
    if (root && stream.nodes.size > 0 && !entryOf(root, 'owner')) {
      const lacks = { definition: { span: root.span }, keys: ['owner'] };
      report({ span: stream.anchor, data: { actor: undefined }, lacks });
    }
    for (const actor of stream.actors.values()) {
      const works = actor.kind === 'human' || actor.kind === 'agent';
      if (!works || !actor.tree || entryOf(actor.tree, 'team')) continue;
      report({ span: actor.idSpan, data: { actor }, lacks: { definition: actor, keys: ['team'] } });
    }
  },
  message: ({ actor }) =>
    actor
      ? `The ${actor.kind} \`${actor.id}\` belongs to no team: add \`team\`, so that somebody answers for the work.`
      : 'The stream has no owner: add `owner` with the team that answers for it.',
  fix({ actor }, facts) {
    const teams = [...facts.stream.teams.keys()];
    const owner = ownerTeam(facts.stream);
    const inOrder = owner === undefined ? teams : [owner, ...teams.filter((id) => id !== owner)];
    const fixes = inOrder.slice(0, 4).map((team, i): Fix => {
      const title = actor ? `Put \`${actor.id}\` in the team \`${team}\`` : `Let \`${team}\` own the stream`;
      return { title, edits: name(facts, actor, team), preferred: i === 0 };
    });
    if (fixes.length > 0) return fixes;
    const id = freshId(facts.stream, actor ? `${actor.id}-team` : 'owners');
    const team = newDefinition(facts, 'team', id);
    return team
      ? [{ title: `Add a team \`${id}\``, edits: [...name(facts, actor, id), team], preferred: true }]
      : [];
  },
});

function name(facts: Facts, actor: Actor | undefined, team: string): Fix['edits'] {
  const { root } = facts.stream;
  const place: Place = { text: facts.parsed.text, root };
  if (!actor) {
    const order = Object.keys(rootSchema.properties ?? {});
    return root ? [addKey(place, root, 'owner', team, { order })] : [];
  }
  const entry = entryAt(facts.parsed.tree, actor.idSpan);
  return entry ? [addToEntry(place, entry, 'team', team, keyOrder('actor'))] : [];
}
