// shared-service-bottleneck: the stream waits for somebody who also works for others, or several streams together ask
// more of somebody than there is.
import { type LoadElsewhere, loadsElsewhere } from '../metrics/shared-load.ts';
import { waitsFor } from '../metrics/waits-for.ts';
import { ownerTeam } from '../model/teams.ts';
import { formatSeconds, formatShare } from '../model/values.ts';
import { rule } from './rule.ts';

type Bottleneck = { readonly actor: string } & (
  | { readonly kind: 'wait'; readonly team: string | undefined; readonly wait: number; readonly lead: number }
  | { readonly kind: 'load'; readonly here: number; readonly others: readonly LoadElsewhere[] }
);

export default rule<Bottleneck>({
  id: 'shared-service-bottleneck',
  severity: 'warning',
  docs: {
    what: 'A large part of the lead time is waiting for an actor outside the owner’s team, or linked streams together load an actor above its capacity.',
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
  check(facts, report) {
    const { stream, metrics, thresholds, links } = facts;
    for (const actor of links ? stream.actors.values() : []) {
      const here = metrics().utilization[actor.id]?.value ?? 0;
      // Who is overloaded by this stream alone is reported as that.
      if (!links || here <= 0 || here >= 1 - 1e-9) continue;
      const others = loadsElsewhere(stream, links, actor.id);
      if (total(here, others) > 1 + 1e-9)
        report({ span: actor.idSpan, data: { kind: 'load', actor: actor.id, here, others } });
    }
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
        data: { kind: 'wait', actor: actor.id, team: actor.team?.id, wait: seconds, lead },
        related,
      });
    }
  },
  message(data) {
    const { actor } = data;
    if (data.kind === 'load') {
      const parts = data.others.map(({ file, load }) => `${formatShare(load)} in ${file}`);
      return `\`${actor}\` is loaded to ${formatShare(total(data.here, data.others))} by several streams (${formatShare(data.here)} here, ${parts.join(', ')}): raise the capacity, or lessen the work of one.`;
    }
    const { team, wait, lead } = data;
    const whose = team === undefined ? 'outside of the owner’s team' : `of the team \`${team}\``;
    return `Waiting for \`${actor}\` (${whose}) takes ${formatSeconds(wait)}, ${formatShare(wait / lead)} of the lead time of ${formatSeconds(lead)}: agree an SLA, reserve capacity, or bring the work into the team.`;
  },
});

function total(here: number, others: readonly LoadElsewhere[]): number {
  return others.reduce((sum, { load }) => sum + load, here);
}
