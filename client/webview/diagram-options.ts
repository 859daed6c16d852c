// What the reader may choose about the diagram: frames, heat, and which figures are on show.
import type { Arrangement, PreviewPayload } from '../../server/protocol/preview.ts';
import type { HeatKind } from './decorate.ts';
import { element } from './dom.ts';

const GROUPS = { none: 'None', stages: 'By stage', teams: 'By team', sections: 'By section' } as const;
const HEATS = {
  none: 'None',
  wait: 'By wait',
  utilization: 'By utilization',
  findings: 'By problems',
} as const;
/** Beside the figures that come and go on the picture: this one needs room of its own on every arrow. */
const ARROWS = 'diagram.arrows';
const FIGURES = { times: 'Times', visits: 'Visits', shares: 'Probabilities' } as const;

export interface OptionsHost {
  readonly choice: (name: string) => string | undefined;
  readonly choose: (name: string, value: string) => void;
  /** The diagram is to be arranged in another way. */
  readonly arranged: (next: Partial<Pick<Arrangement, 'group' | 'visits'>>) => void;
  readonly changed: () => void;
}

export class DiagramOptions {
  readonly element: HTMLDetailsElement;
  readonly #host: OptionsHost;
  readonly #group: HTMLSelectElement;
  readonly #heat: HTMLSelectElement;
  readonly #visits = element('input', { type: 'checkbox' });

  constructor(host: OptionsHost) {
    this.#host = host;
    this.#group = select('Frames', GROUPS, 'none');
    this.#heat = select('Heat', HEATS, oneOf(HEATS, host.choice('diagram.heat')) ?? 'none');
    this.#group.addEventListener('change', () =>
      host.arranged({ group: oneOf(GROUPS, this.#group.value) ?? 'none' }),
    );
    this.#visits.checked = this.arrangement.visits;
    this.#visits.addEventListener('change', () => host.arranged({ visits: this.#visits.checked }));
    this.#heat.addEventListener('change', () => {
      host.choose('diagram.heat', this.#heat.value);
      host.changed();
    });
    const boxes = Object.entries(FIGURES).map(([name, label]) => {
      const box = element('input', { type: 'checkbox', checked: this.shows(name) });
      box.addEventListener('change', () => {
        host.choose(`diagram.${name}`, box.checked ? 'on' : 'off');
        host.changed();
      });
      return element('label', { class: 'check' }, box, label);
    });
    this.element = element(
      'details',
      { class: 'menu' },
      element('summary', {}, 'Options'),
      element(
        'div',
        { class: 'menu-panel', role: 'group', 'aria-label': 'Options of the diagram' },
        labelled('Frames', this.#group),
        labelled('Heat', this.#heat),
        element(
          'fieldset',
          {},
          element('legend', {}, 'Show'),
          ...boxes,
          element('label', { class: 'check' }, this.#visits, 'Visits on arrows'),
        ),
      ),
    );
    closesOutside(this.element);
  }

  /** As the reader left it. */
  get arrangement(): Arrangement {
    const { choice } = this.#host;
    return {
      group: oneOf(GROUPS, choice('diagram.group')) ?? 'none',
      open: (choice('diagram.open') ?? '').split('\n').filter((id) => id !== ''),
      visits: choice(ARROWS) === 'on',
    };
  }

  keep({ group, open, visits }: Arrangement): void {
    this.#host.choose('diagram.group', group);
    this.#host.choose('diagram.open', open.join('\n'));
    this.#host.choose(ARROWS, visits ? 'on' : 'off');
  }

  get heat(): HeatKind {
    return oneOf(HEATS, this.#host.choice('diagram.heat')) ?? 'none';
  }

  shows(figure: string): boolean {
    return this.#host.choice(`diagram.${figure}`) !== 'off';
  }

  /** What can be chosen depends on the stream. */
  update({ arrangement, groupings }: PreviewPayload): void {
    for (const option of this.#group.options) {
      const group = oneOf(GROUPS, option.value);
      option.disabled = group !== undefined && group !== 'none' && !groupings.includes(group);
    }
    this.#group.value = arrangement.group;
    this.#visits.checked = arrangement.visits;
  }

  /** As classes, for the style sheet. */
  classes(): string[] {
    return Object.keys(FIGURES)
      .filter((name) => !this.shows(name))
      .map((name) => `without-${name}`);
  }
}

function oneOf<T extends object>(words: T, word: string | undefined): keyof T | undefined {
  return word !== undefined && Object.hasOwn(words, word) ? (word as keyof T) : undefined;
}

function select(label: string, words: Readonly<Record<string, string>>, chosen: string): HTMLSelectElement {
  const options = Object.entries(words).map(([value, text]) =>
    element('option', { value, selected: value === chosen }, text),
  );
  return element('select', { 'aria-label': label }, ...options);
}

function labelled(label: string, control: HTMLElement): HTMLElement {
  return element('div', { class: 'row' }, element('span', { 'aria-hidden': 'true' }, label), control);
}

function closesOutside(menu: HTMLDetailsElement): void {
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
}
