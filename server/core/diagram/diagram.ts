// The picture of a stream as Mermaid flowchart text, with maps back to the model. Ids never reach Mermaid.
import type { Stream } from '../model/types.ts';
import { type Draft, type DraftLink, type DraftNode, draftOf } from './draft.ts';
import { quoted } from './escape.ts';
import { classDefinitions } from './palette.ts';
import type { Diagram, DiagramEdge, DiagramLink, DiagramNode, DiagramOptions } from './types.ts';
import { wrap } from './wrap.ts';

/** Room for figures: em spaces, held by signs without width that no trimming takes away. */
const blank = (width: number): string => `\u2060${'\u2003'.repeat(width)}\u2060`;

/** Pure and deterministic: the same stream gives the same text. Total: a stream from a broken file still draws. */
export function renderDiagram(stream: Stream, options: DiagramOptions = {}): Diagram {
  const draft = draftOf(stream);
  const keys = new Map(draft.nodes.map((node, index) => [node.place, `n${index + 1}`]));
  const key = (place: string): string => keys.get(place) ?? '';
  const nodes = draft.nodes.map((node) => diagramNode(node, key(node.place), options));
  const linkKeys = new Map(draft.links.map((link, index) => [link, `e${index + 1}`]));
  const links = draft.links.map((link): DiagramLink => {
    const ends = { from: key(link.from), to: key(link.to) };
    return { key: linkKeys.get(link) ?? '', ...ends, style: link.style, label: link.labels.join(', ') };
  });
  const lines = [
    `flowchart ${options.direction ?? 'TB'}`,
    ...nodes.map((node) => `  ${nodeText(node)}`),
    ...draft.links.map((link) => `  ${linkText(link, key, linkKeys, options)}`),
    ...classLines(nodes),
    ...(options.standalone ? classDefinitions() : []),
  ];
  return { mermaid: `${lines.join('\n')}\n`, nodes, edges: edgesOf(draft, key, linkKeys), links };
}

function edgesOf(
  draft: Draft,
  key: (place: string) => string,
  linkKeys: ReadonlyMap<DraftLink, string>,
): DiagramEdge[] {
  const place = (id: string): string => key(id) || key(`missing ${id}`);
  return draft.arrows.map(({ arrow, link }) => ({
    from: place(arrow.from),
    to: arrow.to === 'end' ? key(`end ${arrow.from}`) : place(arrow.to),
    fromId: arrow.from.replace(/^input /, ''),
    toId: arrow.to,
    cause: arrow.cause,
    label: arrow.label,
    style: link.style,
    link: linkKeys.get(link) ?? '',
    ...(arrow.span ? { span: arrow.span } : {}),
  }));
}

const WIDTHS: Partial<Record<DiagramNode['kind'], number>> = { gate: 18, input: 22, signal: 22 };

function diagramNode(node: DraftNode, key: string, options: DiagramOptions): DiagramNode {
  const width = WIDTHS[node.kind] ?? 26;
  const figures = !options.standalone && ['step', 'gate', 'handoff'].includes(node.kind);
  const { id, kind, label, caption, classes, ariaLabel } = node;
  return {
    ...{ key, id, kind, label, caption, classes, ariaLabel, figures },
    nameLines: wrap(label, width).length,
    captionLines: wrap(caption, width + 4).length,
    ...(node.span ? { span: node.span } : {}),
  };
}

function nodeText(node: DiagramNode): string {
  const width = WIDTHS[node.kind] ?? 26;
  const lines = [...wrap(node.label, width), ...wrap(node.caption, width + 4)];
  if (node.figures) lines.push(blank(node.kind === 'gate' ? 7 : 12));
  const text = quoted(lines);
  switch (node.kind) {
    case 'trigger':
    case 'output':
      return `${node.key}(${text})`;
    case 'step':
      return node.classes.includes('substream') ? `${node.key}[[${text}]]` : `${node.key}[${text}]`;
    case 'gate':
      return `${node.key}{${text}}`;
    case 'handoff':
      return `${node.key}>${text}]`;
    case 'input':
      return `${node.key}[/${text}/]`;
    case 'missing':
      return `${node.key}[${text}]`;
    case 'signal':
      return `${node.key}{{${text}}}`;
    case 'end':
      return `${node.key}((${quoted([])}))`;
    case 'fork':
    case 'join':
      return `${node.key}@{ shape: fork, label: ${quoted([])} }`;
  }
}

function linkText(
  link: DraftLink,
  key: (place: string) => string,
  linkKeys: ReadonlyMap<DraftLink, string>,
  options: DiagramOptions,
): string {
  const name = options.standalone ? '' : `${linkKeys.get(link)}@`;
  const shown = link.labels.slice(0, 3).flatMap((label) => wrap(label, 28));
  if (link.labels.length > 3) shown.push(`and ${link.labels.length - 3} more`);
  const label = shown.length === 0 ? '' : `|${quoted(shown)}|`;
  return `${key(link.from)} ${name}${STROKES[link.style]}${label} ${key(link.to)}`;
}

const STROKES = { flow: '-->', rework: '==>', deviation: '-.->', input: '---' } as const;

function classLines(nodes: readonly DiagramNode[]): string[] {
  const members = new Map<string, string[]>();
  for (const node of nodes) {
    for (const name of node.classes) {
      const keys = members.get(name) ?? [];
      keys.push(node.key);
      members.set(name, keys);
    }
  }
  return [...members].map(([name, keys]) => `  class ${keys.join(',')} vs-${name}`);
}
