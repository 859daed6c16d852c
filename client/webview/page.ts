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
  /** Tools of the selected view come first, those of the page last. */
  readonly viewTools: HTMLElement;
  readonly export: HTMLButtonElement;
  readonly pin: HTMLButtonElement;
  /** Stands over the views while there is nothing to show in them. */
  readonly message: HTMLElement;
  readonly main: HTMLElement;
}

export function buildPage(tabs: HTMLElement): Page {
  const page: Page = {
    title: element('h1'),
    summary: element('p', { class: 'summary' }),
    counts: element('p', { class: 'counts' }),
    status: element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' }),
    problem: element('div', { class: 'problem', hidden: true }),
    problemText: element('span'),
    goToProblem: button('Go to the problem', ''),
    viewTools: element('div', { class: 'tools' }),
    export: button('Export', 'Export: save or copy a picture or a report'),
    pin: button('Pin', 'Pin: keep showing this file'),
    message: element('p', { class: 'message' }, 'Reading the value stream …'),
    main: element('main', { class: 'empty' }),
  };
  page.pin.setAttribute('aria-pressed', 'false');
  page.problem.append(page.problemText, page.goToProblem);
  page.main.append(page.message);
  const words = element('div', { class: 'words' }, page.title, page.summary, page.counts);
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Preview' },
    page.viewTools,
    page.export,
    page.pin,
  );
  const bar = element('div', { class: 'bar' }, tabs, tools);
  document.body.append(element('header', {}, words), bar, page.problem, page.main, page.status);
  return page;
}

export function button(text: string, label: string): HTMLButtonElement {
  const named: Record<string, string> = label === '' ? {} : { 'aria-label': label, title: label };
  return element('button', { type: 'button', ...named }, text);
}
