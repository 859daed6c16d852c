// The value stream timeline: a ladder of waits (high) and process times (low), drawn to one scale.
import type { Timeline, TimelineSegment } from '../../../server/protocol/preview-views.ts';
import { element, scrollable } from '../dom.ts';
import type { View, ViewKind } from './view.ts';

export const timelineView: ViewKind = {
  id: 'timeline',
  title: 'Timeline',
  create: () => new TimelineView(),
};

class TimelineView implements View {
  readonly element = element('div', { class: 'view' });
  #as = '';
  #shares: readonly number[] = [];

  constructor() {
    new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  update({ timeline }: { readonly timeline: Timeline }): void {
    const as = JSON.stringify(timeline);
    if (as === this.#as) return;
    this.#as = as;
    if (timeline.segments.length === 0) {
      const reason = timeline.reason || 'No step, gate or handoff lies on the way.';
      this.element.replaceChildren(element('p', { class: 'nothing-here' }, reason));
      return;
    }
    this.element.replaceChildren(
      element(
        'dl',
        { class: 'totals' },
        ...total('Process', timeline.process),
        ...total('Wait', timeline.wait),
      ),
      element(
        'div',
        { class: 'ladder-scroll', tabindex: 0, role: 'region', 'aria-label': 'Timeline to scale' },
        element('ol', { class: 'ladder' }, ...timeline.segments.map(rung)),
      ),
      ...timeline.notes.map((note) => element('p', { class: 'note' }, note)),
      steps(timeline),
    );
    this.#shares = timeline.segments.map(({ wait, process }) => (wait.share ?? 0) + (process.share ?? 0));
    this.#fit();
  }

  /** One scale for all bars: the largest at which the ladder fits into the view, or one at which bars can be told apart. */
  #fit(): void {
    const ladder = this.element.querySelector<HTMLElement>('.ladder');
    const room = ladder?.parentElement?.clientWidth ?? 0;
    if (!ladder || room === 0) return;
    ladder.style.setProperty('--scale', '0px');
    const narrow = [...ladder.children].map((rungs) => rungs.getBoundingClientRect().width);
    const widthAt = (scale: number): number =>
      narrow.reduce(
        (sum, width, index) => sum + Math.max(width, scale * (this.#shares[index] ?? 0) + SPARE),
        0,
      );
    let [low, high] = [SMALLEST, room];
    for (let i = 0; i < 20; i++) {
      const middle = (low + high) / 2;
      if (widthAt(middle) <= room) low = middle;
      else high = middle;
    }
    ladder.style.setProperty('--scale', `${Math.floor(low)}px`);
  }
}

/** Pixels for the whole lead time, at least. */
const SMALLEST = 400;
/** For bars that are too short to be seen otherwise. */
const SPARE = 6;

function total(label: string, text: string): HTMLElement[] {
  return [element('dt', {}, label), element('dd', {}, text)];
}

/** Widths to scale; what is unknown has a width of its own that means nothing, and says so. */
function rung({ key, label, process, wait, waitCause }: TimelineSegment): HTMLElement {
  const cause = waitCause === '' ? '' : `, ${waitCause}`;
  const words: HTMLElement[] = [];
  const bars: HTMLElement[] = [];
  if (wait.share !== 0) {
    words.push(element('span', { class: 'note' }, `wait ${wait.text}${cause}`));
    bars.push(stretch('wait', wait));
  }
  if (process.share !== 0) {
    words.push(element('span', { class: 'note' }, `work ${process.text}`));
    bars.push(stretch('process', process));
  }
  return element(
    'li',
    { class: 'rung' },
    element('button', { type: 'button', class: 'go', 'data-key': key }, label),
    ...words,
    element('div', { class: 'stretches', 'aria-hidden': 'true' }, ...bars),
  );
}

function stretch(kind: string, { share }: TimelineSegment['wait']): HTMLElement {
  const unknown = share === null;
  const made = element('div', { class: `stretch ${kind}${unknown ? ' unknown' : ''}` });
  if (!unknown) made.style.setProperty('--share', String(share));
  return made;
}

function steps({ segments }: Timeline): HTMLElement {
  const head = ['Node', 'Actor', 'Wait', 'Because of', 'Process'].map((name) =>
    element('th', { scope: 'col' }, name),
  );
  const body = segments.map(({ key, label, actor, wait, waitCause, process }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        element('button', { type: 'button', class: 'go', 'data-key': key }, label),
      ),
      ...[actor, wait.text, waitCause, process.text].map((cell) => element('td', {}, cell)),
    ),
  );
  return element(
    'details',
    { class: 'section' },
    element('summary', {}, 'As a table'),
    scrollable(
      'Timeline as a table',
      element(
        'table',
        {},
        element('caption', { class: 'unseen' }, 'Timeline'),
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...body),
      ),
    ),
  );
}
