// On whom the stream depends: teams that work passes between, and how much of the lead time lies with somebody else's.
import { buildGraph, closure } from '../model/graph.ts';
import { movesWork, performed } from '../model/parties.ts';
import { ownerTeam } from '../model/teams.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Scope } from './metrics.ts';
import { targets } from './network.ts';
import { byId, report } from './report.ts';
import type { ById, Metric } from './types.ts';

/** By team: how many others it hands work to or gets work from, straight or through handoffs. */
export function teamDependencies({ evidence }: Scope, stream: Stream): ById {
  const graph = buildGraph(stream);
  const teamAt = (id: string) => performed(stream, stream.nodes.get(id))?.actor.team?.id;
  const onward = (id: string) => (graph.out.get(id) ?? []).filter(movesWork).map((edge) => edge.to);
  const others = new Map<string, Set<string>>([...stream.teams.keys()].map((id) => [id, new Set()]));
  for (const id of stream.nodes.keys()) {
    const team = teamAt(id);
    if (team === undefined) continue;
    const next = closure(onward(id), (at) => (stream.nodes.get(at)?.kind === 'handoff' ? onward(at) : []));
    for (const at of next) {
      const other = teamAt(at);
      if (other === undefined || other === team) continue;
      others.get(team)?.add(other);
      others.get(other)?.add(team);
    }
  }
  return byId(
    [...others].map(([team, found]) => [
      team,
      report(evidence, {
        value: found.size,
        unit: 'count',
        formula: 'other teams that it hands work to or gets work from',
        inputs: [...found].map((name) => ({ name, value: 1, basis: 'measured' as const })),
      }),
    ]),
  );
}

/**
 * The share of the lead time at nodes of other teams than the owner's. Somebody of whom no team is known may well be one
 * of the owner's; the time of a handoff is that of who receives. Among parallel branches only a simulation can tell
 * which is the last: then there are bounds, unless all of them are alike.
 */
export function outsideShare({ stream, evidence, reached }: Scope): Metric {
  const owner = ownerTeam(stream);
  const { visits, walk, solution } = evidence.base;
  const sections = new Set([...walk.sections.values()].flatMap(({ inner }) => [...inner.keys()]));
  const lead = solution.total.lead;
  const toward = (id: string) => targets(walk.network.nodes.get(id)?.routes.normal ?? [], false);
  const isOutside = (node: StreamNode) => owner !== undefined && liesOutside(stream, node, owner, toward);
  let outside = 0;
  let told = 0;
  const inside = { theirs: 0, all: 0 };
  for (const id of reached) {
    const node = walk.network.nodes.get(id);
    if (!node) continue;
    const late = node.cut?.p ?? 0;
    const each = (1 - late) * node.visit.cost.lead + late * (node.cut?.visit.cost.lead ?? 0);
    const time = (visits.get(id) ?? 0) * each;
    if (sections.has(id)) {
      inside.all += time;
      if (isOutside(node.node)) inside.theirs += time;
      continue;
    }
    told += time;
    if (isOutside(node.node)) outside += time;
  }
  // What the branches take of the lead time, and the pauses between attempts.
  const rest = Math.max(0, lead - told);
  const settled = rest <= 1e-9 * lead || inside.theirs === 0 || inside.theirs === inside.all;
  const least = outside + (inside.all > 0 && inside.theirs === inside.all ? rest : 0);
  const missing = evidence.missing('lead', reached);
  return report(evidence, {
    value: settled && lead > 0 ? least / lead : undefined,
    unit: 'share',
    formula: 'lead time at nodes of other teams than the owner’s / lead_time',
    figures: ['lead', ...reached.map((id) => `visits.${id}`)],
    nodes: reached,
    missing: settled ? missing : [...missing, 'simulation'],
    bound: missing.length > 0 ? undefined : { atLeast: least / lead, atMost: (outside + rest) / lead },
    reason:
      owner === undefined
        ? 'no team owns the stream'
        : lead === 0 && missing.length === 0
          ? 'the lead time is zero'
          : undefined,
  });
}

type Toward = (handoff: string) => readonly string[];

function liesOutside(stream: Stream, node: StreamNode, owner: string, toward: Toward): boolean {
  const teams = new Set(receiving(stream, node, owner, toward));
  return teams.size > 0 && ![...teams].some((team) => team === owner);
}

/** Teams at work on a node; of a handoff, those it leads to. `external` where somebody outside belongs to none. */
function receiving(stream: Stream, node: StreamNode, owner: string, toward: Toward): string[] {
  const onward = (id: string) => (stream.nodes.get(id)?.kind === 'handoff' ? toward(id) : []);
  const ids = node.kind === 'handoff' ? [...closure([node.id], onward)] : [node.id];
  return ids.flatMap((id) => {
    const actor = performed(stream, stream.nodes.get(id))?.actor;
    if (!actor) return [];
    return actor.team?.id ?? (actor.kind === 'external' ? 'external' : owner);
  });
}
