// Reads any YAML through a full reader, and says what is wrong with it. Slow beside the plain reader, and the measure
// of what is right: where both can read a text, they read the same.
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { lineStarts, MovingSpan, type Origin, type Span, spanLike } from '../text/position.ts';
import { ownLineComments } from './comments.ts';
import { noteDuplicates, withMergedEntries } from './merge.ts';
import { nestingBeyond } from './nesting.ts';
import type { Block } from './plain-reader.ts';
import { manyDocuments, readDocuments, seen, syntaxProblems } from './syntax.ts';
import type { AliasTree, Entry, Parsed, ScalarStyle, ScalarTree, SyntaxProblem, Tree } from './tree.ts';

/** Levels of nesting past which a file is refused: no author nests so deep, and recursion must end. */
const MAX_DEPTH = 100;

/** Values past which aliases are no longer followed: more than any real file holds, few enough to stay quick. */
const MAX_VALUES = 500_000;

/** The tree of a whole file, and everything that is wrong with it. */
export function readFully(text: string): Parsed {
  const problems: SyntaxProblem[] = [];
  const starts = lineStarts(text);
  // Lone CRs end lines in YAML, but not for the reader: LFs of the same length stand in.
  const readable = text.replace(/\r(?!\n)/g, '\n');
  const deep = nestingBeyond(readable, MAX_DEPTH);
  if (deep !== undefined) {
    const span = { start: deep, end: deep + 1 };
    const message = `The file nests deeper than ${MAX_DEPTH} levels; a value stream needs fewer than ten.`;
    return { text, tree: null, problems: [{ code: 'too-deep', message, span }], comments: [] };
  }
  const [document, second] = readDocuments(readable);
  if (!document) return { text, tree: null, problems, comments: ownLineComments(text, starts, []) };
  problems.push(...syntaxProblems(document, readable, starts));
  const reader = new Reader(text, problems);
  const tree = document.contents ? reader.read(document.contents) : null;
  if (second) problems.push(manyDocuments(readable, second));
  const visible = problems.map((problem) => ({ ...problem, span: seen(text, problem.span) }));
  return { text, tree, problems: visible, comments: ownLineComments(text, starts, reader.multiline) };
}

/**
 * One definition as a text of its own, and what is wrong with it; undefined where it leads out of itself, as an alias
 * does, or where nothing can be made of it. `origin` stands at 0, where the text begins.
 */
export function readBlockFully(text: string, origin: Origin): Block | undefined {
  if (nestingBeyond(text, MAX_DEPTH - 10) !== undefined) return undefined;
  const [document, second] = readDocuments(text);
  if (!document?.contents || second) return undefined;
  const problems = syntaxProblems(document, text, lineStarts(text));
  const isBroken = problems.length > 0;
  const reader = new Reader(text, problems, origin);
  const tree = reader.read(document.contents);
  const [entry, another] = tree.kind === 'map' ? tree.entries : [];
  if (!entry || entry.merged || reader.hasAnchors || (another && !isBroken)) return undefined;
  if (!isBroken && problems.some(({ code }) => code !== 'duplicate-key')) return undefined;
  const visible = problems.map((problem) => {
    const { start, end } = seen(text, problem.span);
    return { ...problem, span: new MovingSpan(origin, start, end) };
  });
  return { entry, problems: visible, opaque: reader.multiline };
}

class Reader {
  /** Spans of scalars in which a `#` at the start of a line is text. */
  readonly multiline: Span[] = [];
  readonly #text: string;
  readonly #problems: SyntaxProblem[];
  readonly #origin: Origin | undefined;
  readonly #anchors = new Map<string, { tree: Exclude<Tree, AliasTree>; values: number }>();
  /** Values read so far, what aliases stand for included. */
  #values = 0;

  /** Whether something stands for something else, or may be stood for. */
  hasAnchors = false;

  /** With an origin, what is read moves with it. */
  constructor(text: string, problems: SyntaxProblem[], origin?: Origin) {
    this.#text = text;
    this.#problems = problems;
    this.#origin = origin;
  }

