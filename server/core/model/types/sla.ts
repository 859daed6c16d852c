// Promises of time: what they cover, how much, and what a breach leads to.

import type { Span } from '../../text/position.ts';
import type { SLAMeasure, SLAStrength } from '../document.gen.ts';
import type { Breach } from './handling.ts';
import type { Definition, Due, Duration, Quantity, Ref, Text, Written } from './values.ts';

export interface Sla extends Definition {
  /** False for a duration or an inline SLA on a node. */
  readonly named: boolean;
  readonly covers?: SlaScope;
  readonly appliesWhen?: Text;
  readonly measure: SLAMeasure;
  readonly within?: SlaLimit;
  readonly before?: { readonly node?: Ref; readonly by?: Duration; readonly span: Span };
  readonly by?: Written<Due>;
  /** 0 to 100. */
  readonly percentile: number;
  readonly calendar?: Ref;
  readonly pausesIn: readonly Ref[];
  readonly pauseLimit?: Duration;
  readonly pauseTimes?: Quantity;
  readonly warnBefore?: Duration;
  readonly rollForward: boolean;
  readonly strength: SLAStrength;
  readonly onBreach?: Breach;
}

export interface SlaCase {
  readonly when?: Text;
  readonly is?: Duration;
  /** Share of the items of which it is the case. */
  readonly probability?: Quantity;
  readonly span: Span;
}

export type SlaLimit =
  | { readonly kind: 'one'; readonly limit: Duration; readonly span: Span }
  | {
      readonly kind: 'cases';
      readonly cases: readonly SlaCase[];
      readonly span: Span;
    };

export type SlaScope =
  | { readonly kind: 'stream'; readonly span: Span }
  | { readonly kind: 'node'; readonly node: Ref; readonly span: Span }
  | {
      readonly kind: 'section';
      /** One or several: the clock starts at the first reached. */
      readonly from: readonly Ref[];
      readonly to?: Ref;
      readonly span: Span;
    };

/** How a node names its SLA. */
export type SlaUse =
  | { readonly kind: 'named'; readonly ref: Ref }
  | { readonly kind: 'inline'; readonly sla: Sla };
