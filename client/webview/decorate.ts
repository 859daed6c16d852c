// What is put on a finished picture: classes of links, small print, figures, badges, the constraint, the cursor's
// node. All of it can change without a new render.
import type { PreviewNode, PreviewPayload } from '../../server/protocol/preview.ts';
import { setAttributes, svgElement } from './dom.ts';

/** Mermaid's elements by our keys; found once a picture. */
export class Drawing {
  readonly svg: SVGSVGElement;
  readonly nodes: ReadonlyMap<string, SVGGElement>;

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
    const nodes = new Map<string, SVGGElement>();
    for (const group of svg.querySelectorAll<SVGGElement>('g.node')) {
      const key = /-(n\d+)-\d+$/.exec(group.id)?.[1];
      if (key) nodes.set(key, group);
    }
    this.nodes = nodes;
    setAttributes(svg, { role: 'group', 'aria-label': 'Value stream' });
    svg.removeAttribute('aria-roledescription');
  }

  /** Natural size in pixels, and where in it the stream starts: at the first node after the inputs. */
  size(payload: PreviewPayload): { width: number; height: number; anchor: number } {
    const { x, width, height } = this.svg.viewBox.baseVal;
    setAttributes(this.svg, { width, height });
    const start = payload.nodes.find((node) => node.kind !== 'input');
    const place = this.nodes.get(start?.key ?? '')?.transform.baseVal.consolidate()?.matrix.e;
    return { width, height, anchor: place === undefined ? width / 2 : place - x };
  }

  /** Once for a picture. */
  dress(payload: PreviewPayload): void {
    for (const link of payload.links) {
      for (const part of this.svg.querySelectorAll(`[data-id="${CSS.escape(link.key)}"]`)) {
        part.classList.add('vs-link', `vs-${link.style}`);
      }
    }
    // Mermaid fixed these styles to measure; from here on the style sheet decides.
    for (const label of this.svg.querySelectorAll('foreignObject > div')) label.removeAttribute('style');
    for (const node of payload.nodes) {
      const group = this.nodes.get(node.key);
      if (!group) continue;
      splitLabel(group, node);
      if (node.range === null) continue;
      setAttributes(group, { tabindex: 0, role: 'button', 'data-key': node.key });
    }
  }

  /** For every payload, also without a new picture. */
  update(payload: PreviewPayload): void {
    for (const node of payload.nodes) {
      const group = this.nodes.get(node.key);
      if (!group) continue;
      group.setAttribute('aria-label', node.aria);
      const figures = group.querySelector<HTMLElement>('.vs-figures');
      if (figures) fit(figures, node.figures, group);
      group.classList.toggle('is-constraint', node.constraint);
      for (const old of group.querySelectorAll(':scope > .vs-badge, :scope > .vs-constraint')) old.remove();
      const box = group.getBBox();
      if (node.badges.length > 0) group.append(badge(node, box));
      if (node.constraint) group.append(constraintMark(box));
    }
  }

  /** Nodes that another view points at. */
  mark(keys: readonly string[]): void {
    for (const [name, group] of this.nodes) group.classList.toggle('is-marked', keys.includes(name));
  }

  /** The node in which the cursor stands. */
  select(key: string | null): void {
    for (const [name, group] of this.nodes) {
      group.classList.toggle('is-current', name === key);
      if (name === key) group.setAttribute('aria-current', 'true');
      else group.removeAttribute('aria-current');
    }
  }
}

/** The box was drawn before the figures were known: a line that is too long for it gets smaller print. */
function fit(figures: HTMLElement, text: string, group: SVGGElement): void {
  if (figures.textContent === text) return;
  figures.textContent = text;
  figures.style.fontSize = '';
  const room = group.getBoundingClientRect().width * 0.9;
  const { width } = figures.getBoundingClientRect();
  if (width > room && room > 0) figures.style.fontSize = `${Math.max(60, Math.floor((100 * room) / width))}%`;
}

/** The drawn lines, each in a span of its own: name, small print, figures. */
function splitLabel(group: SVGGElement, node: PreviewNode): void {
  const holder = group.querySelector('.nodeLabel p') ?? group.querySelector('.nodeLabel');
  if (!holder) return;
  const lines: Node[][] = [[]];
  for (const child of [...holder.childNodes]) {
    if (child.nodeName === 'BR') lines.push([]);
    else lines.at(-1)?.push(child);
  }
  const expected = node.nameLines + node.captionLines + (node.hasFigures ? 1 : 0);
  if (lines.length !== expected) return;
  const spans = lines.map((line, index) => {
    const span = document.createElement('span');
    const small = index < node.nameLines ? 'name' : 'caption';
    span.className = node.hasFigures && index === expected - 1 ? 'vs-figures' : `vs-${small}`;
    span.append(...line);
    return span;
  });
  holder.replaceChildren(
    ...spans.flatMap((span, index) => (index === 0 ? [span] : [document.createElement('br'), span])),
  );
}

function badge(node: PreviewNode, box: DOMRect): SVGGElement {
  // They come worst first.
  const worst = node.badges[0]?.severity ?? 'info';
  // A diamond has nothing in its corner.
  const across = node.kind === 'gate' ? 0.75 : 1;
  const text = node.badges.map((one) => `${one.severity}: ${one.message}`).join('\n');
  return svgElement(
    'g',
    {
      class: `vs-badge vs-${worst}`,
      transform: `translate(${box.x + box.width * across} ${box.y + box.height * (1 - across)})`,
      'aria-hidden': 'true',
    },
    svgElement('title', {}, text),
    svgElement('circle', { r: 9 }),
    svgElement('text', { 'text-anchor': 'middle', dy: '0.35em' }, String(node.badges.length)),
  );
}

function constraintMark(box: DOMRect): SVGGElement {
  return svgElement(
    'g',
    { class: 'vs-constraint', transform: `translate(${box.x} ${box.y})`, 'aria-hidden': 'true' },
    svgElement('rect', { x: 0, y: -18, width: 66, height: 16, rx: 3 }),
    svgElement('text', { x: 33, y: -10, 'text-anchor': 'middle', dy: '0.35em' }, 'constraint'),
  );
}
