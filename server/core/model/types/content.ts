// What the work carries and obeys: context, parameters, guardrails, inputs.

import type { Tree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';
import type { CalendarDate } from '../dates.ts';
import type { ParameterMode, FieldType as PlainFieldType } from '../document.gen.ts';
import type { ContextRef, Definition, Ref, Text, Written } from './values.ts';

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

export interface Input extends Definition {
  readonly source?: Text;
  readonly provides: readonly ContextRef[];
  readonly required: boolean;
  readonly onMissing?: Ref;
}
