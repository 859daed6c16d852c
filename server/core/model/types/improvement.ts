// How the stream is watched and made better: duties, findings, experiments, measures, scenarios.

import type { MapTree, Tree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';
import type { CalendarDate } from '../dates.ts';
import type { Breach } from './handling.ts';
import type { Definition, Duration, Interval, Ref, Text, Written } from './values.ts';

export interface PacePhase {
  readonly for?: Duration;
  readonly every?: Written<Interval>;
  readonly span: Span;
}

export interface Obligation extends Definition {
  readonly do?: Text;
  readonly actor?: Ref;
  /** Phases in sequence; the last one holds for the rest. */
  readonly pace: readonly PacePhase[];
  readonly during: readonly Ref[];
  readonly onMissed?: Breach;
}

export interface Finding extends Definition {
  readonly kind?: string;
  readonly at?: Ref;
  readonly waste?: string;
  readonly addressedBy?: Ref;
}

export interface Experiment extends Definition {
  readonly hypothesis?: Text;
  readonly change?: Text;
  readonly owner?: Ref;
  readonly measure?: Text;
  readonly target?: Text;
  readonly reviewOn?: Written<CalendarDate>;
  readonly status?: string;
}

export interface Measure extends Definition {
  readonly level?: string;
  readonly of?: Text;
  readonly at?: Ref;
  readonly target?: Tree;
  readonly actual?: Tree;
  readonly asOf?: Written<CalendarDate>;
  readonly rollsUpTo?: Ref;
}

export interface Scenario extends Definition {
  readonly given?: MapTree;
  readonly trigger?: Ref;
  readonly when: readonly { readonly node: Ref; readonly choice: Ref }[];
  readonly path: readonly Ref[];
  readonly output?: Ref;
  readonly within?: Duration;
}

export interface Value {
  readonly customer?: Text;
  readonly statement?: Text;
  readonly observedBy: readonly Ref[];
  readonly span: Span;
}

export interface Feedback {
  readonly ambiguityLog?: { readonly owner?: Ref; readonly to?: Text; readonly span: Span };
  readonly review?: {
    readonly every?: Written<Interval>;
    readonly owner?: Ref;
    readonly last?: Written<CalendarDate>;
    readonly span: Span;
  };
  readonly loops: readonly {
    readonly from?: Ref;
    readonly to?: Ref;
    readonly signal?: Text;
    /** From `from` to `to`. */
    readonly takes?: Duration;
    readonly span: Span;
  }[];
  readonly span: Span;
}
