// The picture of the whole stream, with its metrics and its outline in words beside it.
import type { Arrangement, PreviewPayload } from '../../../server/protocol/preview.ts';
import { Cards } from '../cards.ts';
import { Drawing } from '../decorate.ts';
import { DiagramOptions } from '../diagram-options.ts';
import { element } from '../dom.ts';
import { button } from '../page.ts';
import { type Drawn, Picture } from '../picture.ts';
import { Tables } from '../tables.ts';
import { Tip } from '../tip.ts';
import type { Place, Viewport } from '../viewport.ts';
import { zoomable } from '../zoom.ts';
import type { View, ViewContext } from './view.ts';

export interface DiagramPlace {
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
  readonly #notice = element('div', { class: 'notice', hidden: true });
  readonly #legend = element('div', { class: 'legend', hidden: true });
  readonly #viewport: Viewport;
  readonly #picture: Picture;
  readonly #options: DiagramOptions;
  readonly #cards: Cards;
  readonly #tables: Tables;
  #payload: PreviewPayload | undefined;
  #uri: string | undefined;
  #drawing: Drawing | undefined;
  /** The Mermaid text that is on show. */
  #drawnText: string | undefined;
  /** How what is on show is arranged. */
  #arranged: string | undefined;
  #current: string | null = null;
  #marked: readonly string[] = [];

  constructor(context: ViewContext, { place, uri, moved }: DiagramPlace) {
    this.#context = context;
    this.#uri = uri;
    const { frame: scene, viewport, tools } = zoomable('Diagram', this.#canvas, place, moved);
    this.#viewport = viewport;
    const tip = new Tip(scene, (key) => this.#payload?.nodes.find((node) => node.key === key));
    scene.append(this.#nothing, tip.element, this.#legend);
    this.frame = element('div', { class: 'scene' }, this.#notice, scene);
    this.#options = new DiagramOptions({
      choice: context.choice,
      choose: context.choose,
      // Other frames, others that stand open.
      arranged: (next) => this.#arrange(next.group === undefined ? next : { ...next, open: [] }),
      changed: () => this.#decorate(),
    });
    this.tools = [...tools, this.#options.element];
    scene.addEventListener('click', ({ target }) => this.#unfold(target));
    scene.addEventListener('keydown', (event) => {
      if ((event.key === 'Enter' || event.key === ' ') && this.#unfold(event.target)) event.preventDefault();
    });

    const workshop = element('div', { class: 'workshop', 'aria-hidden': 'true' });
    document.body.append(workshop);
    this.#picture = new Picture(workshop, 'picture');
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
    const { arrangement } = this.#options;
    if (arrangement.group !== 'none' || arrangement.open.length > 0 || arrangement.visits)
      context.send({ type: 'arrange', arrangement });
  }

  async update(payload: PreviewPayload): Promise<void> {
    if (this.#uri !== undefined && this.#uri !== payload.uri) {
      this.#viewport.reset();
      // Its picture may be the same, but it has no place yet.
      this.#drawnText = undefined;
    }
    this.#uri = payload.uri;
    this.#payload = payload;
    this.#cards.update(payload.cards);
    this.#tables.update(payload);
    this.#options.update(payload);
    this.#showNotice(payload);
    if (payload.nodes.length === 0) this.#empty('Nothing to draw yet. Add a trigger, a step and an output.');
    else if (payload.mermaid === this.#drawnText) {
      this.#nothing.hidden = true;
      this.#decorate();
    } else {
      const drawn = await this.#picture.draw(payload.mermaid);
      if (drawn && drawn.text === this.#payload.mermaid) this.#drawn(drawn, this.#payload);
    }
  }

  select(key: string | null): void {
    this.#current = key;
    this.#drawing?.select(this.#shownAs(key));
  }

  mark(keys: readonly string[], show = false): void {
    this.#marked = keys;
    const shown = keys.flatMap((key) => this.#shownAs(key) ?? []);
    this.#drawing?.mark(shown);
    const first = this.#drawing?.nodes.get(shown[0] ?? '');
    if (show && first) this.#viewport.show(first);
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
    this.#decorate();
    const arranged = JSON.stringify(payload.arrangement);
    this.#viewport.resized(size, this.#arranged !== undefined && arranged !== this.#arranged);
    this.#arranged = arranged;
    // A folded group has another label when it opens: then the focus goes to what it was, by name.
    const again = focused && payload.nodes.find((node) => node.aria === focused && node.drawn);
    if (again) drawing.nodes.get(again.key)?.focus({ preventScroll: true });
  }

  #decorate(): void {
    if (!this.#payload) return;
    const { heat } = this.#options;
    this.#canvas.className = ['canvas', ...this.#options.classes()].join(' ');
    this.#drawing?.update(this.#payload, heat);
    this.#legend.hidden = heat === 'none';
    if (heat !== 'none') {
      const steps = [0, 1, 2, 3, 4].map((step) => element('span', { class: 'step', 'data-heat': step }));
      const unknown = element('span', { class: 'step', 'data-heat': 'unknown' });
      this.#legend.replaceChildren(...steps, this.#payload.heat[heat], unknown, 'unknown');
    }
    this.select(this.#current);
    this.mark(this.#marked);
  }

  /** A node in a folded group is shown as that group. */
  #shownAs(key: string | null): string | null {
    const node = this.#payload?.nodes.find((one) => one.key === key);
    if (!node || node.drawn) return key;
    return this.#payload?.nodes.find((one) => one.kind === 'group' && one.group === node.group)?.key ?? null;
  }

  #showNotice({ notice, groups, arrangement }: PreviewPayload): void {
    this.#notice.hidden = notice === '';
    if (notice === '') return;
    const parts: (Node | string)[] = [element('span', {}, notice)];
    const folded = groups.filter((group) => group.folded);
    if (folded.length > 0)
      parts.push(
        this.#folding(
          'Open all',
          groups.map(({ id }) => id),
        ),
      );
    if (arrangement.open.length > 0) parts.push(this.#folding('Fold all', []));
    this.#notice.replaceChildren(...parts);
  }

  #folding(label: string, open: readonly string[]): HTMLButtonElement {
    const made = button(label, '');
    made.addEventListener('click', () => this.#arrange({ open }));
    return made;
  }

  #unfold(target: EventTarget | null): boolean {
    const id = target instanceof Element ? target.closest('[data-group]')?.getAttribute('data-group') : null;
    if (!id || !this.#payload) return false;
    this.#arrange({ open: [...this.#payload.arrangement.open, id] });
    return true;
  }

  #arrange(next: Partial<Arrangement>): void {
    const arrangement = { ...(this.#payload?.arrangement ?? this.#options.arrangement), ...next };
    this.#options.keep(arrangement);
    this.#context.send({ type: 'arrange', arrangement });
  }

  #empty(message: string): void {
    this.#drawing = undefined;
    this.#drawnText = undefined;
    this.#canvas.replaceChildren();
    this.#nothing.textContent = message;
    this.#nothing.hidden = false;
  }
}
