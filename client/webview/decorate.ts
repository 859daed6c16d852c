// What is put on a finished picture: classes of links, small print, figures, heat, badges, the constraint, the cursor's
// node. All of it can change without a new render. Sizes are read before anything is written: one layout an update.
import type { PreviewLink, PreviewNode, PreviewPayload } from '../../server/protocol/preview.ts';
import { element, setAttributes, svgElement } from './dom.ts';
import { labelLines, splitLabel } from './label-lines.ts';
import { badge, constraintMark, openMark } from './marks.ts';

export type HeatKind = 'none' | keyof PreviewNode['heat'];

interface Drawn {
  readonly group: SVGGElement;
  readonly box: DOMRect;
  figures: { times: HTMLElement; visits: HTMLElement; line: HTMLElement } | undefined;
  said: string;
}

/** Mermaid's elements by our keys; found once a picture. */
export class Drawing {
  readonly svg: SVGSVGElement;
  readonly nodes: ReadonlyMap<string, SVGGElement>;
  readonly #drawn = new Map<string, Drawn>();
  readonly #lines = new Map<string, { shares: HTMLElement; visits: HTMLElement }>();

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
    const start = payload.nodes.find((node) => node.kind !== 'input' && this.nodes.has(node.key));
    const place = this.nodes.get(start?.key ?? '')?.transform.baseVal.consolidate()?.matrix.e;
    return { width, height, anchor: place === undefined ? width / 2 : place - x };
  }

  /** Once for a picture. */
  dress(payload: PreviewPayload): void {
    const marked = new Map<string, Element[]>();
    for (const part of this.svg.querySelectorAll('[data-id]')) {
      const key = part.getAttribute('data-id') ?? '';
      marked.set(key, [...(marked.get(key) ?? []), part]);
    }
    for (const link of payload.links) {
      for (const part of marked.get(link.key) ?? []) part.classList.add('vs-link', `vs-${link.style}`);
    }
    // Mermaid fixed these styles to measure; from here on the style sheet decides.
    for (const label of this.svg.querySelectorAll('foreignObject > div')) label.removeAttribute('style');
    const boxes = new Map([...this.nodes].map(([key, group]) => [key, group.getBBox()]));
    for (const node of payload.nodes) {
      const [group, box] = [this.nodes.get(node.key), boxes.get(node.key)];
      if (!group || !box) continue;
      this.#drawn.set(node.key, { group, box, figures: splitLabel(group, node), said: '' });
      if (node.kind === 'group')
        setAttributes(group, { tabindex: 0, role: 'button', 'data-group': node.group });
      else if (node.range !== null)
        setAttributes(group, { tabindex: 0, role: 'button', 'data-key': node.key });
    }
    for (const link of payload.links) {
      if (link.shares !== '' || (payload.arrangement.visits && link.style !== 'input'))
        for (const part of marked.get(link.key) ?? []) this.#shareLine(link, part);
    }
  }

  /** For every payload, also without a new picture. */
  update(payload: PreviewPayload, heat: HeatKind): void {
    const fitted: Drawn[] = [];
    for (const node of payload.nodes) {
      const drawn = this.#drawn.get(node.key);
      if (!drawn) continue;
      const { group, figures } = drawn;
      group.setAttribute('aria-label', node.aria);
      const said = `${node.figures}\n${node.visits}`;
      if (figures && drawn.said !== said) {
        drawn.said = said;
        write(figures, node);
        fitted.push(drawn);
      }
      group.classList.toggle('is-constraint', node.constraint);
      const step = heat === 'none' ? undefined : node.heat[heat];
      const worth = heat !== 'none' && node.hasFigures;
      setAttributes(group, { 'data-heat': worth && (step === null ? 'unknown' : String(step)) });
      this.#marks(node, drawn);
    }
    fit(fitted);
    for (const link of payload.links) {
      const line = this.#lines.get(link.key);
      if (line) writeLine(line, link);
    }
  }

  /** The last line of an arrow's label was left blank for figures. */
  #shareLine(link: PreviewLink, part: Element): void {
    const last = labelLines(part)?.at(-1);
    if (!last) return;
    const [shares, visits] = [
      element('span', { class: 'vs-shares' }),
      element('span', { class: 'vs-visits' }),
    ];
    last.className = 'vs-figures';
    last.replaceChildren(shares, visits);
    this.#lines.set(link.key, { shares, visits });
    writeLine({ shares, visits }, link);
  }

  #marks(node: PreviewNode, { group, box }: Drawn): void {
    // Beside the node and not in it: they are no part of its words, and what can be pressed holds no other such thing.
    const marks: SVGGElement[] = [];
    if (node.badges.length > 0) marks.push(badge(node, box));
    if (node.constraint) marks.push(constraintMark(box));
    if (node.opens !== '') marks.push(openMark(node, box));
    const held = group.nextElementSibling;
    const old = held?.matches('.vs-marks') ? held : undefined;
    if (old?.contains(document.activeElement)) return;
    old?.remove();
    const transform = group.getAttribute('transform') ?? '';
    if (marks.length > 0)
      group.after(svgElement('g', { class: 'vs-marks', transform, 'data-key': node.key }, ...marks));
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

function write({ line, times, visits }: NonNullable<Drawn['figures']>, node: PreviewNode): void {
  times.textContent = node.figures;
  visits.textContent = node.figures !== '' && node.visits !== '' ? ` · ${node.visits}` : node.visits;
  line.style.fontSize = '';
}

/** The box was drawn before the figures were known: a line that is too long for it gets smaller print. */
function fit(changed: readonly Drawn[]): void {
  const sizes = changed.map(({ group, figures }) => ({
    line: figures?.line,
    room: group.getBoundingClientRect().width * 0.9,
    width: figures?.line.getBoundingClientRect().width ?? 0,
  }));
  for (const { line, room, width } of sizes) {
    if (line && width > room && room > 0)
      line.style.fontSize = `${Math.max(60, Math.floor((100 * room) / width))}%`;
  }
}

function writeLine(
  line: { shares: HTMLElement; visits: HTMLElement },
  { shares, visits }: PreviewLink,
): void {
  const after = shares !== '' && visits !== '' ? ` · ${visits}` : visits;
  if (line.shares.textContent !== shares) line.shares.textContent = shares;
  if (line.visits.textContent !== after) line.visits.textContent = after;
}
