// Routes as plain data: where work goes from a node, and with what share.
import type { Doubt } from './shares.ts';

export interface Route {
  readonly p: number;
  readonly target: Target;
  /** A fail, reject, handler or exhausted branch: not a first pass. */
  readonly flaw: boolean;
  /** Counted branches on the way; the outermost comes first. */
  readonly bounds: readonly Bound[];
}

/** `lost`: the specification does not say where the work goes. */
export type Target =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'end' | 'lost' }
  | Fork;

export interface Fork {
  readonly kind: 'fork';
  /** Unique in the stream. */
  readonly key: string;
  /** The node that forks. */
  readonly at: string;
  readonly branches: readonly (readonly Route[])[];
}

/** The branch may be taken so often by one item; then its work goes `onward`. */
export interface Bound {
  readonly key: string;
  readonly at: string;
  readonly times: number;
  readonly onward: readonly Route[];
}

/** An exception at a node: a share of the visits, then `delays.length` further visits while it keeps striking. */
export interface Strike {
  readonly exception: string;
  readonly p: number;
  /** Seconds before each further attempt. */
  readonly delays: readonly number[];
  /** Where the work goes when no attempt is left; undefined: on as usual. */
  readonly onward: readonly Route[] | undefined;
}

export interface NodeRoutes {
  readonly normal: readonly Route[];
  readonly strikes: readonly Strike[];
  readonly timeout: readonly Route[] | undefined;
  readonly doubts: readonly Doubt[];
}
