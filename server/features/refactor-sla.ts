// Extract SLA: what a node promises in place becomes an SLA of its own, which others can name too.
import type { Analysis } from '../core/analyze.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import { type Entry, entryOf, type Tree } from '../core/parse/tree.ts';
import { columnOf, endOfLine, endOfLines, type Place } from '../core/rules/author-layout.ts';
import { entryAt } from '../core/rules/lookup.ts';
import { addDefinition, isInFlow } from '../core/rules/scaffold.ts';
import { kebab } from '../core/rules/shape-fixes.ts';
import { freshId } from '../core/rules/targets.ts';
import type { Yaml } from '../core/rules/yaml-text.ts';
import { lineBreakOf, type TextEdit } from '../core/text/edit.ts';
import { changeAt, isMembers, isSafe, memberOf, type Proof, type Refactoring } from './refactor-safety.ts';

/** Undefined where the node names an SLA already, has none, or shares its text with others (anchors, merge keys). */
export function extractSla(analysis: Analysis, node: StreamNode, proof: Proof): Refactoring | undefined {
  if (node.sla?.kind !== 'inline') return undefined;
  const { text, parsed, stream } = analysis;
  const entry = entryAt(parsed.tree, node.idSpan);
  const use = entry?.value?.kind === 'map' ? entryOf(entry.value, 'sla') : undefined;
  if (!use?.value || use.merged) return undefined;
  const id = freshId(stream, kebab(nameIn(use.value)) ?? `${node.id}-sla`);
  const place: Place = { text, root: stream.root };
  const moved = takeOut(place, use, use.value, id);
  if (!moved) return undefined;
  const edits = [moved.edit, addDefinition(place, 'slas', id, moved.body)];
  // Plain text may mean something else in braces.
  const safe = isSafe(analysis, edits, moved.converted ? 'now' : proof, (data) => {
    const section = SECTIONS[node.kind];
    let promise = memberOf(memberOf(memberOf(data, section), node.id), 'sla');
    if (promise === undefined || !changeAt(data, [section, node.id, 'sla'], () => id)) return undefined;
    if (!isMembers(promise)) promise = { within: promise };
    const slas = memberOf(data, 'slas');
    if (isMembers(data)) data.slas = isMembers(slas) ? { ...slas, [id]: promise } : { [id]: promise };
    return data;
  });
  return safe
    ? { title: `Extract the SLA of \`${node.id}\` as \`${id}\``, kind: 'refactor.extract', edits }
    : undefined;
}

const SECTIONS = {
  trigger: 'triggers',
  step: 'steps',
  gate: 'gates',
  handoff: 'handoffs',
  output: 'outputs',
} as const satisfies Record<StreamNode['kind'], string>;

function nameIn(promise: Tree): string {
  const name = entryOf(promise, 'name')?.value;
  return name?.kind === 'scalar' ? String(name.value) : '';
}

interface Moved {
  /** Leaves the id in place of the promise. */
  readonly edit: TextEdit;
  readonly body: Yaml;
  /** Lines have become braces. */
  readonly converted?: boolean;
}

function takeOut(place: Place, use: Entry, promise: Tree, id: string): Moved | undefined {
  const { text } = place;
  const written = text.slice(promise.span.start, promise.span.end);
  switch (promise.kind) {
    case 'alias':
    case 'seq':
      return undefined;
    case 'scalar':
      return { edit: { span: promise.span, newText: id }, body: [['within', written]] };
    case 'map':
      return promise.flow
        ? { edit: { span: promise.span, newText: id }, body: shifted(place, use, written) }
        : takeLines(place, use, promise.span.start, promise.span.end, id);
  }
}

/** A mapping in braces goes as it is; where it runs over several lines, these move with its key. */
function shifted({ text, root }: Place, use: Entry, written: string): Yaml {
  const lines = written.split(/\r\n|\r|\n/);
  if (lines.length === 1) return written;
  const holder = entryOf(root, 'slas')?.value;
  const first = holder?.kind === 'map' ? holder.entries[0] : undefined;
  const column = first && !isInFlow(root, first.key.span.start) ? columnOf(text, first.key.span.start) : 2;
  const own =
    text
      .slice(0, use.key.span.start)
      .split(/[\r\n]/)
      .at(-1)
      ?.search(/\S|$/) ?? 0;
  const moved = lines.map((line, i) =>
    i === 0 ? line : ' '.repeat(Math.max(0, line.search(/\S|$/) - own) + column) + line.trimStart(),
  );
  return moved.join(lineBreakOf(text));
}

/** A mapping in lines of its own moves with them, its comments included; what stands behind the key stays. */
function takeLines(place: Place, use: Entry, start: number, end: number, id: string): Moved | undefined {
  const { text, root } = place;
  const column = columnOf(text, start);
  const colon = use.key.span.end + (/^\s*:/.exec(text.slice(use.key.span.end))?.[0].length ?? 0);
  const from = endOfLine(text, colon);
  if (from >= start) return undefined;
  const to = endOfLines(text, end, column - 1);
  const lines = text
    .slice(from, to)
    .split(/\r\n|\r|\n/)
    .slice(1)
    .map((line) => line.slice(Math.min(column, line.search(/\S|$/))));
  const section = entryOf(root, 'slas');
  const inFlow = section?.value?.kind === 'map' && section.value.flow && section.value.entries.length > 0;
  if (inFlow && lines.some((line) => /(?:^|\s)#|[|>][-+\d]*$/.test(line))) return undefined;
  const head = text.slice(colon, from);
  return {
    edit: { span: { start: colon, end: to }, newText: ` ${id}${head.trimEnd()}` },
    body: { lines, flow: inFlow ? flowOf(text, use.value) : '' },
    converted: inFlow === true,
  };
}

/** What stands in block style, in braces. Words with a meaning in braces make it another text: such are not moved. */
function flowOf(text: string, tree: Tree | null): string {
  if (!tree) return '';
  if (tree.kind === 'map' && !tree.flow) {
    const pairs = tree.entries.map(
      (entry) => `${text.slice(entry.key.span.start, entry.key.span.end)}: ${flowOf(text, entry.value)}`,
    );
    return `{ ${pairs.join(', ')} }`;
  }
  if (tree.kind === 'seq' && !tree.flow)
    return `[${tree.items.map((item) => flowOf(text, item)).join(', ')}]`;
  return text.slice(tree.span.start, tree.span.end);
}
