// shared-service-bottleneck: the stream waits for somebody who also works for others.
import { waitsFor } from '../metrics/waits-for.ts';
import { ownerTeam } from '../model/teams.ts';
import { formatSeconds, formatShare } from '../model/values.ts';
import { rule } from './rule.ts';

interface Bottleneck {
  readonly actor: string;
  readonly team: string | undefined;
  readonly wait: number;
  readonly lead: number;
}

export default rule<Bottleneck>({
  id: 'shared-service-bottleneck',
  severity: 'warning',
  docs: {
    what: 'A large part of the lead time is waiting for an actor outside the owner’s team.',
    why: 'The team that answers for the stream cannot shorten that wait: it depends on somebody else’s queue and priorities.',
    how: 'Agree an SLA, get a self-service or a reserved share of the capacity, or bring the skill into the team. The threshold, 25 % of the lead time by default, is set in the project configuration.',
    bad: `vstream: 1
name: Releases
owner: shop
teams: { shop: {}, security: {} }
actors: { developer: { kind: human, team: shop }, auditor: { kind: human, team: security } }
triggers: { asked: { event: A change is ready, next: build } }
steps:
  build: { actor: developer, process_time: 4h, wait_time: 2h, next: audit }
  audit: { actor: auditor, process_time: 1h, wait_time: 5d, next: live }
outputs: { live: { outcome: success, verify: [The release answers] } }
`,
    good: `vstream: 1
name: Releases
owner: shop
teams: { shop: {}, security: {} }
actors: { developer: { kind: human, team: shop }, auditor: { kind: human, team: security } }
triggers: { asked: { event: A change is ready, next: build } }
steps:
  build: { actor: developer, process_time: 4h, wait_time: 2h, next: audit }
  audit: { actor: auditor, process_time: 1h, wait_time: 1h, next: live }
outputs: { live: { outcome: success, verify: [The release answers] } }
`,
  },
  check({ stream, metrics, thresholds }, report) {
    const owner = ownerTeam(stream);
    const lead = metrics().lead_time.value;
    if (owner === undefined || lead === null || lead <= 0) return;
    for (const actor of stream.actors.values()) {
      // Somebody of whom no team is known may well be one of the owner's.
      const outside = actor.team ? actor.team.id !== owner : actor.kind === 'external';
      if (!outside) continue;
      const { seconds, nodes } = waitsFor(stream, metrics(), actor.id, thresholds.sharedServiceWait);
      if (seconds < thresholds.sharedServiceWait * lead) continue;
      const related = nodes.map((node) => ({ span: node.idSpan, message: 'Work waits here.' }));
      report({
        span: actor.idSpan,
        data: { actor: actor.id, team: actor.team?.id, wait: seconds, lead },
        related,
      });
    }
  },
  message({ actor, team, wait, lead }) {
    const whose = team === undefined ? 'outside of the owner’s team' : `of the team \`${team}\``;
    return `Waiting for \`${actor}\` (${whose}) takes ${formatSeconds(wait)}, ${formatShare(wait / lead)} of the lead time of ${formatSeconds(lead)}: agree an SLA, reserve capacity, or bring the work into the team.`;
  },
});
