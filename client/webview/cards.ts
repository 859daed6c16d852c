// The computed metrics: a value at a glance, and on demand where it comes from and what is missing.
import type { PreviewCard } from '../../server/protocol/preview.ts';
import { element } from './dom.ts';

/** Cards keep their place, their focus and whether they stand open, whatever changes inside. */
export class Cards {
  readonly #holder: HTMLElement;
  readonly #shown = new Map<string, { card: HTMLDetailsElement; as: string }>();

  constructor(holder: HTMLElement) {
    this.#holder = holder;
  }

  update(cards: readonly PreviewCard[]): void {
    const ids = new Set(cards.map((card) => card.id));
    for (const [id, { card }] of this.#shown) {
      if (ids.has(id)) continue;
      card.remove();
      this.#shown.delete(id);
    }
    for (const [index, card] of cards.entries()) {
      const as = JSON.stringify(card);
      const known = this.#shown.get(card.id);
      if (known?.as === as) continue;
      const details = known?.card ?? element('details', { class: 'card', 'data-metric': card.id });
      fill(details, card);
      if (!known) this.#holder.insertBefore(details, this.#holder.children[index] ?? null);
      this.#shown.set(card.id, { card: details, as });
    }
  }
}

function fill(details: HTMLDetailsElement, card: PreviewCard): void {
  details.classList.toggle('unknown', !card.known);
  const summary = details.querySelector('summary') ?? details.appendChild(element('summary'));
  const value = element('span', { class: 'value' }, card.value);
  const parts: Node[] = [element('span', { class: 'label' }, card.label), value];
  if (card.bound !== '') parts.push(element('span', { class: 'note' }, card.bound));
  if (card.note !== '') parts.push(element('span', { class: 'note' }, card.note));
  if (card.known) parts.push(element('span', { class: `basis ${card.basis}` }, card.basis));
  summary.replaceChildren(...parts);
  details.querySelector('.story')?.remove();
  details.append(story(card));
}

function story(card: PreviewCard): HTMLElement {
  const parts: Node[] = [];
  if (card.help !== '') parts.push(element('p', {}, card.help));
  if (card.reason !== '') parts.push(element('p', {}, card.reason));
  if (card.missing.length > 0) {
    const items = card.missing.map((text) => element('li', {}, text));
    parts.push(element('h4', {}, 'Missing'), element('ul', { class: 'missing' }, ...items));
  }
  if (card.formula !== '') parts.push(element('h4', {}, 'Formula'), element('code', {}, card.formula));
  if (card.inputs.length > 0) {
    const rows = card.inputs.flatMap(({ name, value }) => [
      element('dt', {}, name),
      element('dd', {}, value),
    ]);
    parts.push(element('h4', {}, 'Inputs'), element('dl', {}, ...rows));
  }
  return element('div', { class: 'story' }, ...parts);
}
