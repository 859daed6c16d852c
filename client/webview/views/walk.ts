// One item through the stream, step by step, beside the diagram: the reader chooses at each branch, from what the
// file says and nothing else; where it does not say enough goes into a list.
import { type Checked, list, object, text } from '../../../server/protocol/check.ts';
import type { PreviewPayload } from '../../../server/protocol/preview.ts';
import { type WalkPayload, type WalkStep, walkStep } from '../../../server/protocol/simulate.ts';
import type { ToWebview } from '../../../server/protocol/webview.ts';
import { element } from '../dom.ts';
import { Kept } from '../kept.ts';
import type { View, ViewContext, ViewKind } from './view.ts';

const keptWalk = object({ trigger: text, steps: list(walkStep) });
type KeptWalk = Checked<typeof keptWalk>;

export const walkView: ViewKind = {
  id: 'walk',
  title: 'Walk-through',
  besideDiagram: true,
  create: (context) => new WalkView(context),
};

class WalkView implements View {
  readonly element = element('aside', { class: 'numbers walk', 'aria-label': 'Walk-through' });
  readonly #context: ViewContext;
  readonly #kept: Kept<KeptWalk>;
  #payload: PreviewPayload | undefined;
  #walk: WalkPayload | undefined;
  #left = false;
  /** What stands there: it is left alone, with the focus in it, while nothing in it differs. */
  #shown = '';

  constructor(context: ViewContext) {
    this.#context = context;
    this.#kept = new Kept(context, 'walk.steps', keptWalk);
  }

  /** After an edit the same choices are made again, as far as they are still there. */
  update(payload: PreviewPayload): void {
    const same = this.#payload?.uri === payload.uri;
    this.#payload = payload;
    if (!same) this.#walk = undefined;
    const { trigger, steps } = this.#walk ?? this.#kept.of(payload.uri) ?? { trigger: '', steps: [] };
    this.#ask(trigger, steps);
  }

  /** The marks belong to this tab: another one shows the diagram without them. */
  enter(): void {
    this.#left = false;
    this.#mark();
  }

  leave(): void {
    this.#left = true;
    this.#mark();
  }

  #mark(show = false): void {
    const at = this.#left ? [] : (this.#walk?.places ?? []);
    this.#context.mark(
      at.map(({ node }) => this.#key(node)).filter((key) => key !== ''),
      show,
    );
  }

  receive(message: ToWebview): void {
    if (message.type !== 'walked' || message.walk.uri !== this.#payload?.uri) return;
    const before = this.#walk;
    this.#walk = message.walk;
    const { uri, trigger, steps } = message.walk;
    this.#kept.keep(uri, { trigger, steps });
    // A step of the reader is followed; an edit moves nothing.
    this.#show(message.walk, before !== undefined && before.steps.length !== message.walk.steps.length);
    if (before && before.steps.length !== message.walk.steps.length) this.#announce(message.walk);
  }

  #ask(trigger: string, steps: readonly WalkStep[]): void {
    this.#context.send({ type: 'walk', trigger, steps });
  }

  #announce({ places, done, outputs }: WalkPayload): void {
    const where = done
      ? `Ended${outputs.length > 0 ? ` in ${outputs.join(', ')}` : ''}.`
      : `At ${places.map(({ label }) => label).join(' and ')}.`;
    this.#context.say(where);
    // The choice that was made is gone: the next ones take its place.
    this.element.querySelector<HTMLElement>('.choice, .restart')?.focus();
  }

  #show(walk: WalkPayload, follow: boolean): void {
    const { places, visited, ambiguities } = walk;
    this.#mark(follow);
    const shown = JSON.stringify([{ ...walk, version: 0 }, visited.map(({ node }) => this.#key(node))]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.replaceChildren(
      this.#tools(walk),
      ...places.map((place) => this.#place(walk, place)),
      ...(walk.done ? [endOf(walk)] : []),
      element('h2', {}, `Ambiguities (${ambiguities.length})`),
      ambiguities.length === 0
        ? element('p', { class: 'note' }, 'So far the file has said enough.')
        : element('ul', { class: 'ambiguities' }, ...ambiguities.map((one) => this.#ambiguity(one))),
      element('h2', {}, 'Way'),
      element('ol', { class: 'way' }, ...visited.map(({ node, label }) => this.#visit(node, label))),
    );
    this.element.dataset.steps = String(walk.steps.length);
  }

  #tools(walk: WalkPayload): HTMLElement {
    const { triggers, trigger, steps } = walk;
    const choose = element(
      'select',
      { 'aria-label': 'Trigger' },
      ...triggers.map(({ id, label }) => element('option', { value: id, selected: id === trigger }, label)),
    );
    choose.addEventListener('change', () => this.#ask(choose.value, []));
    const button = (text: string, name: string, to: readonly WalkStep[]): HTMLButtonElement => {
      const made = element('button', { type: 'button', class: name, disabled: steps.length === 0 }, text);
      made.addEventListener('click', () => this.#ask(trigger, to));
      return made;
    };
    return element(
      'div',
      { class: 'row' },
      ...(triggers.length > 1 ? [choose] : []),
      button('Back', 'back', steps.slice(0, -1)),
      button('Start again', 'restart', []),
    );
  }

  #place({ trigger, steps }: WalkPayload, place: WalkPayload['places'][number]): HTMLElement {
    const { id, label, detail, choices } = place;
    const buttons = choices.map((choice) => {
      const made = element(
        'button',
        { type: 'button', class: 'choice', 'data-choice': choice.id },
        element('span', {}, choice.label),
        ...(choice.note === '' ? [] : [element('span', { class: 'note' }, choice.note)]),
      );
      made.addEventListener('click', () => this.#ask(trigger, [...steps, { place: id, choice: choice.id }]));
      return made;
    });
    return element(
      'section',
      { class: 'place' },
      element('h2', {}, label),
      ...(detail === '' ? [] : [element('p', { class: 'note' }, detail)]),
      ...buttons,
    );
  }

  #ambiguity({ label, text, range }: WalkPayload['ambiguities'][number]): HTMLElement {
    const go = element('button', { type: 'button' }, `${label}: ${text}`);
    go.addEventListener('click', () => {
      if (this.#walk) this.#context.send({ type: 'reveal-range', version: this.#walk.version, range });
    });
    return element('li', {}, go);
  }

  #visit(node: string, label: string): HTMLElement {
    const key = this.#key(node);
    return element(
      'li',
      {},
      key === '' ? label : element('button', { type: 'button', 'data-key': key }, label),
    );
  }

  /** Its name in the picture; empty where it is not drawn. */
  #key(id: string): string {
    return this.#payload?.nodes.find((node) => node.id === id && node.extent !== null)?.key ?? '';
  }
}

function endOf({ outputs }: WalkPayload): HTMLElement {
  const text =
    outputs.length > 0 ? `The item ends in ${outputs.join(', ')}.` : 'The item ends without an output.';
  return element('p', { class: 'end' }, text);
}
