// The picture of the whole stream, with its metrics and its outline in words beside it.
import type { PreviewPayload } from '../../../server/protocol/preview.ts';
import { Cards } from '../cards.ts';
import { Drawing } from '../decorate.ts';
import { element } from '../dom.ts';
import { button } from '../page.ts';
import { type Drawn, Picture } from '../picture.ts';
import { Tables } from '../tables.ts';
import { type Place, Viewport } from '../viewport.ts';
import type { View, ViewContext } from './view.ts';

export interface DiagramOptions {
  readonly place: Place;
  /** The file whose picture stood at that place. */
  readonly uri: string | undefined;
  readonly moved: (place: Place) => void;
}

export class DiagramView implements View {
  readonly element: HTMLElement;
  readonly tools: readonly HTMLElement[];
  /** Zooms and pans the picture; other views may stand beside it. */
  readonly frame: HTMLElement;
  readonly #context: ViewContext;
  readonly #canvas = element('div', { class: 'canvas', id: 'diagram' });
  readonly #nothing = element('p', { class: 'nothing', hidden: true });
  readonly #viewport: Viewport;
  readonly #picture: Picture;
  readonly #cards: Cards;
  readonly #tables: Tables;
  #payload: PreviewPayload | undefined;
  #uri: string | undefined;
  #drawing: Drawing | undefined;
  /** The Mermaid text that is on show. */
  #drawnText: string | undefined;
  #current: string | null = null;
  #marked: readonly string[] = [];

  constructor(context: ViewContext, { place, uri, moved }: DiagramOptions) {
    this.#context = context;
    this.#uri = uri;
    this.frame = element(
      'div',
      {
        ...{ class: 'frame', tabindex: 0, role: 'group' },
        'aria-label': 'Diagram. Arrow keys move it, plus and minus zoom, zero fits it.',
      },
      this.#canvas,
      this.#nothing,
    );
    const zoom = element('span', { class: 'zoom' }, '100 %');
    const [zoomOut, zoomIn] = [button('−', 'Zoom out'), button('+', 'Zoom in')];
    const fit = button('Fit', 'Show the whole diagram');
    this.tools = [zoomOut, zoom, zoomIn, fit];
    this.#viewport = new Viewport(this.frame, this.#canvas, place, (next) => {
      zoom.textContent = `${Math.round(next.zoom * 100)} %`;
      moved(next);
    });
    zoomIn.addEventListener('click', () => this.#viewport.zoomIn());
    zoomOut.addEventListener('click', () => this.#viewport.zoomOut());
    fit.addEventListener('click', () => this.#viewport.fit());
    this.frame.addEventListener('focusin', (event) => {
      if (event.target instanceof SVGGElement && event.target.matches(':focus-visible'))
        this.#viewport.show(event.target);
    });

    const workshop = element('div', { class: 'workshop', 'aria-hidden': 'true' });
    document.body.append(workshop);
    this.#picture = new Picture(workshop);
    const cards = element('div', { class: 'cards' });
    const figures = element('div', { class: 'scroll' });
    const outline = element('div', { class: 'scroll' });
    this.#cards = new Cards(cards);
    this.#tables = new Tables(figures, outline);
    this.element = element(
      'aside',
      { class: 'numbers', 'aria-label': 'Metrics' },
      cards,
      element('details', { class: 'section' }, element('summary', {}, 'Figures by node'), figures),
      element('details', { class: 'section' }, element('summary', {}, 'Outline'), outline),
    );
  }

  async update(payload: PreviewPayload): Promise<void> {
    if (this.#uri !== undefined && this.#uri !== payload.uri) this.#viewport.reset();
    this.#uri = payload.uri;
    this.#payload = payload;
    this.#cards.update(payload.cards);
    this.#tables.update(payload);
    if (payload.nodes.length === 0) this.#empty('Nothing to draw yet. Add a trigger, a step and an output.');
    else if (payload.mermaid === this.#drawnText) {
      this.#nothing.hidden = true;
      this.#drawing?.update(payload);
      this.#markAll();
    } else {
      const drawn = await this.#picture.draw(payload.mermaid);
      if (drawn && drawn.text === this.#payload.mermaid) this.#drawn(drawn, this.#payload);
    }
  }

  select(key: string | null): void {
    this.#current = key;
    this.#drawing?.select(key);
  }

  mark(keys: readonly string[]): void {
    this.#marked = keys;
    this.#drawing?.mark(keys);
  }

  picture(): SVGSVGElement | undefined {
    return this.#drawing?.svg;
  }

  #drawn(drawn: Drawn, payload: PreviewPayload): void {
    if (!drawn.ok) {
      const reason = `The diagram could not be drawn: ${drawn.reason}`;
      this.#context.send({ type: 'log', message: reason });
      this.#context.say('The diagram could not be drawn.');
      if (!this.#drawing) this.#empty(reason);
      return;
    }
    const focused = document.activeElement?.closest('g.node')?.getAttribute('aria-label');
    const drawing = new Drawing(drawn.svg);
    this.#drawing = drawing;
    this.#drawnText = drawn.text;
    this.#canvas.replaceChildren(drawn.svg);
    this.#nothing.hidden = true;
    const size = drawing.size(payload);
    drawing.dress(payload);
    drawing.update(payload);
    this.#markAll();
    this.#viewport.resized(size);
    // Keys move when nodes come and go; the words of a node say which one it is.
    const again = focused && payload.nodes.find((node) => node.aria === focused);
    if (again) drawing.nodes.get(again.key)?.focus({ preventScroll: true });
  }

  #markAll(): void {
    this.#drawing?.select(this.#current);
    this.#drawing?.mark(this.#marked);
  }

  #empty(message: string): void {
    this.#drawing = undefined;
    this.#drawnText = undefined;
    this.#canvas.replaceChildren();
    this.#nothing.textContent = message;
    this.#nothing.hidden = false;
  }
}
