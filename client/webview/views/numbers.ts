// The numbers: charts of waits, load and ways out, the promises, the comparison with the baseline, every metric's story.
import type { PreviewCard, PreviewPayload } from '../../../server/protocol/preview.ts';
import type { PreviewBars, PreviewNumbers } from '../../../server/protocol/preview-numbers.ts';
import { barChart } from '../charts/bar-chart.ts';
import { element, scrollable } from '../dom.ts';
import type { View, ViewKind } from './view.ts';

export const numbersView: ViewKind = { id: 'numbers', title: 'Numbers', create: () => new NumbersView() };

type Part = 'slas' | 'baseline' | 'wait' | 'utilization' | 'outcomes' | 'metrics';

class NumbersView implements View {
  readonly #parts: Readonly<Record<Part, HTMLElement>> = {
    baseline: element('section', { class: 'figures-part wide' }),
    wait: element('section', { class: 'figures-part' }),
    utilization: element('section', { class: 'figures-part' }),
    outcomes: element('section', { class: 'figures-part' }),
    slas: element('section', { class: 'figures-part wide' }),
    metrics: element('section', { class: 'figures-part wide' }),
  };
  readonly element = element('div', { class: 'view figures' }, ...Object.values(this.#parts));
  readonly #as = new Map<Part, string>();

  update({ numbers, cards }: PreviewPayload): void {
    this.#fill('baseline', numbers.baseline, comparison);
    this.#fill('wait', numbers.waitByCause, (found) => chart('Wait by cause', found, ['Cause', 'Wait']));
    this.#fill('utilization', numbers.utilization, (found) =>
      chart('Utilization by actor', found, ['Actor', 'Utilization'], { value: 1, label: '100 %' }),
    );
    this.#fill('outcomes', numbers.outcomes, (found) => chart('Ways out', found, ['Output', 'Share']));
    this.#fill('slas', numbers.slas, slas);
    this.#fill('metrics', cards, metrics);
  }

  /** Only what has changed is built again: the rest keeps its focus and what stands open. */
  #fill<T>(part: Part, data: T, build: (data: T) => readonly HTMLElement[]): void {
    const as = JSON.stringify(data);
    if (this.#as.get(part) === as) return;
    this.#as.set(part, as);
    const built = build(data);
    this.#parts[part].hidden = built.length === 0;
    this.#parts[part].replaceChildren(...built);
  }
}

function chart(
  title: string,
  { bars, note }: PreviewBars,
  columns: readonly [string, string],
  limit?: { readonly value: number; readonly label: string },
): HTMLElement[] {
  if (bars.length === 0) return [element('h2', {}, title), element('p', { class: 'note' }, note)];
  return [barChart({ title, bars, columns, note, ...(limit ? { limit } : {}) })];
}

function slas(found: PreviewNumbers['slas']): HTMLElement[] {
  const rows = found.map(({ label, asks, attained, state }) => [
    label,
    asks,
    attained,
    element('span', { class: `verdict ${state.replace(' ', '-')}` }, state),
  ]);
  return rows.length === 0
    ? [
        element('h2', {}, 'Promises'),
        element('p', { class: 'note' }, 'The stream makes none: no SLA covers it.'),
      ]
    : [element('h2', {}, 'Promises'), table('Promises', ['SLA', 'Asks for', 'Kept by', ''], rows)];
}

function comparison(found: PreviewNumbers['baseline']): HTMLElement[] {
  if (found === null) return [];
  const { title, reason, rows } = found;
  const head = element('h2', {}, `Compared with ${title}`);
  const why = reason === '' ? [] : [element('p', { class: 'note' }, reason)];
  if (rows.length === 0) return [head, ...why];
  const body = rows.map(({ label, baseline, here, change, verdict }) => [
    label,
    baseline,
    here,
    change,
    element(
      'span',
      { class: `verdict ${verdict}` },
      verdict === 'better' || verdict === 'worse' ? verdict : '',
    ),
  ]);
  return [head, ...why, table('Comparison', ['Metric', 'Baseline', 'Here', 'Change', ''], body)];
}

function metrics(cards: readonly PreviewCard[]): HTMLElement[] {
  const rows = cards.map(({ label, value, bound, basis, known, formula, inputs, missing, reason, help }) => [
    element('span', { title: help }, label),
    [value, bound].filter((part) => part !== '').join(', '),
    known ? basis : '',
    element('code', {}, formula),
    inputs.map((input) => `${input.name} ${input.value}`).join(', '),
    [...missing, reason].filter((part) => part !== '').join('; '),
  ]);
  const titles = ['Metric', 'Value', 'Basis', 'Formula', 'Inputs', 'Missing'];
  return [element('h2', {}, 'Metrics'), table('Metrics', titles, rows)];
}

function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  const head = titles.map((title) => (title === '' ? element('td') : element('th', { scope: 'col' }, title)));
  const body = rows.map(([first = '', ...rest]) =>
    element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))),
  );
  return scrollable(
    caption,
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, caption),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
}
