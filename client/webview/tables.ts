// The same graph in words: figures by node, and an outline of what leads where, for whoever does not see the picture.
import type { PreviewEdge, PreviewNode, PreviewPayload, PreviewRow } from '../../server/protocol/preview.ts';
import { element } from './dom.ts';

const FIGURES: readonly { readonly title: string; readonly of: (row: PreviewRow) => string }[] = [
  { title: 'Kind', of: (row) => row.kind },
  { title: 'Actor', of: (row) => row.actor },
  { title: 'Visits', of: (row) => row.visits },
  { title: 'Process', of: (row) => row.process },
  { title: 'Wait', of: (row) => row.wait },
  { title: '%C&A', of: (row) => row.completeAccurate },
];

export class Tables {
  readonly #figures: HTMLElement;
  readonly #outline: HTMLElement;
  #shown = ['', ''];

  constructor(figures: HTMLElement, outline: HTMLElement) {
    this.#figures = figures;
    this.#outline = outline;
  }

  update(payload: PreviewPayload): void {
    const { rows, nodes, edges } = payload;
    const as = [JSON.stringify(rows), JSON.stringify([nodes.map((node) => [node.key, node.aria]), edges])];
    if (as[0] !== this.#shown[0]) swap(this.#figures, figuresTable(rows));
    if (as[1] !== this.#shown[1]) swap(this.#outline, outlineTable(nodes, edges));
    this.#shown = as;
  }
}

/** Keeps the focus on the same node's button. */
function swap(holder: HTMLElement, table: HTMLTableElement): void {
  const active = document.activeElement;
  const key = active && holder.contains(active) ? active.getAttribute('data-key') : null;
  holder.replaceChildren(table);
  if (key !== null) holder.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function figuresTable(rows: readonly PreviewRow[]): HTMLTableElement {
  const titles = ['Node', ...FIGURES.map((column) => column.title)];
  const body = rows.map((row) => [goTo(row.key, row.label), ...FIGURES.map((column) => column.of(row))]);
  return table('Figures by node', titles, body);
}

function outlineTable(nodes: readonly PreviewNode[], edges: readonly PreviewEdge[]): HTMLTableElement {
  const labels = new Map(nodes.map((node) => [node.key, node.label]));
  const name = (key: string): string => labels.get(key) ?? key;
  const arrows = (ends: readonly { key: string; label: string }[]): Node | string => {
    if (ends.length === 0) return '–';
    const items = ends.map(({ key, label }) =>
      element('li', {}, label === '' ? name(key) : `${name(key)} (${label})`),
    );
    return element('ul', {}, ...items);
  };
  const rows = nodes
    .filter((node) => node.range !== null && node.kind !== 'fork' && node.kind !== 'join')
    .map((node) => [
      goTo(node.key, node.label),
      node.aria,
      arrows(edges.filter((edge) => edge.to === node.key).map(({ from, label }) => ({ key: from, label }))),
      arrows(edges.filter((edge) => edge.from === node.key).map(({ to, label }) => ({ key: to, label }))),
    ]);
  return table('Outline of the diagram', ['Node', 'What it is', 'From', 'To'], rows);
}

function goTo(key: string, label: string): HTMLElement {
  return element('button', { type: 'button', class: 'go', 'data-key': key }, label);
}

function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLTableElement {
  const head = element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)));
  const body = rows.map(([first = '', ...rest]) =>
    element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))),
  );
  return element(
    'table',
    {},
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
}
