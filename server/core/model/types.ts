// The value stream as a typed graph. Every value knows where it stands; what a file leaves out is undefined,
// what it states as unknown is the value 'unknown'.
import type { Comment, MapTree, ScalarTree, Tree } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import type { CalendarDate, Moment } from './dates.ts';
import type { Amount, Distribution } from './distribution.ts';
import type {
  ActorKind,
  ApprovalRule,
  Backoff,
  ExceptionCategory,
  IterationMode,
  Outcome,
  ParameterMode,
  FieldType as PlainFieldType,
  RequirementStrength,
  Severity,
  SLAMeasure,
  SLAStrength,
  StreamClock,
  TeamType,
  TimeoutMeaning,
  ValueClass,
  WaitCause,
} from './document.gen.ts';
import type { Schedule } from './schedules.ts';

export type { ActorKind, ExceptionCategory, TeamType, WaitCause };

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

export interface Team extends Definition {
  readonly type?: TeamType;
  readonly size?: Quantity;
  readonly wipLimit?: Quantity;
}

/** Day 0 is Monday. Minutes count from midnight, end exclusive. */
export interface OpenHours {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}
export interface Calendar extends Definition {
  readonly timezone?: Text;
  readonly open: readonly OpenHours[];
  readonly holidays: readonly Written<CalendarDate>[];
  /** Both ends are closed. */
  readonly freezes: readonly {
    readonly from: Written<CalendarDate>;
    readonly to: Written<CalendarDate>;
    readonly span: Span;
  }[];
}

export interface Milestone extends Definition {
  readonly at?: Written<Moment>;
  readonly timezone?: Text;
}

export interface Actor extends Definition {
  readonly kind?: ActorKind;
  readonly team?: Ref;
  readonly calendar?: Ref;
  readonly capacity?: Quantity;
  /** All its people together. */
  readonly wipLimit?: Quantity;
  readonly pool?: Ref;
  readonly reportsTo?: Ref;
}

export type FieldType = PlainFieldType | { readonly options: readonly (string | number | boolean)[] };
export interface ContextField {
  readonly id: string;
  readonly idSpan: Span;
  readonly type: FieldType;
}
export interface ContextItem extends Definition {
  readonly fields: ReadonlyMap<string, ContextField>;
  readonly sensitive: boolean;
  readonly shared: boolean;
}

export interface Parameter extends Definition {
  readonly mode?: ParameterMode;
  readonly value?: Tree;
  readonly values: readonly {
    readonly from?: Written<CalendarDate>;
    readonly value?: Tree;
    readonly span: Span;
  }[];
  readonly range?: { readonly min?: Tree; readonly max?: Tree; readonly span: Span };
  readonly options?: Span;
  readonly reason?: Text;
  readonly objective?: Text;
  readonly adjustedBy?: Ref;
}

export interface Guardrail extends Definition {
  readonly rule?: Text;
  readonly test?: Text;
  /** What makes breaking it impossible; absent where nothing does. */
  readonly enforcedBy?: Text;
  /** Ids of nodes or actors, or 'all'. */
  readonly appliesTo: 'all' | readonly Ref[];
  readonly onViolation?: Ref;
}

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
export type Breach =
  | { readonly kind: 'node'; readonly target: Ref }
  | { readonly kind: 'handler'; readonly handler: Handler };
export interface SlaCase {
  readonly when?: Text;
  readonly is?: Duration;
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

export interface Notification {
  readonly to?: Ref;
  readonly context: readonly ContextRef[];
  readonly span: Span;
}

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

export interface Input extends Definition {
  readonly source?: Text;
  readonly provides: readonly ContextRef[];
  readonly required: boolean;
  readonly onMissing?: Ref;
}

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

/** Kinds of things that have ids. */
export type DefinitionKind =
  | 'team'
  | 'calendar'
  | 'milestone'
  | 'actor'
  | 'context'
  | 'parameter'
  | 'guardrail'
  | 'trigger'
  | 'input'
  | 'stage'
  | 'step'
  | 'gate'
  | 'handoff'
  | 'exception'
  | 'sla'
  | 'obligation'
  | 'output'
  | 'finding'
  | 'experiment'
  | 'measure'
  | 'scenario'
  | 'field';

/** A definition's key, or one use of it, as the schema marks them. */
export interface DefinedId {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly span: Span;
  /** For a definition: the whole entry. */
  readonly extent: Span;
  /** For a field: the item that holds it. */
  readonly of?: string;
}

export interface Use {
  /** The kinds that the place accepts (`x-ref`). */
  readonly kinds: readonly DefinitionKind[];
  readonly id: string;
  readonly span: Span;
  /** Path of keys and indexes from the root to the place. */
  readonly path: readonly (string | number)[];
  /** Stands in a CEL expression, written there with underscores. */
  readonly cel?: true;
  /** Free text that happens to name something: never an error. */
  readonly soft?: true;
}

/** A value in the form of its kind that contradicts itself: a range that falls, a day that never comes. */
export interface Malformed {
  readonly expected: string;
  readonly text: string;
  readonly span: Span;
}

/** A CEL expression as written; `path` leads from the root to it. */
export interface Expression {
  readonly text: string;
  readonly scalar: ScalarTree;
  readonly path: readonly (string | number)[];
}

export interface Stream {
  readonly text: string;
  readonly root: MapTree | undefined;
  /** The `vstream` key, or the start of the file: where findings on the whole document stand. */
  readonly anchor: Span;
  readonly name?: Text;
  readonly summary?: Text;
  readonly kind?: Text;
  readonly state?: Text;
  readonly baseline?: Text;
  readonly owner?: Ref;
  readonly clock: StreamClock;
  readonly calendar?: Ref;
  readonly value?: Value;
  readonly teams: ReadonlyMap<string, Team>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly milestones: ReadonlyMap<string, Milestone>;
  readonly actors: ReadonlyMap<string, Actor>;
  readonly context: ReadonlyMap<string, ContextItem>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly guardrails: ReadonlyMap<string, Guardrail>;
  readonly inputs: ReadonlyMap<string, Input>;
  readonly stages: ReadonlyMap<string, Stage>;
  readonly exceptions: ReadonlyMap<string, StreamException>;
  readonly slas: ReadonlyMap<string, Sla>;
  readonly obligations: ReadonlyMap<string, Obligation>;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly measures: ReadonlyMap<string, Measure>;
  readonly scenarios: ReadonlyMap<string, Scenario>;
  /** Triggers, steps, gates, handoffs and outputs, in file order. */
  readonly nodes: ReadonlyMap<string, StreamNode>;
  readonly edges: readonly Edge[];
  readonly definitions: readonly DefinedId[];
  readonly uses: readonly Use[];
  readonly expressions: readonly Expression[];
  readonly malformed: readonly Malformed[];
  readonly comments: readonly Comment[];
  readonly defaults: { readonly slaBreach?: Handler; readonly escalation: readonly Escalation[] };
  readonly feedback?: Feedback;
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
    readonly span: Span;
  }[];
  readonly span: Span;
}
