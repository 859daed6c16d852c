// A walk through the stream: one item, step by step; at each branch somebody chooses by what the specification says, and
// every place where it does not say enough goes into a log. States are plain values: going back is keeping the old one.
import type { Stream } from '../model/types/stream.ts';
import { type Ambiguity, type Choice, choicesAt } from './walk-choices.ts';

export interface Place {
  readonly id: number;
  readonly node: string;
  readonly choices: readonly Choice[];
  /** The forks that it lies in, innermost last. */
  readonly forks: readonly number[];
}

interface OpenFork {
  readonly id: number;
  /** Branches that have neither arrived at the join nor ended. */
  readonly running: number;
  readonly arrived: number;
  readonly passed: boolean;
}

export interface WalkState {
  /** Where work stands now: several places inside a fork. */
  readonly places: readonly Place[];
  readonly visited: readonly string[];
  readonly outputs: readonly string[];
  readonly ambiguities: readonly Ambiguity[];
  readonly done: boolean;
  readonly forks: readonly OpenFork[];
  /** How often counted branches were taken, by node and choice. */
  readonly counts: Readonly<Record<string, number>>;
  readonly nextId: number;
}

const EMPTY: WalkState = {
  places: [],
  visited: [],
  outputs: [],
  ambiguities: [],
  done: false,
  forks: [],
  counts: {},
  nextId: 1,
};

/** From a trigger, by default the first; a stream without triggers is done at once. */
export function startWalk(stream: Stream, trigger?: string): WalkState {
  const first = [...stream.nodes.values()].find(
    (node) => node.kind === 'trigger' && (trigger ?? node.id) === node.id,
  );
  return settled(first ? arrive(stream, EMPTY, first.id, []) : EMPTY);
}

/** Takes one of the choices at a place; an unknown place or choice leaves the state as it is. */
export function stepWalk(stream: Stream, state: WalkState, place: number, choice: string): WalkState {
  const from = state.places.find((each) => each.id === place);
  const chosen = from?.choices.find((each) => each.id === choice);
  if (!from || !chosen) return state;
  const left: WalkState = { ...state, places: state.places.filter((each) => each !== from) };
  if (chosen.again) return settled(arrive(stream, left, from.node, from.forks));
  const key = `${from.node}:${chosen.id}`;
  const taken = left.counts[key] ?? 0;
  const most = chosen.atMost?.times?.value;
  if (chosen.atMost && typeof most === 'number' && taken >= most)
    return settled(exhausted(stream, left, from, chosen));
  const counted = chosen.atMost ? { ...left, counts: { ...left.counts, [key]: taken + 1 } } : left;
  if (chosen.targets.length === 0) return settled(ended(counted, from.forks));
  if (!chosen.parallel) return settled(go(stream, counted, chosen.targets[0] ?? 'end', from.forks));
  const fork: OpenFork = { id: counted.nextId, running: chosen.targets.length, arrived: 0, passed: false };
  const forked = { ...counted, nextId: counted.nextId + 1, forks: [...counted.forks, fork] };
  const inside = [...from.forks, fork.id];
  return settled(
    chosen.targets.reduce<WalkState>((next, target) => go(stream, next, target, inside), forked),
  );
}

function exhausted(stream: Stream, state: WalkState, from: Place, chosen: Choice): WalkState {
  const then = chosen.atMost?.then;
  if (then?.kind === 'to') return go(stream, state, then.target.id, from.forks);
  const span = chosen.atMost?.span;
  const text = `it does not say where the work goes when "${chosen.label}" was taken too often`;
  const noted = span ? note(state, [{ node: from.node, text, span }]) : state;
  return ended(noted, from.forks);
}

function go(stream: Stream, state: WalkState, target: string, forks: readonly number[]): WalkState {
  return target === 'end' ? ended(state, forks) : arrive(stream, state, target, forks);
}

function arrive(stream: Stream, state: WalkState, id: string, forks: readonly number[]): WalkState {
  const node = stream.nodes.get(id);
  if (!node) return ended(state, forks);
  const inner = forks.at(-1);
  if (node.join && inner !== undefined) return join(stream, state, id, forks, inner);
  return enter(stream, state, id, forks);
}

function join(
  stream: Stream,
  state: WalkState,
  id: string,
  forks: readonly number[],
  inner: number,
): WalkState {
  const fork = state.forks.find((each) => each.id === inner);
  const rule = stream.nodes.get(id)?.join;
  if (!fork || !rule) return enter(stream, state, id, forks.slice(0, -1));
  const [arrived, running] = [fork.arrived + 1, fork.running - 1];
  const enough =
    rule.kind === 'any' ? arrived >= 1 : rule.kind === 'count' ? arrived >= rule.count : running === 0;
  const passes = enough && !fork.passed;
  const noted = replaced(state, { ...fork, arrived, running, passed: fork.passed || passes });
  return passes ? enter(stream, noted, id, forks.slice(0, -1)) : noted;
}

function enter(stream: Stream, state: WalkState, id: string, forks: readonly number[]): WalkState {
  const node = stream.nodes.get(id);
  if (!node) return state;
  const visited = [...state.visited, id];
  if (node.kind === 'output') return ended({ ...state, visited, outputs: [...state.outputs, id] }, forks);
  const { choices, ambiguities } = choicesAt(stream, node);
  const place: Place = { id: state.nextId, node: id, choices, forks };
  return note({ ...state, visited, nextId: state.nextId + 1, places: [...state.places, place] }, ambiguities);
}

/** A branch that ends quietly counts as arrived at the join of its fork. */
function ended(state: WalkState, forks: readonly number[]): WalkState {
  const fork = state.forks.find((each) => each.id === forks.at(-1));
  return fork ? replaced(state, { ...fork, running: fork.running - 1 }) : state;
}

function replaced(state: WalkState, fork: OpenFork): WalkState {
  return { ...state, forks: state.forks.map((each) => (each.id === fork.id ? fork : each)) };
}

/** Each place in the file is named once. */
function note(state: WalkState, found: readonly Ambiguity[]): WalkState {
  const fresh = found.filter(
    (each) => !state.ambiguities.some((known) => known.node === each.node && known.text === each.text),
  );
  return { ...state, ambiguities: [...state.ambiguities, ...fresh] };
}

function settled(state: WalkState): WalkState {
  return { ...state, done: state.places.length === 0 };
}
