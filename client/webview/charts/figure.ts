// The frame of a chart: a title, the drawing for the eye, and the same figures as a table for everybody.
import { element, scrollable } from '../dom.ts';

export interface FigureOptions {
  readonly title: string;
  /** Read aloud instead of the drawing: what it shows, in a sentence. */
  readonly summary: string;
  /** Small print under the drawing. */
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function figure(drawing: Element, options: FigureOptions): HTMLElement {
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', options.summary);
  // What stands inside is drawn, and said by the summary and the table.
  for (const part of drawing.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  const head = element('tr', {}, ...options.columns.map((name) => element('th', { scope: 'col' }, name)));
  const body = options.rows.map(([first = '', ...rest]) =>
    element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))),
  );
  const table = element(
    'table',
    {},
    element('caption', { class: 'unseen' }, options.title),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
  const parts: Node[] = [element('figcaption', {}, options.title), drawing];
  if (options.note) parts.push(element('p', { class: 'note' }, options.note));
  parts.push(
    element(
      'details',
      { class: 'section' },
      element('summary', {}, 'As a table'),
      scrollable(options.title, table),
    ),
  );
  return element('figure', { class: 'chart' }, ...parts);
}
