// What each number rests on: what is missing from it, how well its inputs are founded, and what contradicts it.
import type { Stream } from '../model/types/stream.ts';
import { once } from '../text/once.ts';
import { differing, figuresOf } from './figures.ts';
import { type Range, rangesOf } from './ranges.ts';
import { readStream, type StreamReading } from './reading.ts';
import type { Doubt, DoubtKind, Move } from './shares.ts';
import type { Basis } from './types.ts';

export interface Evidence {
  readonly base: StreamReading;
  /** Doubts of that kind that bear on any of the figures; empty where none does. */
  doubtsOn(kind: DoubtKind, figures: FigureNames): readonly string[];
  /** Some share or time is in doubt, so that more readings may have to tell what rests on it. */
  readonly doubtful: boolean;
  /** Missing times of the nodes, by what they are missing from. */
  missing(what: 'process' | 'wait' | 'lead', nodes: Iterable<string>): string[];
  /** The worst basis of the nodes' times and of the shares at their branches. */
  basis(nodes: Iterable<string>): Basis;
  contradictions(nodes: Iterable<string>): string[];
  /** Range of a figure over all that its unknown shares could be; undefined where it does not follow. */
  range(figure: string): Range | undefined;
}

/** Names of figures; where they are many, how to list them when somebody asks. */
export type FigureNames = readonly string[] | (() => readonly string[]);

export function listed(figures: FigureNames): readonly string[] {
  return typeof figures === 'function' ? figures() : figures;
}

/** Unknown shares are tried one by one only while that is cheap; else all of them are named. */
const MOST_SINGLE = 40;
const MOST_WORK = 4000;

const MOVED: readonly DoubtKind[] = ['assumed', 'unknown', 'contradiction'];
const ORDER: readonly Basis[] = ['measured', 'estimated', 'assumed'];

export function worst(...bases: readonly Basis[]): Basis {
  return ORDER.findLast((basis) => bases.includes(basis)) ?? 'measured';
}

export function gatherEvidence(stream: Stream, before?: StreamReading): Evidence {
  const base = readStream(stream, undefined, before);
  // A reading costs as much as the first: what a doubt would change is worked out when somebody asks for it.
  const all = once(() => figuresOf(base));
  const move = (to: Move) => differing(all(), figuresOf(readStream(stream, to)));
  const names = new Map(
    MOVED.map((kind) => {
      const doubts = base.doubts.filter((doubt) => doubt.kind === kind);
      return [kind, new Set(doubts.map((doubt) => doubt.name))];
    }),
  );
  const moves = new Map(MOVED.map((kind) => [kind, once(() => move({ kind }))]));
  const single = once(() => {
    const unknown = names.get('unknown') ?? new Set();
    const few = unknown.size <= MOST_SINGLE && unknown.size * stream.nodes.size <= MOST_WORK;
    if (!few || unknown.size < 2) return new Map<string, ReadonlySet<string>>();
    return new Map([...unknown].map((name) => [name, move({ kind: 'unknown', name })]));
  });
  const ranges = once(() => (names.get('unknown')?.size ? rangesOf(stream, base) : undefined));
  // Where counted branches had to be left uncounted, everything is an assumption.
  const uncounted = base.doubts.some((doubt) => doubt.nodeId === '');
  const reached = (id: string) => base.visits.get(id) !== 0;
  // Most metrics rest on the same list of nodes: what follows from it is worked out once.
  const bases = new WeakMap<object, Basis>();
  const contradicted = new WeakMap<object, string[]>();
  const lacking = { process: new WeakMap<object, string[]>(), wait: new WeakMap(), lead: new WeakMap() };
  const kept = <T>(known: WeakMap<object, T>, nodes: Iterable<string>, compute: () => T): T => {
    const found = known.get(nodes) ?? compute();
    known.set(nodes, found);
    return found;
  };
  const pauses = base.doubts.filter((doubt) => doubt.kind === 'unknown time' && struck(base, doubt.nodeId));
  return {
    base,
    doubtful: base.doubts.length > 0,
    doubtsOn(kind, figures) {
      if (!names.get(kind)?.size) return [];
      const on = listed(figures);
      const moved = (name: string) => moves.get(kind)?.().has(name);
      const bears = (kind === 'assumed' && uncounted) || on.some(moved);
      if (!bears) return [];
      const found = base.doubts.filter((doubt) => doubt.kind === kind && reached(doubt.nodeId));
      const all = [...new Set(found.map((doubt) => doubt.name))];
      if (kind !== 'unknown') return all;
      const bearing = all.filter((doubt) => on.some((name) => single().get(doubt)?.has(name)));
      return bearing.length > 0 ? bearing : all;
    },
    missing: (what, nodes) => kept(lacking[what], nodes, () => missingFrom(base, pauses, what, nodes)),
    basis: (nodes) => kept(bases, nodes, () => basisOf(base, nodes)),
    range: (figure) => ranges()?.get(figure),
    contradictions: (nodes) =>
      kept(contradicted, nodes, () => [...nodes].flatMap((id) => base.times.get(id)?.contradiction ?? [])),
  };
}

/** `pauses`: those before further attempts that nobody knows. */
function missingFrom(
  base: StreamReading,
  pauses: readonly Doubt[],
  what: 'process' | 'wait' | 'lead',
  nodes: Iterable<string>,
): string[] {
  const found = new Set<string>();
  for (const id of nodes) {
    for (const name of base.times.get(id)?.missing[what] ?? []) found.add(name);
    if (what === 'process') continue;
    for (const doubt of pauses) if (doubt.nodeId === id) found.add(doubt.name);
  }
  return [...found];
}

function basisOf(base: StreamReading, nodes: Iterable<string>): Basis {
  const bases = new Set<Basis>();
  for (const id of nodes) {
    const node = base.walk.network.nodes.get(id);
    if (!node) continue;
    bases.add(node.times.basis);
    const measured = node.node.kind === 'gate' && node.node.times.measured;
    if (!measured && (struck(base, id) || node.routes.normal.some(({ p }) => p > 0 && p < 1))) {
      bases.add('estimated');
    }
  }
  return worst(...bases);
}

function struck(base: StreamReading, id: string): boolean {
  return base.walk.network.nodes.get(id)?.routes.strikes.some((strike) => strike.p > 0) === true;
}
