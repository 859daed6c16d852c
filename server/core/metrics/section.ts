// A fork and what lies between it and its join, as one stretch: parallel branches cost the touch time of all and the
// elapsed time of the last one that is needed. Choices that the language leaves to the tool:
// - A branch that closes quietly (`end`) counts as arrived; branches that are not needed go on beside.
// - Where a branch leaves the section instead (an output, a way back before the fork), the join does not fire and
//   the item goes there: the first such exit decides, in proportion to their chances.
// - A branch that ends in an output of its own beside a join adds to that output's chance, not to the lead time.
import { arrivals, straight } from './arrivals.ts';
import {
  type Atoms,
  arrivalOf,
  convolved,
  massOf,
  meanOf,
  momentsOfArrival,
  NOTHING,
  rescaled,
  varianceOf,
  weighted,
} from './atoms.ts';
import { buildChain, type Chain, type Exit, type Sink, shapeIn, type Walk } from './chain.ts';
import type { Fork, Route } from './routes.ts';
import { type Solution, solveChain } from './solve.ts';
import { type Cost, FREE, plus, type Timing } from './timing.ts';

export interface Piece {
  readonly p: number;
  /** The node that the work goes to, or a sink. */
  readonly node: string | undefined;
  readonly sink: Sink | undefined;
  readonly timing: Timing;
  /** For branches that end apart: the outputs they reach. */
  readonly exits: ReadonlyMap<string, Exit> | undefined;
}

/** The chances of the pieces add up to 1. */
export interface Section {
  readonly pieces: readonly Piece[];
  readonly inner: ReadonlyMap<string, number>;
  /** Outputs reached beside the pieces. */
  readonly sides: ReadonlyMap<string, Exit>;
}

export function sectionOf(walk: Walk, fork: Fork): Section {
  const known = walk.sections.get(fork.key);
  if (known) return known;
  if (walk.open.has(fork.key)) {
    const name = `a loop leaves the fork at ${fork.at} without passing its join`;
    walk.doubts.push({ kind: 'contradiction', name, nodeId: fork.at });
    return { pieces: [piece(1, 'lost', timingOf(FREE, NOTHING))], inner: new Map(), sides: new Map() };
  }
  walk.open.add(fork.key);
  const section = workOut(walk, fork);
  walk.open.delete(fork.key);
  walk.sections.set(fork.key, section);
  return section;
}

interface Branch {
  readonly chain: Chain;
  readonly solution: Solution;
}

function workOut(walk: Walk, fork: Fork): Section {
  const { join, members, sides, stops } = shapeIn(walk, fork);
  const run = (routes: readonly Route[]): Branch => {
    const chain = buildChain(walk, routes, stops);
    return { chain, solution: solveChain(chain) };
  };
  const branches = members.map(run);
  const beside = sides.map(run);
  const inner = new Map<string, number>();
  let work = FREE;
  for (const { solution } of [...branches, ...beside]) {
    for (const [id, count] of solution.nodes) inner.set(id, (inner.get(id) ?? 0) + count);
    work = plus(work, solution.total);
  }
  const effort = { process: work.process, wait: work.wait };
  if (join === undefined) return { ...endedApart(walk, fork, branches, effort), inner };
  const here = (sink: Sink) => sink === `stop:${join}` || sink === 'end';
  return { ...joined(walk, join, branches, effort, here), inner, sides: outputsOf(beside) };
}

type Effort = Pick<Cost, 'process' | 'wait'>;
type Ending = Omit<Section, 'inner'>;

function joined(
  walk: Walk,
  join: string,
  branches: readonly Branch[],
  effort: Effort,
  here: (sink: Sink) => boolean,
): Ending {
  const rule = walk.network.nodes.get(join)?.node.join;
  const wanted = rule?.kind === 'count' ? rule.count : rule?.kind === 'any' ? 1 : branches.length;
  const needed = Math.min(branches.length, Math.max(1, wanted));
  const { p, lead, active, atoms, variance } = moment(walk, branches, needed, here);
  const spent = endedByJoin(walk, join, branches, needed, here, effort);
  const timing = timingOf({ ...spent, lead, active }, atoms, variance);
  const pieces: Piece[] = p > 0 ? [{ p, node: join, sink: undefined, timing, exits: undefined }] : [];
  pieces.push(...leavers(branches, 1 - p, spent, here));
  return { pieces, sides: new Map() };
}

/** Branches without a join: the item is done when the last of them ends. */
function endedApart(walk: Walk, fork: Fork, branches: readonly Branch[], effort: Effort): Ending {
  const here = (sink: Sink) => !sink.startsWith('stop:');
  const leaves = (branch: Branch) =>
    [...branch.solution.exits].some(([sink, exit]) => !here(sink) && exit.p > 0);
  const leaving = branches.filter(leaves);
  if (leaving.length > 1) {
    const name = `several branches of the fork at ${fork.at} go back before it`;
    walk.doubts.push({ kind: 'contradiction', name, nodeId: fork.at });
  }
  const staying = branches.filter((branch) => !leaves(branch));
  const loud = staying.filter((branch) => outputsOf([branch]).size > 0);
  if (leaving.length > 0) {
    const gone = leaving.reduce((p, { solution }) => p * (1 - chance(solution, (sink) => !here(sink))), 1);
    const pieces = leavers(leaving, 1 - gone, effort, here);
    if (gone > 0) pieces.push(...leavers(leaving, gone, effort, (sink) => !here(sink)));
    return { pieces, sides: outputsOf(loud) };
  }
  const last = loud.length > 0 ? loud : staying;
  const { lead, active, atoms, variance } = moment(walk, last, last.length, here);
  const timing = timingOf({ ...effort, lead, active }, atoms, variance);
  return { pieces: [{ ...piece(1, 'done', timing), exits: outputsOf(loud) }], sides: new Map() };
}

