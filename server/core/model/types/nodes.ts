// The nodes of the graph: triggers, steps, gates, handoffs, outputs.

import type { Span } from '../../text/position.ts';
import type { CalendarDate } from '../dates.ts';
import type {
  ApprovalRule,
  IterationMode,
  Outcome,
  RequirementStrength,
  ValueClass,
  WaitCause,
} from '../document.gen.ts';
import type { Schedule } from '../schedules.ts';
import type { Flow } from './flow.ts';
import type { Escalation, Handler, Notification, Raise, Timeout } from './handling.ts';
import type { SlaUse } from './sla.ts';
import type {
  ContextRef,
  Definition,
  Due,
  Duration,
  EarliestStart,
  Quantity,
  Rate,
  Ref,
  Text,
  Written,
} from './values.ts';

export interface Times {
  readonly process?: Duration;
  readonly wait?: Duration;
  readonly lead?: Duration;
  readonly waitCause?: WaitCause;
  /** `measured: {source, as_of, sample}` stands here. */
  readonly measured: boolean;
  readonly measurement?: Measurement;
}

export interface Measurement {
  readonly source?: Text;
  readonly asOf?: Written<CalendarDate>;
  readonly sample?: Quantity;
  readonly span: Span;
}

export type Join =
  | { readonly kind: 'all' | 'any'; readonly span: Span }
  | { readonly kind: 'count'; readonly count: number; readonly span: Span };

interface NodeBase extends Definition {
  readonly stage?: Ref;
  readonly join?: Join;
  readonly times: Times;
  readonly reads: readonly ContextRef[];
  readonly readsOptional: readonly ContextRef[];
  readonly writes: readonly ContextRef[];
  readonly parameters: readonly Ref[];
  readonly guardrails: readonly Ref[];
  readonly raises: readonly Raise[];
  readonly on: ReadonlyMap<string, { readonly ref: Ref; readonly handler: Handler }>;
  readonly timeout?: Timeout;
  readonly sla?: SlaUse;
  readonly notifies: readonly Notification[];
  readonly cadence?: Written<Schedule>;
  /** Of a node that came out of a sub-stream: what `bh` and `bd` count on where its actor names no calendar. */
  readonly businessCalendar?: string;
}

export interface TriggerNode extends NodeBase {
  readonly kind: 'trigger';
  readonly event?: Text;
  readonly schedule?: Written<Schedule>;
  readonly source?: Text;
  readonly rate?: Rate;
  readonly provides: readonly ContextRef[];
  readonly next?: Flow;
}

export interface StepNode extends NodeBase {
  readonly kind: 'step';
  readonly actor?: Ref;
  readonly next?: Flow;
  readonly valueAdding?: ValueClass;
  readonly effort?: Duration;
  readonly completeAccurate?: Quantity;
  /** Defects that a visit brings in. */
  readonly injects?: Quantity;
  readonly provisional: boolean;
  readonly reversedBy?: Ref;
  readonly substream?: Substream;
  /** A way into or out of a sub-stream that was put in place: nobody works there. */
  readonly passage?: 'in' | 'out';
  /** Why the sub-stream could not be put in place. */
  readonly opaque?: string;
  readonly forEach?: ForEach;
  readonly notBefore?: Written<EarliestStart>;
  readonly cancels: readonly Ref[];
  readonly batch?: { readonly size?: Quantity; readonly changeover?: Duration; readonly span: Span };
}

export interface Substream {
  readonly file: Text;
  readonly trigger?: Ref;
  /** Outputs of the sub-stream -> nodes here. `span`: the name of the output. */
  readonly outputs: readonly { readonly output: string; readonly to: Ref; readonly span: Span }[];
  readonly span: Span;
}

export interface ForEach {
  readonly item?: ContextRef;
  /** Each of whose people does the step once. */
  readonly actor?: Ref;
  readonly count?: Quantity | { readonly cel: Text };
  readonly mode: IterationMode;
  readonly until: 'all' | 'any' | number;
  readonly span: Span;
}

export interface Criterion {
  readonly text: string;
  readonly test?: Text;
  readonly strength: RequirementStrength;
  readonly span: Span;
}

export interface GateNode extends NodeBase {
  readonly kind: 'gate';
  readonly actor?: Ref;
  readonly criteria: readonly Criterion[];
  readonly approval?: Approval;
  readonly validFor?: Duration;
  readonly voidedBy: readonly Ref[];
  readonly passRate?: Quantity;
  /** Share of the defects that are there which it finds. */
  readonly detects?: Quantity;
  readonly pass?: Flow;
  readonly fail?: Flow;
  readonly conditional?: {
    readonly to?: Flow;
    readonly rate?: Quantity;
    readonly obligation?: Text;
    readonly by?: Written<Due>;
    readonly span: Span;
  };
  readonly outcomes: readonly {
    readonly id: string;
    readonly to?: Flow;
    readonly rate?: Quantity;
    readonly span: Span;
  }[];
}

export interface Approval {
  readonly atLeast?: Quantity;
  readonly of?: Ref | Quantity;
  readonly rule?: ApprovalRule;
  readonly veto: boolean;
  readonly openFor?: Duration;
  /** How strongly the open period is asked for. */
  readonly openStrength: RequirementStrength;
  readonly separateFrom: readonly Ref[];
  readonly span: Span;
}

export interface HandoffNode extends NodeBase {
  readonly kind: 'handoff';
  readonly to?: Flow;
  /** Undefined: `context` is missing; an empty list: it is there and lists nothing. */
  readonly context?: readonly ContextRef[];
  readonly contextSpan?: Span;
  readonly channel?: Text;
  readonly accept?: { readonly within?: Duration; readonly criteria: readonly Text[]; readonly span: Span };
  readonly redact: readonly ContextRef[];
  readonly onReject?: Flow;
  readonly escalation: readonly Escalation[];
  readonly decision?: {
    readonly question?: Text;
    readonly options?: Span;
    readonly returns: readonly ContextRef[];
    readonly span: Span;
  };
}

export interface OutputNode extends NodeBase {
  readonly kind: 'output';
  readonly outcome?: Outcome;
  readonly provides: readonly ContextRef[];
  readonly recipient?: Text;
  readonly verify: readonly Text[];
  readonly starts: readonly Text[];
}

export type StreamNode = TriggerNode | StepNode | GateNode | HandoffNode | OutputNode;

export type NodeKind = StreamNode['kind'];
