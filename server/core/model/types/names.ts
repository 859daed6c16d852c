// Every id and expression of a file, wherever it stands: what rename, references and the checker of names go over.

import type { ScalarTree } from '../../parse/tree.ts';
import type { Span } from '../../text/position.ts';

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
