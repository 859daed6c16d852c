// What happens when something goes wrong or a clock runs out.

import type { MapTree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';
import type { Backoff, ExceptionCategory, Severity, TimeoutMeaning } from '../document.gen.ts';
import type { AtMost, Flow } from './flow.ts';
import type { SlaCase } from './sla.ts';
import type { ContextRef, Definition, Duration, Quantity, Ref, Text } from './values.ts';

export interface Retry {
  readonly times?: Quantity;
  readonly every?: Duration;
  readonly backoff: Backoff;
  readonly span: Span;
}

export interface Escalation {
  readonly after?: Duration;
  readonly to?: Ref;
  readonly span: Span;
}

/** What happens when an exception strikes, a clock runs out or a duty is missed. */
export interface Handler {
  readonly span: Span;
  readonly tree: MapTree | undefined;
  readonly retry?: Retry;
  readonly compensate: readonly Ref[];
  readonly writes: readonly ContextRef[];
  readonly notify: readonly Ref[];
  readonly escalate: readonly Escalation[];
  readonly starts?: Text;
  readonly then?: Flow;
  readonly continue: boolean;
  readonly ignore?: Text;
}

export interface StreamException extends Definition {
  readonly category?: ExceptionCategory;
  readonly severity?: Severity;
  /** Nodes in which it may strike at any time, or 'all'; undefined: only where raised. */
  readonly during?: 'all' | readonly Ref[];
  readonly probability?: Quantity;
  readonly atMost?: AtMost;
  readonly handle?: Handler;
}

/** An exception that a node may raise; `probability` is a share of the visits, absent where the author gave none. */
export interface Raise extends Ref {
  readonly probability?: Quantity;
}

export interface Timeout {
  /** With cases: unknown, because they depend on the item. */
  readonly after?: Duration;
  readonly cases?: readonly SlaCase[];
  readonly then?: Flow;
  readonly means?: TimeoutMeaning;
  readonly warnBefore?: Duration;
  readonly span: Span;
}

export type Breach =
  | { readonly kind: 'node'; readonly target: Ref }
  | { readonly kind: 'handler'; readonly handler: Handler };

export interface Notification {
  readonly to?: Ref;
  readonly context: readonly ContextRef[];
  readonly span: Span;
}
