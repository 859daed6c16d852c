// too-many-dependencies: the owner cannot deliver without many other teams.
import { ownerTeam } from '../model/teams.ts';
import { rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Dependent {
  readonly owner: string;
  readonly teams: readonly string[];
}

export default rule<Dependent>({
  id: 'too-many-dependencies',
  severity: 'info',
  docs: {
    what: 'The stream needs the work of several teams besides the one that owns it.',
    why: 'Each team has priorities of its own. With three or more of them the work mostly waits for somebody else’s plan.',
    how: 'Give the owner the skills or a self-service for what others do now. The threshold, 3 teams by default, is set in the project configuration.',
    bad: `vstream: 1
name: Releases
owner: shop
teams: { shop: {}, security: {}, network: {}, law: {} }
actors:
  developer: { kind: human, team: shop }
  auditor: { kind: human, team: security }
  admin: { kind: human, team: network }
  lawyer: { kind: human, team: law }
triggers: { asked: { event: A change is ready, next: build } }
steps:
  build: { actor: developer, next: audit }
  audit: { actor: auditor, next: open }
  open: { actor: admin, next: clear }
  clear: { actor: lawyer, next: live }
outputs: { live: { outcome: success, verify: [The release answers] } }
`,
    good: `vstream: 1
name: Releases
owner: shop
teams: { shop: {}, security: {}, network: {} }
actors:
  developer: { kind: human, team: shop }
  auditor: { kind: human, team: security }
  admin: { kind: human, team: network }
triggers: { asked: { event: A change is ready, next: build } }
steps:
  build: { actor: developer, next: audit }
  audit: { actor: auditor, next: open }
  open: { actor: admin, next: live }
outputs: { live: { outcome: success, verify: [The release answers] } }
`,
  },
  check({ stream, graph, thresholds }, report) {
    const owner = ownerTeam(stream);
    if (owner === undefined) return;
    const firsts = new Map<string, { span: typeof stream.anchor; message: string }>();
    for (const node of stream.nodes.values()) {
      if ((node.kind !== 'step' && node.kind !== 'gate') || !graph.reachable.has(node.id)) continue;
      const team = stream.actors.get(node.actor?.id ?? '')?.team;
      if (!team || team.id === owner || firsts.has(team.id) || !stream.teams.has(team.id)) continue;
      firsts.set(team.id, {
        span: node.idSpan,
        message: `\`${team.id}\` does the ${node.kind} \`${node.id}\`.`,
      });
    }
    if (firsts.size < thresholds.dependencies) return;
    report({
      span: stream.anchor,
      data: { owner, teams: [...firsts.keys()] },
      related: [...firsts.values()],
    });
  },
  message: ({ owner, teams }) =>
    `\`${owner}\` depends on ${teams.length} other teams (${inWords(teams)}): bring the work closer together.`,
});
