// The value stream as a typed graph. Every value knows where it stands.
import type { Comment, MapTree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';
import type { StreamClock } from '../document.gen.ts';
import type { ContextItem, Guardrail, Input, Parameter } from './content.ts';
import type { Edge, Stage } from './flow.ts';
import type { Escalation, Handler, StreamException } from './handling.ts';
import type { Experiment, Feedback, Finding, Measure, Obligation, Scenario, Value } from './improvement.ts';
import type { DefinedId, Expression, Malformed, Use } from './names.ts';
import type { StreamNode } from './nodes.ts';
import type { Actor, Calendar, Milestone, Team } from './resources.ts';
import type { Sla } from './sla.ts';
import type { Ref, Text } from './values.ts';

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
