// Shapes and words of a drawn picture, copied with the looks that the style sheet gives them. HTML labels become SVG
// text, which every program that reads SVG can show.
import { setAttributes, svgElement } from '../dom.ts';

const SHAPES = [
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'polygon',
  'polyline',
  'line',
  'text',
  'tspan',
] as const;
type Shape = (typeof SHAPES)[number];

const PLACE = [
  ...['transform', 'd', 'points', 'x', 'y', 'width', 'height', 'rx', 'ry', 'cx', 'cy', 'r'],
  ...['x1', 'y1', 'x2', 'y2', 'dx', 'dy', 'text-anchor'],
];
const LOOKS = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity'] as const;
const LETTERS = ['font-size', 'font-weight'] as const;
const MARKER = ['viewBox', 'refX', 'refY', 'markerWidth', 'markerHeight', 'markerUnits', 'orient'];
const ENDS = ['marker-start', 'marker-end'] as const;

export function copyShapes(from: SVGSVGElement, to: SVGSVGElement): void {
  const heads = new ArrowHeads(from, to);
  for (const child of from.children) copy(child, to, heads);
}

function copy(from: Element, to: Element, heads: ArrowHeads): void {
  if (from instanceof SVGForeignObjectElement) {
    to.append(...wordsOf(from));
    return;
  }
  const name = SHAPES.find((shape) => shape === from.localName);
  if (!name || !(from instanceof SVGElement)) return;
  const style = getComputedStyle(from);
  if (style.display === 'none' || isEmpty(from)) return;
  const made: SVGElement = svgElement<Shape>(name);
  for (const place of PLACE) {
    const value = from.getAttribute(place);
    if (value !== null) made.setAttribute(place, value);
  }
  if (name !== 'g') look(made, style, LOOKS);
  if (name === 'text' || name === 'tspan') look(made, style, LETTERS);
  for (const end of ENDS) {
    const head = heads.of(from.getAttribute(end), style.stroke);
    if (head !== undefined) made.setAttribute(end, head);
  }
  if (from.children.length > 0) for (const child of from.children) copy(child, made, heads);
  else if (name === 'text' || name === 'tspan') made.textContent = from.textContent;
  if (name !== 'g' || made.childNodes.length > 0) to.append(made);
}

/** Mermaid leaves rectangles without a size behind its labels. */
function isEmpty(from: SVGElement): boolean {
  if (!(from instanceof SVGRectElement)) return false;
  return from.width.baseVal.value === 0 || from.height.baseVal.value === 0;
}

function look(made: SVGElement, style: CSSStyleDeclaration, names: readonly string[]): void {
  for (const name of names) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== 'auto') made.setAttribute(name, plain(value));
  }
}

/** Mixed colours come as `color(srgb …)`, which few programs know. */
function plain(value: string): string {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  if (!mixed) return value;
  const [red, green, blue] = mixed.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  const alpha = mixed[4];
  return alpha === undefined
    ? `rgb(${red}, ${green}, ${blue})`
    : `rgba(${red}, ${green}, ${blue}, ${Number(alpha)})`;
}

/** Each line of an HTML label as a text at its place, on the ground that hides the arrow below it. */
function wordsOf(label: SVGForeignObjectElement): SVGElement[] {
  const matrix = (label.parentElement as SVGGraphicsElement | null)?.getScreenCTM()?.inverse();
  if (!matrix) return [];
  const placed = (x: number, y: number): DOMPoint => new DOMPoint(x, y).matrixTransform(matrix);
  const made: SVGElement[] = [];
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.replace(/[\u2060\u2003\s]+/g, ' ').trim() ?? '';
    const holder = node.parentElement;
    if (text === '' || !holder) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(holder);
    const size = Number.parseFloat(style.fontSize);
    const [corner, middle] = [placed(box.x, box.y), placed(box.x + box.width / 2, box.y + box.height / 2)];
    if (style.backgroundColor !== 'rgba(0, 0, 0, 0)') {
      const { width, height } = box;
      made.push(
        svgElement('rect', { x: corner.x, y: corner.y, width, height, fill: plain(style.backgroundColor) }),
      );
    }
    const words = svgElement(
      'text',
      { x: middle.x, y: middle.y + 0.35 * size, 'text-anchor': 'middle' },
      text,
    );
    look(words, style, LETTERS);
    words.setAttribute('fill', plain(style.color));
    made.push(words);
  }
  return made;
}

/** Arrow heads take the colour of their line by a word that few programs know: here each colour has heads of its own. */
class ArrowHeads {
  readonly #from: SVGSVGElement;
  readonly #heads = svgElement('defs');
  readonly #known = new Map<string, string>();

  constructor(from: SVGSVGElement, to: SVGSVGElement) {
    this.#from = from;
    to.append(this.#heads);
  }

  /** `reference`: `url(#…)`. */
  of(reference: string | null, colour: string): string | undefined {
    const id = /#([^")]+)/.exec(reference ?? '')?.[1];
    if (id === undefined) return undefined;
    const fill = plain(colour);
    const key = `${id} ${fill}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const marker = this.#from.querySelector(`marker[id="${CSS.escape(id)}"]`);
    if (!marker) return undefined;
    const name = `head-${this.#known.size + 1}`;
    const made = svgElement('marker', { id: name });
    copyAttributes(marker, made, MARKER);
    for (const part of marker.querySelectorAll('path, circle')) {
      const shape = svgElement(part.localName === 'circle' ? 'circle' : 'path');
      copyAttributes(part, shape, PLACE);
      setAttributes(shape, { fill, stroke: fill });
      made.append(shape);
    }
    this.#heads.append(made);
    this.#known.set(key, `url(#${name})`);
    return `url(#${name})`;
  }
}

function copyAttributes(from: Element, to: Element, names: readonly string[]): void {
  for (const name of names) {
    const value = from.getAttribute(name);
    if (value !== null) to.setAttribute(name, value);
  }
}
