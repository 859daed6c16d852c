// The sliders of a what-if. They hold what is tried; the file is none of their business.
import { type Checked, list, number, object, text } from '../../../server/protocol/check.ts';
import type { Change, LeverData } from '../../../server/protocol/simulate.ts';
import { element } from '../dom.ts';

/** A lever that was moved, and what the file said then. */
const set = object({ lever: text, file: number, written: text, value: number });
export const keptSettings = list(set);
export type KeptSettings = Checked<typeof keptSettings>;

interface Slider {
  readonly lever: LeverData;
  readonly input: HTMLInputElement;
  readonly show: () => void;
}

export class Levers {
  readonly element = element('div', { class: 'levers' });
  readonly #moved: () => void;
  #sliders: readonly Slider[] = [];
  #shown = '';

  constructor(moved: () => void) {
    this.#moved = moved;
  }

  /** What was set stays set where the file still says what it said; `kept`: what was set before this page began. */
  show(levers: readonly LeverData[], kept: KeptSettings = []): void {
    const as = JSON.stringify(levers);
    if (as === this.#shown) return;
    this.#shown = as;
    const before = new Map([...kept, ...this.settings()].map((one) => [one.lever, one]));
    this.#sliders = levers.map((lever) => {
      const known = before.get(lever.id);
      const same = known?.file === lever.value && known.written === lever.written;
      return this.#slider(lever, same ? known.value : lever.value);
    });
    const groups = new Map<string, HTMLElement>();
    for (const { lever, input } of this.#sliders) {
      const group = groups.get(lever.group) ?? element('details', {}, element('summary', {}, lever.group));
      groups.set(lever.group, group);
      if (input.parentElement) group.append(input.parentElement);
    }
    const open = new Set([...this.element.querySelectorAll('details[open]')].map(nameOf));
    // What is set can be seen.
    for (const { lever, input } of this.#sliders)
      if (input.valueAsNumber !== lever.value) open.add(lever.group);
    for (const [name, group] of groups) group.toggleAttribute('open', open.has(name));
    const nothing = element('p', { class: 'note' }, 'The file states nothing that could be tried otherwise.');
    this.element.replaceChildren(...(groups.size > 0 ? groups.values() : [nothing]));
  }

  /** What differs from the file. */
  settings(): KeptSettings {
    return this.#sliders.flatMap(({ lever: { id, value: file, written }, input }) =>
      input.valueAsNumber === file ? [] : [{ lever: id, file, written, value: input.valueAsNumber }],
    );
  }

  changes(): Change[] {
    return this.settings().map(({ lever, value }) => ({ lever, value }));
  }

  reset(): void {
    for (const { lever, input, show } of this.#sliders) {
      input.value = String(lever.value);
      show();
    }
    this.#moved();
  }

  #slider(lever: LeverData, value: number): Slider {
    const { label, min, max, step, unit, written } = lever;
    const input = element('input', { type: 'range', min, max, step: 'any', 'data-lever': lever.id });
    input.value = String(value);
    const shown = element('output');
    const holder = element('label', { class: 'lever' }, element('span', {}, label), shown, input);
    const show = (): void => {
      shown.textContent = `${input.value}${unit}${written === '' ? '' : ` of ${written}`}`;
      holder.classList.toggle('changed', input.valueAsNumber !== lever.value);
      input.setAttribute('aria-valuetext', shown.textContent);
    };
    // Round steps away from the file's own value, which need not be one of them.
    const settle = (): void => {
      const steps = Math.round((input.valueAsNumber - lever.value) / step);
      const near = Number((lever.value + steps * step).toFixed(6));
      input.value = String(Math.min(max, Math.max(min, near)));
    };
    input.addEventListener('input', () => {
      settle();
      show();
      this.#moved();
    });
    input.addEventListener('keydown', (event) => {
      const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[
        event.key
      ];
      if (by === undefined) return;
      event.preventDefault();
      input.value = String(input.valueAsNumber + by * step);
      input.dispatchEvent(new Event('input'));
    });
    show();
    return { lever, input, show };
  }
}

function nameOf(group: Element): string {
  return group.querySelector('summary')?.textContent ?? '';
}
