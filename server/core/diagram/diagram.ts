// The picture of a stream as Mermaid flowchart text, with maps back to the model. Ids never reach Mermaid.
import type { Stream } from '../model/types/stream.ts';
import { groupBy } from '../text/group.ts';
import type { Arrow } from './arrows.ts';
import { type ArrowLabel, type Draft, type DraftLink, type DraftNode, draftOf } from './draft.ts';
import { quoted } from './escape.ts';
import { fold, groupAt, groupsOf } from './groups.ts';
import { classDefinitions } from './palette.ts';
import type {
  Diagram,
  DiagramEdge,
  DiagramGroup,
  DiagramLink,
  DiagramNode,
  DiagramOptions,
} from './types.ts';
import { wrap } from './wrap.ts';

/** Room for figures: em spaces, held by signs without width that no trimming takes away. */
const blank = (width: number): string => `\u2060${'\u2003'.repeat(width)}\u2060`;

/**
 * Pure and deterministic: the same stream gives the same text. Total: a stream from a broken file still draws.
 * Keys are given before anything is folded: a node keeps its key whatever the reader folds.
 */
export function renderDiagram(stream: Stream, options: DiagramOptions = {}): Diagram {
  const groups = groupsOf(stream, options.group ?? 'none');
  const whole = draftOf(stream);
  const draft = fold(whole, groups, options.folded ?? new Set());
  const all = [...whole.nodes, ...draft.nodes.filter(({ kind }) => kind === 'group')];
  const keys = new Map(all.map((node, index) => [node.place, `n${index + 1}`]));
  const key = (place: string): string => keys.get(place) ?? '';
  const shown = new Set(draft.nodes.map(({ place }) => place));
  const nodes = all.map((node) => diagramNode(node, key(node.place), shown.has(node.place), options));
  const drawing = new Map(all.map((node, index) => [node.place, nodes[index]]));
  const linkKeys = new Map(draft.links.map((link, index) => [link, `e${index + 1}`]));
  const links = draft.links.map((link): DiagramLink => {
    const ends = { from: key(link.from), to: key(link.to) };
    const label = link.labels.map(wholeLabel).join(', ');
    return { key: linkKeys.get(link) ?? '', ...ends, style: link.style, label, shares: sharesOf(link) };
  });
  const frames = [...groups.labels].map(([id, label], index): DiagramGroup => {
    const folded = key(`group ${id}`);
    return { key: folded || `g${index + 1}`, id, label, folded: folded !== '' };
  });
  const frameOf = (node: DraftNode): string => (node.kind === 'group' ? '' : (groupAt(node, groups) ?? ''));
  const inside = groupBy(draft.nodes, frameOf);
  const declared = (group: string): string[] =>
    (inside.get(group) ?? []).flatMap(({ place }) => {
      const node = drawing.get(place);
      return node ? [`  ${nodeText(node)}`] : [];
    });
  const lines = [
    `flowchart ${options.direction ?? 'TB'}`,
    ...declared(''),
    ...frames
      .filter(({ folded }) => !folded)
      .flatMap((frame) => [
        `  subgraph ${frame.key}[${quoted(wrap(frame.label, 40))}]`,
        ...declared(frame.id),
        '  end',
      ]),
    ...draft.links.map((link) => `  ${linkText(link, key, linkKeys, options)}`),
    ...classLines(nodes.filter(({ drawn }) => drawn)),
    ...(options.standalone ? classDefinitions() : []),
  ];
  const drawnAs = new Map(draft.arrows.map(({ arrow, link }) => [arrow, linkKeys.get(link) ?? '']));
  const edges = edgesOf(whole, key, drawnAs);
  return { mermaid: `${lines.join('\n')}\n`, nodes, edges, links, groups: frames };
}

/** All of them: where both ends are folded into one node, an edge has no link. */
function edgesOf(
  draft: Draft,
  key: (place: string) => string,
  drawnAs: ReadonlyMap<Arrow, string>,
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
    link: drawnAs.get(arrow) ?? '',
    ...(arrow.span ? { span: arrow.span } : {}),
  }));
}

const WIDTHS: Partial<Record<DiagramNode['kind'], number>> = { gate: 18, input: 22, signal: 22 };

function diagramNode(node: DraftNode, key: string, drawn: boolean, options: DiagramOptions): DiagramNode {
  const width = WIDTHS[node.kind] ?? 26;
  const figures = !options.standalone && ['step', 'gate', 'handoff'].includes(node.kind);
  const { id, kind, label, caption, classes, ariaLabel } = node;
  return {
    ...{ key, id, kind, label, caption, classes, ariaLabel, figures, drawn },
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
    case 'group':
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
  const words = link.labels
    .slice(0, MOST_LABELS)
    .map(options.standalone ? wholeLabel : (label) => label.words);
  const shown = words.filter((label) => label !== '').flatMap((label) => wrap(label, 28));
  if (link.labels.length > MOST_LABELS) shown.push(`and ${link.labels.length - MOST_LABELS} more`);
  const shares = options.standalone ? '' : sharesOf(link);
  const room = Math.ceil(shares.length * 0.6) + (options.visits && link.style !== 'input' ? VISITS_WIDTH : 0);
  if (room > 0) shown.push(blank(room));
  const label = shown.length === 0 ? '' : `|${quoted(shown)}|`;
  return `${key(link.from)} ${name}${STROKES[link.style]}${label} ${key(link.to)}`;
}

/** More words than these would hide the picture behind them. */
const MOST_LABELS = 3;

/** `· ×0.049` */
const VISITS_WIDTH = 4;

function wholeLabel({ words, share }: ArrowLabel): string {
  return [words, share].filter((part) => part !== '').join(' · ');
}

function sharesOf(link: DraftLink): string {
  const shares = link.labels.slice(0, MOST_LABELS).map(({ share }) => share);
  return shares.some((share) => share !== '') ? shares.map((share) => share || '–').join(', ') : '';
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