  read(node: ParsedNode): Tree {
    const [start, end] = node.range;
    const span = this.#origin ? new MovingSpan(this.#origin, start, end) : { start, end };
    if (isAlias(node) || node.anchor !== undefined) this.hasAnchors = true;
    if (isAlias(node)) return this.#alias(node.source, span);
    const anchor = node.anchor === undefined ? {} : { anchor: node.anchor };
    const before = this.#values++;
    const tree = this.#content(node, span, anchor);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { tree, values: this.#values - before });
    return tree;
  }

  #content(node: ParsedNode, span: Span, anchor: { anchor?: string }): Exclude<Tree, AliasTree> {
    if (isMap(node)) {
      const own: Entry[] = [];
      for (const pair of node.items)
        own.push(this.#entry(pair.key as ParsedNode, pair.value as ParsedNode | null));
      noteDuplicates(own, this.#problems);
      const entries = withMergedEntries(own, this.#problems);
      return {
        kind: 'map',
        flow: node.flow === true,
        entries,
        span: closed(span, own, node.flow === true),
        ...anchor,
      };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as ParsedNode));
      const flow = node.flow === true;
      return { kind: 'seq', flow, items, span: closed(span, items, flow), ...anchor };
    }
    if (isScalar(node)) return { ...this.#scalar(node, span), ...anchor };
    return { kind: 'scalar', value: null, source: '', style: 'plain', span };
  }

  #entry(key: ParsedNode, value: ParsedNode | null): Entry {
    const keyTree = this.read(key);
    const valueTree = value ? this.read(value) : null;
    const named = keyTree.kind === 'alias' ? aliasedKey(keyTree) : keyTree;
    const located = named?.kind === 'scalar' ? named : keyOfCollection(keyTree);
    const empty = valueTree?.kind === 'scalar' && valueTree.span.start === valueTree.span.end;
    const end = valueTree && !empty ? Math.max(located.span.end, valueTree.span.end) : located.span.end;
    return { key: located, value: valueTree, span: spanLike(located.span, located.span.start, end) };
  }

  #scalar(node: { value: unknown; source?: string; type?: string | undefined }, span: Span): ScalarTree {
    const style = STYLES[node.type ?? ''] ?? 'plain';
    const value = node.value;
    const simple =
      value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : String(value);
    if (style !== 'plain') this.multiline.push(span);
    const block = style === 'literal' || style === 'folded';
    const seen = block ? spanLike(span, span.start, trimmedEnd(this.#text, span)) : span;
    return { kind: 'scalar', value: simple, source: node.source ?? '', style, span: seen };
  }

  #alias(name: string, span: Span): AliasTree {
    const anchored = this.#anchors.get(name);
    if (name === '') return { kind: 'alias', name, span };
    if (!anchored) {
      this.#problems.push({
        code: 'syntax',
        message: `No anchor \`&${name}\` comes before this alias.`,
        span,
      });
      return { kind: 'alias', name, span };
    }
    // Past the bound nothing is added any more: doubled a thousand times, a sum is no number that compares.
    if (this.#values <= MAX_VALUES) this.#values += anchored.values;
    if (this.#values > MAX_VALUES) {
      const message = `The aliases of this file stand for more than ${MAX_VALUES} values; write them out or use fewer.`;
      if (!this.#problems.some((problem) => problem.code === 'too-many-aliases')) {
        this.#problems.push({ code: 'too-many-aliases', message, span });
      }
      return { kind: 'alias', name, span };
    }
    return { kind: 'alias', name, target: anchored.tree, span };
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** A block collection ends with its last member, not with the blank lines and comments behind it. */
function closed(span: Span, members: readonly { span: Span }[], flow: boolean): Span {
  const last = members.at(-1);
  return flow || !last ? span : spanLike(span, span.start, Math.max(span.start, last.span.end));
}

function trimmedEnd(text: string, span: Span): number {
  let end = span.end;
  while (end > span.start && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}

/** A key that is an alias reads as the text that it stands for, and stands where the alias does. */
function aliasedKey({ target, span }: AliasTree): ScalarTree | undefined {
  if (target?.kind !== 'scalar') return undefined;
  const { kind, value, source, style } = target;
  return { kind, value, source, style, span };
}

/** A key that is itself a collection has no meaning here, but it has a place. */
function keyOfCollection({ span }: Tree): ScalarTree {
  return { kind: 'scalar', value: '', source: '', style: 'plain', span };
}
