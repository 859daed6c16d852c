// The row of tabs, by the pattern of the ARIA authoring practices: one stop for Tab, arrows, Home and End inside.
import { element, setAttributes } from './dom.ts';

export class Tabs {
  readonly list: HTMLElement;
  readonly #tabs: ReadonlyMap<string, HTMLButtonElement>;
  readonly #selected: (id: string) => void;

  constructor(
    kinds: readonly { readonly id: string; readonly title: string }[],
    selected: (id: string) => void,
  ) {
    this.#selected = selected;
    this.#tabs = new Map(
      kinds.map(({ id, title }) => [
        id,
        element(
          'button',
          {
            ...{ type: 'button', role: 'tab', class: 'tab', id: `tab-${id}`, 'data-view': id },
            ...{ 'aria-controls': `panel-${id}`, 'aria-selected': 'false', tabindex: -1 },
          },
          title,
        ),
      ]),
    );
    this.list = element(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': 'Views' },
      ...this.#tabs.values(),
    );
    this.list.addEventListener('keydown', (event) => this.#key(event));
    for (const [id, tab] of this.#tabs) tab.addEventListener('click', () => this.#selected(id));
  }

  select(id: string): void {
    for (const [name, tab] of this.#tabs) {
      setAttributes(tab, { 'aria-selected': String(name === id), tabindex: name === id ? 0 : -1 });
    }
  }

  #key(event: KeyboardEvent): void {
    const tabs = [...this.#tabs];
    const at = tabs.findIndex(([, tab]) => tab === document.activeElement);
    const steps: Record<string, number | undefined> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = steps[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const [id, tab] = tabs.at(next % tabs.length) ?? [];
    if (id === undefined || tab === undefined) return;
    tab.focus();
    this.#selected(id);
  }
}
