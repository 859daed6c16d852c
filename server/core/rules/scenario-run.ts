// Runs a scenario through the graph: is there a way, consistent with what it gives, that it expects?

import { components } from '../model/cycles.ts';
import { closure } from '../model/graph.ts';
import type { Scenario } from '../model/types/improvement.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Ref } from '../model/types/values.ts';
import { groupBy } from '../text/group.ts';
import { perObject } from '../text/once.ts';
import { Ways } from './scenario-ways.ts';

export interface Outcome {
  /** The first node of the expected path that no run visits in its turn. */
  readonly stuckAt: Ref | undefined;
  /** Outputs that the runs which keep to the path do reach. */
  readonly reached: ReadonlySet<string>;
  /** Nodes of the matching runs without forks, each run once. */
  readonly runs: readonly (readonly string[])[];
  /** Every node that some run came to. */
  readonly visited: ReadonlySet<string>;
  /** There are more ways than could be tried: nothing is said against the scenario. */
  readonly cut: boolean;
}

/** Ways tried before giving up; a scenario that fixes its turns needs far fewer. */
const LIMIT = 20_000;
/** Visits of one node in one run: enough for the loops that a scenario speaks of. */
const VISITS = 3;

interface Run {
  readonly tokens: readonly string[];
  readonly matched: number;
  readonly visited: readonly string[];
  readonly forked: boolean;
  readonly outputs: readonly string[];
}

export function runScenario(stream: Stream, scenario: Scenario): Outcome {
  const ways = new Ways(stream, scenario);
  const start = scenario.trigger?.id ?? onlyTrigger(stream);
  const reached = new Set<string>();
  const visited = new Set<string>();
  const runs: string[][] = [];
  const { path, output, within } = scenario;
  const known = new Set<string>();
  let furthest = 0;
  let tried = 0;
  const open: Run[] = start ? [{ tokens: [start], matched: 0, visited: [], forked: false, outputs: [] }] : [];
  for (let run = open.pop(); run && tried < LIMIT; run = open.pop()) {
    if ((run.forked || !within) && run.tokens.some((id) => meetsAt(stream).has(id))) {
      const state = stateOf(stream, run);
      if (known.has(state)) continue;
      known.add(state);
    }
    tried++;
    furthest = Math.max(furthest, run.matched);
    for (const id of run.tokens) visited.add(id);
    if (run.tokens.length === 0) {
      if (run.matched < path.length) continue;
      for (const id of run.outputs) reached.add(id);
      const fits = !output || run.outputs.includes(output.id);
      if (!run.forked && fits) runs.push([...run.visited]);
      // Where no time is asked for, one way that fits is enough.
      if (fits && !within) break;
      continue;
    }
    for (const index of movable(stream, scenario, run))
      open.push(...advanced(stream, scenario, ways, run, index));
  }
  return { stuckAt: path[furthest], reached, visited, runs, cut: tried >= LIMIT };
}

/**
 * The tokens to move on. Which of two moves first makes a difference only where both stand at nodes that the path still
 * asks for: any other moves alone.
 */
function movable(stream: Stream, { path }: Scenario, { tokens, matched }: Run): number[] {
  const ahead = new Set(path.slice(matched).map(({ id }) => id));
  const all = [...tokens.keys()];
  const ready = all.filter((index) => isComplete(stream, tokens, tokens[index] ?? ''));
  // Joins that wait for each other are another rule's finding.
  const open = ready.length > 0 ? ready : all;
  const free = open.find((index) => !ahead.has(tokens[index] ?? ''));
  return free === undefined ? open : [free];
}

/** As many have come to the join as it asks for, or nobody else can come. */
function isComplete(stream: Stream, tokens: readonly string[], at: string): boolean {
  const join = stream.nodes.get(at)?.join;
  if (!join || join.kind === 'any') return true;
  if (join.kind === 'count' && tokens.filter((id) => id === at).length >= join.count) return true;
  const before = waysTo(stream)(at);
  return tokens.every((id) => id === at || !before.has(id));
}

/** The nodes from which work can come to a node. */
const waysTo = perObject((stream: Stream) => {
  const into = groupBy(stream.edges, (edge) => edge.to);
  const known = new Map<string, ReadonlySet<string>>();
  return (id: string): ReadonlySet<string> => {
    const found = known.get(id) ?? closure([id], (to) => (into.get(to) ?? []).map((edge) => edge.from));
    known.set(id, found);
    return found;
  };
});

/**
 * What the rest of a run depends on. How often a node was visited matters while work can come back to it: inside its loop,
 * and at joins.
 */
function stateOf(stream: Stream, { tokens, matched, visited, forked, outputs }: Run): string {
  const loopOf = loopsOf(stream);
  const open = new Set(tokens.map((id) => loopOf.get(id)));
  const counts = new Map<string, number>();
  for (const id of visited) {
    if (open.has(loopOf.get(id)) || stream.nodes.get(id)?.join) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const parts = [tokens.toSorted(), [...new Set(outputs)].sort(), [...counts].sort().flat()];
  return `${matched}|${forked}|${parts.map((part) => part.join(' ')).join('|')}`;
}

/** Nodes to which several ways lead: only there can two runs come to the same. */
const meetsAt = perObject((stream: Stream): ReadonlySet<string> => {
  const into = groupBy(stream.edges, (edge) => edge.to);
  return new Set([...into].flatMap(([id, edges]) => (edges.length > 1 ? [id] : [])));
});

/** The strongly connected part of the graph in which each node lies. */
const loopsOf = perObject((stream: Stream): ReadonlyMap<string, number> => {
  const out = groupBy(stream.edges, (edge) => edge.from);
  const parts = components([...stream.nodes.keys()], (id) => (out.get(id) ?? []).map((edge) => edge.to));
  return new Map(parts.flatMap((nodes, part) => nodes.map((id) => [id, part] as const)));
});

function onlyTrigger(stream: Stream): string | undefined {
  const triggers = [...stream.nodes.values()].filter((node) => node.kind === 'trigger');
  return triggers.length === 1 ? triggers[0]?.id : undefined;
}

/** The run with one of its tokens moved on, once for each way that is open there. */
function advanced(stream: Stream, scenario: Scenario, ways: Ways, run: Run, index: number): Run[] {
  const at = run.tokens[index] ?? '';
  const node = stream.nodes.get(at);
  const together = node?.join?.kind === 'all';
  const rest = run.tokens.filter((id, i) => i !== index && !(together && id === at));
  // A join that did not wait for all goes on once.
  const again = run.visited.filter((id) => id === at).length;
  if (!node || again >= VISITS) return node ? [] : [{ ...run, tokens: rest }];
  if (node.join && !together && again > 0 && run.forked) return [{ ...run, tokens: rest }];
  const matched = scenario.path[run.matched]?.id === at ? run.matched + 1 : run.matched;
  const visited = [...run.visited, at];
  const outputs = node.kind === 'output' ? [...run.outputs, at] : run.outputs;
  if (node.kind === 'output') return [{ ...run, tokens: rest, matched, visited, outputs }];
  const ended = new Set(node.kind === 'step' ? node.cancels.map(({ id }) => id) : []);
  const left = rest.filter((id) => !ended.has(id));
  return ways.from(node).map((targets) => ({
    tokens: [...left, ...targets.filter((target) => target !== 'end')],
    matched,
    visited,
    outputs,
    forked: run.forked || targets.length > 1,
  }));
}
