// What a scenario leaves open at a node: the ways out of it that its values, its turns and the expressions allow.
import { celName, evaluator } from '../model/cel.ts';
import { toData } from '../model/data.ts';
import { handlerAt } from '../model/edges.ts';
import type { Parameter } from '../model/types/content.ts';
import type { Branch, Flow } from '../model/types/flow.ts';
import type { Scenario } from '../model/types/improvement.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { keyOf } from '../parse/tree.ts';
import { groupBy } from '../text/group.ts';

/** The ways out of a node that the scenario leaves open; each way is the nodes to which it leads at once. */
export class Ways {
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
