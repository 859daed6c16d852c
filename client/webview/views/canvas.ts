// The canvas: purpose, customer, boundaries, measures and findings on one page.
import type { Canvas } from '../../../server/protocol/preview-views.ts';
import { element } from '../dom.ts';
import type { View, ViewKind } from './view.ts';

export const canvasView: ViewKind = { id: 'canvas', title: 'Canvas', create: () => new CanvasView() };

class CanvasView implements View {
  readonly element = element('div', { class: 'view sheet' });
  #as = '';

  update({ canvas }: { readonly canvas: Canvas }): void {
    const as = JSON.stringify(canvas);
    if (as === this.#as) return;
    this.#as = as;
    this.element.replaceChildren(...canvas.map(box));
  }
}

function box({ id, title, items, empty }: Canvas[number]): HTMLElement {
  const content =
    items.length === 0
      ? element('p', { class: 'note' }, empty)
      : element('ul', {}, ...items.map((item) => element('li', { class: item.tone }, ...words(item))));
  return element('section', { class: `sheet-box sheet-${id}` }, element('h2', {}, title), content);
}

function words({ label, text, key }: Canvas[number]['items'][number]): HTMLElement[] {
  const name =
    key === ''
      ? element('span', { class: 'sheet-name' }, label)
      : element('button', { type: 'button', class: 'go', 'data-key': key }, label);
  return text === '' ? [name] : [name, element('span', { class: 'note' }, text)];
}
