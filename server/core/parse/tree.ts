// The located tree: YAML as plain data in which every key and value knows the text that it stands on.
import type { Span } from '../text/position.ts';

export type Tree = MapTree | SeqTree | ScalarTree | AliasTree;

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text of the scalar as written, without quotes for plain scalars. */
  readonly source: string;
  readonly style: ScalarStyle;
  readonly span: Span;
  readonly anchor?: string;
}

export interface Entry {
  readonly key: ScalarTree;
  readonly value: Tree | null;
  /** From the key to the end of the value. */
  readonly span: Span;
  /** The entry comes from a merge key (`<<`): its text stands elsewhere. */
  readonly merged?: true;
}

export interface MapTree {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly Entry[];
  readonly span: Span;
  readonly anchor?: string;
}

export interface SeqTree {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly Tree[];
  readonly span: Span;
  readonly anchor?: string;
}

export interface AliasTree {
  readonly kind: 'alias';
  readonly name: string;
  /** What the alias stands for; absent where no anchor of that name comes before, or where it would contain itself. */
  readonly target?: Exclude<Tree, AliasTree>;
  readonly span: Span;
}

/** Something is wrong with the text as YAML. */
export interface SyntaxProblem {
  readonly code: 'syntax' | 'duplicate-key' | 'many-documents' | 'too-deep' | 'too-long' | 'too-many-aliases';
  readonly message: string;
  readonly span: Span;
  /** For a duplicate key: where the first one stands. */
  readonly first?: Span;
}

export interface Parsed {
  readonly text: string;
  readonly tree: Tree | null;
  readonly problems: readonly SyntaxProblem[];
  /** Comments in file order; the text is without `#` and surrounding blanks. */
  readonly comments: readonly Comment[];
}

/** Whether all of the text could be read: what is given twice, or stands in a second document, takes nothing from the rest. */
export function isIntact({ problems }: Parsed): boolean {
  return !problems.some(({ code }) => code !== 'duplicate-key' && code !== 'many-documents');
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** The tree behind an alias, or the tree itself. */
export function resolved(tree: Tree | null | undefined): Exclude<Tree, AliasTree> | undefined {
  if (!tree) return undefined;
  return tree.kind === 'alias' ? tree.target : tree;
}

export function asMap(tree: Tree | null | undefined): MapTree | undefined {
  const target = resolved(tree);
  return target?.kind === 'map' ? target : undefined;
}

export function asSeq(tree: Tree | null | undefined): SeqTree | undefined {
  const target = resolved(tree);
  return target?.kind === 'seq' ? target : undefined;
}

export function asScalar(tree: Tree | null | undefined): ScalarTree | undefined {
  const target = resolved(tree);
  return target?.kind === 'scalar' ? target : undefined;
}

/** The key of an entry as text: what YAML reads, whatever its quotes. */
export function keyOf(entry: Entry): string {
  const { value, source } = entry.key;
  if (typeof value === 'string') return value;
  return value === null ? source : String(value);
}

/** More entries than this are told apart by a set, fewer by looking at each other. */
const FEW = 12;

/** Whether some key stands twice. */
export function hasTwins(entries: readonly Entry[]): boolean {
  if (entries.length > FEW) return new Set(entries.map(keyOf)).size < entries.length;
  for (let i = 1; i < entries.length; i++) {
    const key = keyOf(entries[i] as Entry);
    for (let j = 0; j < i; j++) if (keyOf(entries[j] as Entry) === key) return true;
  }
  return false;
}

/** The last entry of that key wins, as in every YAML reader that accepts duplicates. */
export function entryOf(tree: Tree | null | undefined, key: string): Entry | undefined {
  const entries = asMap(tree)?.entries ?? [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry && (entry.key.value === key || keyOf(entry) === key)) return entry;
  }
  return undefined;
}

export function childOf(tree: Tree | null | undefined, key: string): Tree | null | undefined {
  return entryOf(tree, key)?.value;
}
