// Runs a scenario through the graph: is there a way, consistent with what it gives, that it expects?

import { celName, evaluator } from '../model/cel.ts';
import { toData } from '../model/data.ts';
import { handlerAt } from '../model/edges.ts';
import type { Parameter } from '../model/types/content.ts';
import type { Branch, Flow } from '../model/types/flow.ts';
import type { Scenario } from '../model/types/improvement.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Ref } from '../model/types/values.ts';
import { keyOf } from '../parse/tree.ts';
import { groupBy } from '../text/group.ts';

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
  let furthest = 0;
  let tried = 0;
  const open: Run[] = start ? [{ tokens: [start], matched: 0, visited: [], forked: false, outputs: [] }] : [];
  for (let run = open.pop(); run && tried < LIMIT; run = open.pop()) {
    tried++;
    furthest = Math.max(furthest, run.matched);
    for (const id of run.tokens) visited.add(id);
    if (run.tokens.length === 0) {
      if (run.matched < scenario.path.length) continue;
      for (const output of run.outputs) reached.add(output);
      if (!run.forked && (!scenario.output || run.outputs.includes(scenario.output.id)))
        runs.push([...run.visited]);
      continue;
    }
    for (const [index] of run.tokens.entries()) open.push(...advanced(stream, scenario, ways, run, index));
  }
  return { stuckAt: scenario.path[furthest], reached, visited, runs, cut: tried >= LIMIT };
}

function onlyTrigger(stream: Stream): string | undefined {
  const triggers = [...stream.nodes.values()].filter((node) => node.kind === 'trigger');
  return triggers.length === 1 ? triggers[0]?.id : undefined;
}

/** The run with one of its tokens moved on, once for each way that is open there. */
function advanced(stream: Stream, scenario: Scenario, ways: Ways, run: Run, index: number): Run[] {
  const at = run.tokens[index] ?? '';
  const node = stream.nodes.get(at);
  const rest = run.tokens.filter((_, i) => i !== index);
  // A join goes on once: further branches that arrive there have already been counted.
  const again = run.visited.filter((id) => id === at).length;
  if (!node || again >= VISITS) return node ? [] : [{ ...run, tokens: rest }];
  if (node.join && again > 0 && run.forked) return [{ ...run, tokens: rest }];
  const matched = scenario.path[run.matched]?.id === at ? run.matched + 1 : run.matched;
  const visited = [...run.visited, at];
  const outputs = node.kind === 'output' ? [...run.outputs, at] : run.outputs;
  if (node.kind === 'output') return [{ ...run, tokens: rest, matched, visited, outputs }];
  return ways.from(node).map((targets) => ({
    tokens: [...rest, ...targets.filter((target) => target !== 'end')],
    matched,
    visited,
    outputs,
    forked: run.forked || targets.length > 1,
  }));
}

/** The ways out of a node that the scenario leaves open; each way is the nodes to which it leads at once. */
class Ways {
  readonly #stream: Stream;
  readonly #scenario: Scenario;
  readonly #evaluate: (expression: string) => unknown;

  constructor(stream: Stream, scenario: Scenario) {
    this.#stream = stream;
    this.#scenario = scenario;
    this.#evaluate = evaluator(valuesOf(stream, scenario));
  }

  from(node: StreamNode): string[][] {
    const turn = this.#scenario.when.find((one) => one.node.id === node.id)?.choice.id;
    const normal = this.#normal(node);
    if (turn === undefined) return normal;
    if (turn === 'timeout') return this.#flow(node.timeout?.then);
    const handler = handlerAt(this.#stream, node, turn);
    if (handler && (node.raises.some((raise) => raise.id === turn) || !this.#stream.nodes.has(turn))) {
      return handler.then ? this.#flow(handler.then) : normal;
    }
    // The turn is set by hand: what the expressions say does not matter.
    return this.#all(node).filter((targets) => targets.includes(turn));
  }

  #all(node: StreamNode): string[][] {
    const edges = this.#stream.edges.filter((edge) => edge.from === node.id);
    const single = edges.filter((edge) => edge.fork === undefined).map((edge) => [edge.to]);
    const forks = groupBy(
      edges.filter((edge) => edge.fork !== undefined),
      (edge) => edge.fork,
    );
    return [...single, ...[...forks.values()].map((group) => group.map((edge) => edge.to))];
  }

  #normal(node: StreamNode): string[][] {
    switch (node.kind) {
      case 'trigger':
        return this.#flow(node.next);
      case 'step': {
        const outputs = node.substream?.outputs.map(({ to }) => [to.id]) ?? [];
        return [...this.#flow(node.next), ...outputs];
      }
      case 'handoff':
        return this.#flow(node.to);
      case 'gate': {
        const tests = node.criteria.map(({ test }) => (test ? this.#evaluate(test.text) : undefined));
        const outcomes = node.outcomes.flatMap((outcome) => this.#flow(outcome.to));
        const [pass, fail] = [this.#flow(node.pass), this.#flow(node.fail)];
        const conditional = this.#flow(node.conditional?.to);
        if (tests.includes(false)) return [...fail, ...conditional, ...outcomes];
        if (tests.length > 0 && tests.every((test) => test === true)) return [...pass, ...outcomes];
        return [...pass, ...fail, ...conditional, ...outcomes];
      }
      case 'output':
        return [];
    }
  }

  #flow(flow: Flow | undefined): string[][] {
    switch (flow?.kind) {
      case undefined:
        return [];
      case 'to':
        return [[flow.target.id]];
      case 'fork':
        return this.#together(flow.branches);
      case 'choice':
        return this.#choice(flow.branches);
    }
  }

  /** Branches are tried in order: the first that holds ends the search, what is open may hold or not. */
  #choice(branches: readonly Branch[]): string[][] {
    const found: string[][] = [];
    for (const branch of branches) {
      const holds = branch.when ? this.#evaluate(branch.when.text) : undefined;
      if (holds === false) continue;
      found.push(...this.#flow(branch.to), ...this.#flow(branch.atMost?.then));
      if (holds === true) break;
    }
    return found;
  }

  /** A fork takes one way of each of its branches at once. */
  #together(branches: readonly Branch[]): string[][] {
    return branches.reduce<string[][]>(
      (ways, branch) => {
        const holds = branch.when ? this.#evaluate(branch.when.text) : true;
        if (holds === false) return ways;
        const targets = this.#flow(branch.to);
        const taken = ways.flatMap((way) => targets.map((target) => way.concat(target)));
        return holds === true ? taken : ways.concat(taken);
      },
      [[]],
    );
  }
}

/** What the scenario gives and the parameters say, under the names that expressions use. */
function valuesOf(stream: Stream, scenario: Scenario): Record<string, unknown> {
  const values: Record<string, unknown> = { params: parametersOf(stream.parameters) };
  for (const entry of scenario.given?.entries ?? []) {
    const [item = '', field] = keyOf(entry).split('.');
    const value = named(toData(entry.value));
    if (field === undefined) values[celName(item)] = value;
    else {
      const known = values[celName(item)];
      const before = typeof known === 'object' && known !== null ? known : {};
      values[celName(item)] = { ...before, [celName(field)]: value };
    }
  }
  return values;
}

function parametersOf(parameters: ReadonlyMap<string, Parameter>): Record<string, unknown> {
  return Object.fromEntries(
    [...parameters.values()].flatMap(({ id, value }) => (value ? [[celName(id), named(toData(value))]] : [])),
  );
}

/** Mappings under CEL names, all the way down. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [celName(key), named(inner)]));
}
