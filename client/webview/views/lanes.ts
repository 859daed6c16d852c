// Swimlanes: who does what, from left to right. Places come from the server; here they become boxes and arrows.
import type { Lanes } from '../../../server/protocol/preview-views.ts';
import { element, svgElement } from '../dom.ts';
import type { View, ViewKind } from './view.ts';

export const lanesView: ViewKind = { id: 'lanes', title: 'Swimlanes', create: () => new LanesView() };

const HEAD = 132;
const [WIDTH, HEIGHT] = [140, 56];
const [ACROSS, DOWN] = [WIDTH + 44, HEIGHT + 20];
/** Between arrows that lead from the same box to the same box. */
const APART = 12;
const PAD = 12;

interface Place {
  readonly x: number;
  readonly y: number;
}

class LanesView implements View {
  readonly element = element('div', { class: 'view' });
  readonly #scroll = element('div', {
    ...{ class: 'lanes-scroll', tabindex: 0, role: 'region' },
    'aria-label': 'Swimlanes by actor',
  });
  #as = '';
  #current: string | null = null;

  constructor() {
    this.element.append(this.#scroll);
  }

  update({ lanes }: { readonly lanes: Lanes }): void {
    const as = JSON.stringify(lanes);
    if (as === this.#as) return;
    this.#as = as;
    const focused = document.activeElement?.getAttribute('data-key') ?? '';
    this.#scroll.replaceChildren(...drawn(lanes));
    this.select(this.#current);
    if (focused !== '')
      this.#scroll
        .querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
  }

  select(key: string | null): void {
    this.#current = key;
    for (const cell of this.#scroll.querySelectorAll('[data-key]'))
      cell.classList.toggle('is-current', cell.getAttribute('data-key') === key);
  }
}

function drawn({ lanes, cells, links, columns }: Lanes): HTMLElement[] {
  if (cells.length === 0) return [element('p', { class: 'nothing-here' }, 'Nothing to draw yet.')];
  const tops: number[] = [];
  let bottom = 0;
  for (const { rows } of lanes) {
    tops.push(bottom);
    bottom += rows * DOWN + PAD;
  }
  const width = HEAD + columns * ACROSS + PAD;
  const places = new Map(
    cells.map(({ key, lane, column, row }): [string, Place] => [
      key,
      { x: HEAD + PAD + column * ACROSS, y: (tops[lane] ?? 0) + PAD + row * DOWN },
    ]),
  );
  const board = element('div', { class: 'board' });
  board.style.width = `${width}px`;
  board.style.height = `${bottom}px`;
  board.append(arrows(links, places, width, bottom));
  for (const [index, lane] of lanes.entries()) {
    const held = cells.filter((cell) => cell.lane === index);
    const band = element(
      'section',
      { class: 'lane', 'aria-label': `${lane.label}${lane.kind === '' ? '' : `, ${lane.kind}`}` },
      element(
        'h2',
        { class: `lane-head ${lane.kind}` },
        element('span', { class: 'lane-name' }, lane.label),
        element('span', { class: 'note' }, lane.kind),
      ),
      ...held.map((cell) => box(cell, places.get(cell.key) ?? { x: 0, y: 0 }, tops[index] ?? 0)),
    );
    band.style.top = `${tops[index]}px`;
    band.style.height = `${lane.rows * DOWN + PAD}px`;
    board.append(band);
  }
  return [board];
}

function box({ key, kind, label, note }: Lanes['cells'][number], { x, y }: Place, top: number): HTMLElement {
  const made = element(
    'button',
    { type: 'button', class: `cell ${kind}`, 'data-key': key, title: label },
    element('span', { class: 'cell-name' }, label),
    ...(note === '' ? [] : [element('span', { class: 'note' }, note)]),
  );
  made.style.left = `${x}px`;
  made.style.top = `${y - top}px`;
  return made;
}

function arrows(
  links: Lanes['links'],
  places: ReadonlyMap<string, Place>,
  width: number,
  height: number,
): SVGSVGElement {
  const head = svgElement(
    'marker',
    {
      ...{ id: 'lane-arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 8, markerHeight: 8 },
      orient: 'auto-start-reverse',
    },
    svgElement('path', { d: 'M0 0 L8 4 L0 8 z', fill: 'context-stroke' }),
  );
  const paths = links.flatMap((link) => {
    const { from, to, label, style } = link;
    const [a, b] = [shifted(places.get(from), link, links), shifted(places.get(to), link, links)];
    if (!a || !b) return [];
    const path = svgElement('path', {
      ...{ class: `lane-link ${style}`, d: way(a, b), 'marker-end': 'url(#lane-arrow)' },
    });
    if (label !== '') path.append(svgElement('title', {}, label));
    return [path];
  });
  return svgElement(
    'svg',
    { class: 'lane-links', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    svgElement('defs', {}, head),
    ...paths,
  );
}

function shifted(
  place: Place | undefined,
  link: Lanes['links'][number],
  links: Lanes['links'],
): Place | undefined {
  const beside = links.filter(({ from, to }) => from === link.from && to === link.to);
  const by = (beside.indexOf(link) - (beside.length - 1) / 2) * APART;
  return place && { x: place.x, y: place.y + by };
}

/** Forward from side to side; backward and down in an arc over the boxes between. */
function way(a: Place, b: Place): string {
  const [x1, y1] = [a.x + WIDTH, a.y + HEIGHT / 2];
  const [x2, y2] = [b.x, b.y + HEIGHT / 2];
  if (x2 > x1) {
    const middle = Math.max(24, (x2 - x1) / 2);
    return `M${x1} ${y1} C${x1 + middle} ${y1} ${x2 - middle} ${y2} ${x2} ${y2}`;
  }
  const [cx1, cx2] = [a.x + WIDTH / 2, b.x + WIDTH / 2];
  if (a.x === b.x) {
    const down = b.y > a.y;
    return `M${cx1} ${down ? a.y + HEIGHT : a.y} L${cx2} ${down ? b.y : b.y + HEIGHT}`;
  }
  const low = Math.max(a.y, b.y) + HEIGHT + 14;
  return `M${cx1} ${a.y + HEIGHT} C${cx1} ${low} ${cx2} ${low} ${cx2} ${b.y + HEIGHT}`;
}
