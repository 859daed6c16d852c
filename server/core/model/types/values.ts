// What a file writes down: names in use, texts, quantities and durations, each with its place.
// What a file leaves out is undefined, what it states as unknown is the value 'unknown'.

import type { MapTree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';
import type { CalendarDate } from '../dates.ts';
import type { Amount, Distribution } from '../distribution.ts';
import type { Schedule } from '../schedules.ts';

/** A name that stands for a definition, at the place where it is used. */
export interface Ref {
  readonly id: string;
  readonly span: Span;
}

/** A context item, or one field of it, in use. */
export interface ContextRef extends Ref {
  readonly item: string;
  readonly field?: string;
}

export interface Text {
  readonly text: string;
  readonly span: Span;
}

/** A text with the value that it stands for; undefined where it is none. */
export interface Written<T> extends Text {
  readonly value: T | undefined;
}

type After = { readonly kind: 'after'; readonly amount: Amount } | { readonly kind: 'unknown' };

type AtMilestone = { readonly kind: 'milestone'; readonly id: string };

/** The distance from one occurrence to the next. */
export type Interval = After | Schedule;

export type EarliestStart = After | Schedule | AtMilestone;

export type Due = After | { readonly kind: 'date'; readonly date: CalendarDate } | AtMilestone;

/** A number (share 0 to 1, count, capacity) that may be stated as unknown. */
export interface Quantity {
  readonly value: number | 'unknown';
  readonly span: Span;
}

/** Arrivals in one unit of time: `40/bd` is {amount: 40, per: 'bd'}. */
export interface Rate {
  readonly value: { readonly amount: number; readonly per: RateUnit } | 'unknown';
  readonly span: Span;
}

export type RateUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'bh' | 'bd';

export interface Duration {
  readonly value: Distribution | 'unknown';
  readonly span: Span;
}

/** What every definition has. `span` covers the whole entry, `idSpan` its key. */
export interface Definition {
  readonly id: string;
  readonly idSpan: Span;
  readonly span: Span;
  /** Undefined where the value is not a mapping. */
  readonly tree: MapTree | undefined;
  readonly name?: Text;
  readonly description?: Text;
  readonly tags: readonly string[];
}
