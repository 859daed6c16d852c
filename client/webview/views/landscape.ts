// The landscape: the linked specs of the workspace. A click opens one.
import type { Landscape } from '../../../server/protocol/landscape.ts';
import { type ToWebview, viewPlace } from '../../../server/protocol/webview.ts';
import { element, setAttributes } from '../dom.ts';
import { Kept } from '../kept.ts';
import { labelLines } from '../label-lines.ts';
import { Picture } from '../picture.ts';
import { START, type Viewport } from '../viewport.ts';
import { zoomable } from '../zoom.ts';
import type { View, ViewContext, ViewKind } from './view.ts';

export const landscapeView: ViewKind = {
  id: 'landscape',
  title: 'Landscape',
  create: (context) => new LandscapeView(context),
};

class LandscapeView implements View {
  readonly element: HTMLElement;
  readonly tools: readonly HTMLElement[];
  readonly #canvas = element('div', { class: 'canvas', id: 'landscape' });
  readonly #words = element(
    'aside',
    { class: 'numbers', 'aria-label': 'Landscape in words' },
    element('p', { class: 'note' }, 'Reading the workspace …'),
  );
  readonly #viewport: Viewport;
  readonly #context: ViewContext;
  readonly #picture: Picture;
  #as = '';
  #waiting: (() => void) | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    const workshop = element('div', { class: 'workshop', 'aria-hidden': 'true' });
    document.body.append(workshop);
    this.#picture = new Picture(workshop, 'landscape');
    const kept = new Kept(context, 'landscape.place', viewPlace);
    const start = kept.of('') ?? START;
    const { frame, viewport, tools } = zoomable('Landscape', this.#canvas, start, (place) =>
      kept.keep('', place),
    );
    this.#viewport = viewport;
    this.tools = tools;
    this.element = element(
      'div',
      { class: 'landscape' },
      element('div', { class: 'scene' }, frame),
      this.#words,
    );
  }

  /** Other files may have changed as well: it is asked for anew. Settles when it is on show. */
  update(): Promise<void> {
    this.#context.send({ type: 'landscape' });
    return new Promise((done) => {
      this.#waiting?.();
      this.#waiting = done;
    });
  }

  receive(message: ToWebview): void {
    if (message.type === 'landscape') void this.#show(message.landscape).then(() => this.#waiting?.());
  }

  async #show(landscape: Landscape): Promise<void> {
    const as = JSON.stringify(landscape);
    if (as === this.#as) return;
    const drawn = await this.#picture.draw(landscape.mermaid);
    if (!drawn) return;
    this.#as = as;
    const parts = inWords(landscape);
    if (drawn.ok) {
      dress(drawn.svg, landscape);
      this.#canvas.replaceChildren(drawn.svg);
      const { width, height } = drawn.svg.viewBox.baseVal;
      this.#viewport.resized({ width, height, anchor: width / 2 });
    } else {
      this.#context.send({ type: 'log', message: `The landscape could not be drawn: ${drawn.reason}` });
      this.#canvas.replaceChildren();
      parts.unshift(element('p', {}, 'The landscape could not be drawn.'));
    }
    this.#words.replaceChildren(...parts);
  }
}

function dress(svg: SVGSVGElement, { specs }: Landscape): void {
  const { width, height } = svg.viewBox.baseVal;
  setAttributes(svg, { width, height, role: 'group', 'aria-label': 'Landscape of linked specs' });
  svg.removeAttribute('aria-roledescription');
  for (const label of svg.querySelectorAll('foreignObject > div')) label.removeAttribute('style');
  const keys = new Map(specs.map((spec) => [spec.key, spec]));
  for (const group of svg.querySelectorAll<SVGGElement>('g.node')) {
    const spec = keys.get(/-(n\d+)-\d+$/.exec(group.id)?.[1] ?? '');
    if (!spec) continue;
    const lines = labelLines(group) ?? [];
    for (const [index, line] of lines.entries())
      line.className = index < spec.titleLines ? 'vs-name' : 'vs-caption';
    group.classList.toggle('is-here', spec.here);
    group.classList.toggle('is-missing', spec.missing);
    group.setAttribute('aria-label', spec.aria);
    if (spec.missing) group.setAttribute('role', 'img');
    else setAttributes(group, { tabindex: 0, role: 'link', 'data-open': spec.uri });
  }
}

/** The same in words: what leads where, and the specs that stand alone. */
function inWords({ specs, links, alone }: Landscape): HTMLElement[] {
  const title = new Map(specs.map((spec) => [spec.key, spec.title]));
  const said = links.map(({ from, to, label }) =>
    element('li', {}, `${title.get(from)} ${label} ${title.get(to)}`),
  );
  const opener = ({ uri, title: name, path }: Landscape['alone'][number]): HTMLElement =>
    element(
      'li',
      {},
      element('button', { type: 'button', class: 'go', 'data-open': uri }, name),
      element('span', { class: 'note' }, path),
    );
  return [
    ...(said.length === 0
      ? [element('p', { class: 'note' }, 'No link leads from this file to another, or the other way.')]
      : [element('h2', {}, 'Links'), element('ul', { class: 'plain' }, ...said)]),
    ...(alone.length === 0
      ? []
      : [element('h2', {}, 'Not linked'), element('ul', { class: 'plain' }, ...alone.map(opener))]),
  ];
}
