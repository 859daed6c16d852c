// The fixed parts of the page. The extension only ships an empty body with the script.
import { element } from './dom.ts';

export interface Page {
  readonly title: HTMLElement;
  readonly summary: HTMLElement;
  readonly counts: HTMLElement;
  readonly status: HTMLElement;
  readonly problem: HTMLElement;
  readonly problemText: HTMLElement;
  readonly goToProblem: HTMLButtonElement;
  readonly frame: HTMLElement;
  readonly canvas: HTMLElement;
  readonly workshop: HTMLElement;
  readonly nothing: HTMLElement;
  readonly zoom: HTMLElement;
  readonly zoomIn: HTMLButtonElement;
  readonly zoomOut: HTMLButtonElement;
  readonly fit: HTMLButtonElement;
  readonly pin: HTMLButtonElement;
  readonly cards: HTMLElement;
  readonly figures: HTMLElement;
  readonly outline: HTMLElement;
}

export function buildPage(): Page {
  const page: Page = {
    title: element('h1'),
    summary: element('p', { class: 'summary' }),
    counts: element('p', { class: 'counts' }),
    status: element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' }),
    problem: element('div', { class: 'problem', hidden: true }),
    problemText: element('span'),
    goToProblem: button('Go to the problem', ''),
    frame: element('div', {
      class: 'frame',
      tabindex: 0,
      role: 'group',
      'aria-label': 'Diagram. Arrow keys move it, plus and minus zoom, zero fits it.',
    }),
    canvas: element('div', { class: 'canvas', id: 'diagram' }),
    workshop: element('div', { class: 'workshop', 'aria-hidden': 'true' }),
    nothing: element('p', { class: 'nothing' }, 'Reading the value stream …'),
    zoom: element('span', { class: 'zoom' }, '100 %'),
    zoomIn: button('+', 'Zoom in'),
    zoomOut: button('−', 'Zoom out'),
    fit: button('Fit', 'Show the whole diagram'),
    pin: button('Pin', 'Keep showing this file'),
    cards: element('div', { class: 'cards' }),
    figures: element('div', { class: 'scroll' }),
    outline: element('div', { class: 'scroll' }),
  };
  page.pin.setAttribute('aria-pressed', 'false');
  page.problem.append(page.problemText, page.goToProblem);
  page.frame.append(page.canvas, page.nothing);
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Diagram' },
    ...[page.zoomOut, page.zoom, page.zoomIn, page.fit, page.pin],
  );
  const words = element('div', { class: 'words' }, page.title, page.summary, page.counts);
  const numbers = element(
    'aside',
    { class: 'numbers', 'aria-label': 'Metrics' },
    page.cards,
    element('details', { class: 'section' }, element('summary', {}, 'Figures by node'), page.figures),
    element('details', { class: 'section' }, element('summary', {}, 'Outline'), page.outline),
  );
  const main = element('main', {}, page.frame, numbers);
  document.body.append(element('header', {}, words, tools), page.problem, main, page.status, page.workshop);
  return page;
}

function button(text: string, label: string): HTMLButtonElement {
  const named: Record<string, string> = label === '' ? {} : { 'aria-label': label, title: label };
  return element('button', { type: 'button', ...named }, text);
}
