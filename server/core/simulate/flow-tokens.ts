// Items in a discrete-event run, and the tokens that stand for their branches.
import type { PlanFork } from './ways.ts';

export interface Item {
  readonly start: number;
  readonly counts: Int32Array;
  /** Tokens at nodes. */
  readonly tokens: Set<Token>;
  done: boolean;
  /** Nodes come to so far. */
  visits: number;
}

/** A fork that is under way for one item. */
export interface Frame {
  readonly fork: PlanFork;
  readonly parent: Frame | undefined;
  /** The branch that forked carries the item. */
  readonly main: boolean;
  arrived: number;
  /** Members that still run. */
  open: number;
  /** The node that the first branch left to: a number, or an output that it reached. */
  left: { readonly fate: 'stop' | 'output' | 'lost'; readonly node: number } | undefined;
  settled: boolean;
}

export interface Token {
  readonly item: Item;
  readonly frame: Frame | undefined;
  /** Its end is the end of the item, or of the branch that its frame counts. */
  readonly main: boolean;
  node: number;
  /** The visit that it is in: events of earlier visits do not count. */
  visit: number;
  attempts: number[] | undefined;
  held: readonly Limit[];
  /** Takes its work away from whoever does it. */
  withdraw: ((at: number) => void) | undefined;
}

/** A limit on work in progress: of a stage or a team. */
export interface Limit {
  readonly most: number;
  count: number;
  readonly line: { readonly token: Token; readonly enter: (at: number) => void; visit: number }[];
}