/** When enough branches have arrived: its chance, its means and its law. */
function moment(walk: Walk, branches: readonly Branch[], needed: number, here: (sink: Sink) => boolean) {
  const { limit } = walk.network;
  const atoms = branches.map(({ chain, solution }) => arrivals(chain, solution, here, limit));
  const all = arrivalOf(atoms, needed, limit);
  const p = massOf(all);
  const laws = branches.flatMap(({ chain }) => straight(chain, here) ?? []);
  // One random part a branch: the mean of the order statistic is an integral over known laws.
  const exact = laws.length === branches.length && laws.some((law) => !law.certain);
  const moments = exact ? momentsOfArrival(laws, needed) : undefined;
  const lead = moments?.mean ?? meanOf(all);
  const active = Math.min(lead, meanOf(all, 'active'));
  const shape = p > 0 ? weighted(rescaled(all, lead, active), 1 / p) : NOTHING;
  const variance = moments?.variance ?? varianceOf(all);
  return { p: p > 1 - 1e-9 ? 1 : p, lead, active, atoms: shape, variance };
}

/** Ways out of the section that miss the join, sharing `p` in proportion to their chances. */
function leavers(
  branches: readonly Branch[],
  p: number,
  effort: Effort,
  here: (sink: Sink) => boolean,
): Piece[] {
  if (p <= 0) return [];
  const ways = branches.flatMap(({ solution }) =>
    [...solution.exits].filter(([sink, exit]) => !here(sink) && exit.p > 0),
  );
  const total = ways.reduce((sum, [, exit]) => sum + exit.p, 0);
  if (total === 0) return [piece(p, 'lost', timingOf({ ...effort, lead: 0, active: 0 }, NOTHING))];
  return ways.map(([sink, exit]) => {
    const [lead, active] = [exit.cost.lead / exit.p, exit.cost.active / exit.p];
    const timing = timingOf({ ...effort, lead, active }, [{ time: lead, mass: 1, active }]);
    const share = (p * exit.p) / total;
    if (!sink.startsWith('stop:')) return piece(share, sink, timing);
    return { p: share, node: sink.slice('stop:'.length), sink: undefined, timing, exits: undefined };
  });
}

/** What `cancels` at the join saves: branches that it names work only until the join has completed. */
function endedByJoin(
  walk: Walk,
  join: string,
  branches: readonly Branch[],
  needed: number,
  here: (sink: Sink) => boolean,
  effort: Effort,
): Effort {
  const target = walk.network.nodes.get(join);
  const cancels = target?.node.kind === 'step' ? target.node.cancels.map((ref) => ref.id) : [];
  if (!target || cancels.length === 0 || needed === branches.length) return effort;
  const { limit } = walk.network;
  const times = branches.map(({ chain, solution }) => arrivals(chain, solution, here, limit));
  let { process, wait } = effort;
  for (const [i, { solution }] of branches.entries()) {
    if (!cancels.some((id) => solution.nodes.has(id))) continue;
    const own = times[i] ?? [];
    const others = times.filter((_, other) => other !== i);
    // If it is not among the first, the others decide when it ends.
    const end = convolved(arrivalOf(others, needed, limit), target.visit.atoms(limit), limit);
    const worked = meanOf(arrivalOf([own, end], 1, limit)) / (meanOf(own) || 1);
    process -= solution.total.process * Math.max(0, 1 - worked);
    wait -= solution.total.wait * Math.max(0, 1 - worked);
  }
  return { process, wait };
}

function chance(solution: Solution, of: (sink: Sink) => boolean): number {
  return [...solution.exits].reduce((sum, [sink, exit]) => sum + (of(sink) ? exit.p : 0), 0);
}

/** Outputs that any of the branches reaches, each branch on its own. */
function outputsOf(branches: readonly Branch[]): Map<string, Exit> {
  const found = new Map<string, Exit>();
  for (const { solution } of branches) {
    for (const [sink, exit] of solution.exits) {
      if (!sink.startsWith('out:') || exit.p <= 0) continue;
      const id = sink.slice('out:'.length);
      const before = found.get(id) ?? { p: 0, cost: FREE };
      const p = 1 - (1 - before.p) * (1 - exit.p);
      const sum = plus(before.cost, exit.cost);
      const by = p / (before.p + exit.p);
      found.set(id, { p, cost: plus(FREE, sum, by) });
    }
  }
  return found;
}

function piece(p: number, sink: Sink, timing: Timing): Piece {
  return { p, node: undefined, sink, timing, exits: undefined };
}

function timingOf(cost: Cost, atoms: Atoms, variance = 0): Timing {
  return { cost, variance, atoms: () => atoms, law: undefined };
}
