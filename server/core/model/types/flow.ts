// Where work goes: the flows that a file writes, and the arrows of the graph that come of them.

import type { Span } from '../../text/position.ts';
import type { Definition, Quantity, Ref, Text } from './values.ts';

export interface Stage extends Definition {
  readonly backlog?: { readonly wipLimit?: Quantity; readonly order?: string; readonly span: Span };
  readonly pull: boolean;
  readonly gate?: Ref;
}

/** Where work goes. `end` as a target closes one branch quietly. */
export type Flow =
  | { readonly kind: 'to'; readonly target: Ref; readonly span: Span }
  | { readonly kind: 'choice'; readonly branches: readonly Branch[]; readonly span: Span }
  | { readonly kind: 'fork'; readonly branches: readonly Branch[]; readonly span: Span };

export interface Branch {
  readonly to?: Flow;
  readonly when?: Text;
  readonly probability?: Quantity;
  readonly atMost?: AtMost;
  readonly span: Span;
}

/** A branch may be taken so often; then the work goes elsewhere. */
export interface AtMost {
  readonly times?: Quantity;
  readonly then?: Flow;
  readonly span: Span;
}

export type Cause =
  | 'next'
  | 'pass'
  | 'fail'
  | 'conditional'
  | 'outcome'
  | 'to'
  | 'reject'
  | 'exhausted'
  | 'timeout'
  | 'exception'
  | 'compensate'
  | 'reversal'
  | 'missing-input'
  | 'missed'
  | 'violation'
  | 'breach'
  | 'escalation'
  | 'substream';

/** One arrow of the graph. Triggers are only ever the source. */
export interface Edge {
  readonly from: string;
  /** A node id, or 'end'. */
  readonly to: string;
  readonly cause: Cause;
  /** The text that names the target. */
  readonly span: Span;
  readonly when?: Text;
  /** As written on the branch, relative to its own choice (inside `fail`: a share of the failures). */
  readonly probability?: Quantity;
  /** The exception, graded outcome, SLA, input, obligation or sub-stream output that the edge belongs to. */
  readonly label?: string;
  /** Edges of one fork share this number; they all run. */
  readonly fork?: number;
  /** The branch carries `at_most`. */
  readonly bounded?: true;
}
