// The preview's page: shows what the extension sends and asks for nothing but sources. It computes no figure.
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import './preview.css';
import { Cards } from './cards.ts';
import { Drawing } from './decorate.ts';
import { onMessage, savedState, saveState, send } from './host.ts';
import { buildPage } from './page.ts';
import { type Drawn, Picture } from './picture.ts';
import { Tables } from './tables.ts';
import { type View, Viewport } from './viewport.ts';

const page = buildPage();
const cards = new Cards(page.cards);
const tables = new Tables(page.figures, page.outline);
const saved = savedState();
let view: View | undefined = saved;
let pinned = saved?.pinned ?? false;
let payload: PreviewPayload | undefined;
let drawing: Drawing | undefined;
/** The Mermaid text that is on show. */
let drawnText: string | undefined;
let current: string | null = null;

const viewport = new Viewport(page.frame, page.canvas, saved, (next) => {
  view = next;
  page.zoom.textContent = `${Math.round(next.zoom * 100)} %`;
  remember();
});
const picture = new Picture(page.workshop, drawn);

onMessage((message) => {
  switch (message.type) {
    case 'payload':
      setPinned(message.pinned);
      show(message.payload);
      break;
    case 'selection':
      current = message.key;
      drawing?.mark(current);
      break;
    case 'pinned':
      setPinned(message.pinned);
      break;
    case 'empty':
      empty(message.message);
      break;
  }
});

function show(next: PreviewPayload): void {
  if (payload && payload.uri === next.uri && next.version < payload.version) return;
  const before = payload?.uri ?? saved?.uri;
  if (before !== undefined && before !== next.uri) viewport.reset();
  payload = next;
  page.title.textContent = next.title;
  page.summary.textContent = next.summary;
  page.counts.textContent = countsText(next.counts);
  showProblem(next);
  cards.update(next.cards);
  tables.update(next);
  if (next.nodes.length === 0) empty('Nothing to draw yet. Add a trigger, a step and an output.');
  else if (next.mermaid === drawnText) {
    page.nothing.hidden = true;
    drawing?.update(next);
    drawing?.mark(current);
    shown(next);
  } else picture.draw(next.mermaid);
  remember();
}

function drawn(result: Drawn): void {
  if (!payload || result.text !== payload.mermaid) return;
  if (!result.ok) {
    send({ type: 'log', message: `The diagram could not be drawn: ${result.reason}` });
    say('The diagram could not be drawn.');
    if (!drawing) empty(`The diagram could not be drawn: ${result.reason}`);
    return;
  }
  const focused = document.activeElement?.closest('g.node')?.getAttribute('aria-label');
  drawing = new Drawing(result.svg);
  drawnText = result.text;
  page.canvas.replaceChildren(result.svg);
  page.nothing.hidden = true;
  const size = drawing.size(payload);
  drawing.dress(payload);
  drawing.update(payload);
  drawing.mark(current);
  viewport.resized(size);
  // Keys move when nodes come and go; the words of a node say which one it is.
  const again = focused && payload.nodes.find((node) => node.aria === focused);
  if (again) drawing.nodes.get(again.key)?.focus({ preventScroll: true });
  shown(payload);
}

/** Says on the page which version is on show: for tests, and for whoever looks at a report of a fault. */
function shown({ version }: PreviewPayload): void {
  document.body.dataset.shown = String(version);
}

function empty(message: string): void {
  drawing = undefined;
  drawnText = undefined;
  page.canvas.replaceChildren();
  page.nothing.textContent = message;
  page.nothing.hidden = false;
}

function showProblem({ state, problem }: PreviewPayload): void {
  const was = page.problem.hidden;
  document.body.classList.toggle('stale', state === 'stale');
  page.problem.hidden = problem === null;
  if (problem) {
    const what = state === 'stale' ? 'Showing the last good version.' : 'Showing what can be read.';
    page.problemText.textContent = `${what} ${problem.message}`;
    page.goToProblem.textContent = `Go to line ${problem.range.start.line + 1}`;
    if (was) say(page.problemText.textContent);
  } else if (!was) say('The picture is up to date again.');
}

function countsText(counts: PreviewPayload['counts']): string {
  const words = [
    [counts.error, 'error', 'errors'],
    [counts.warning, 'warning', 'warnings'],
    [counts.info, 'note', 'notes'],
  ] as const;
  const found = words.filter(([count]) => count > 0);
  return found.length === 0
    ? 'No problems'
    : found.map(([n, one, many]) => `${n} ${n === 1 ? one : many}`).join(' · ');
}

function say(message: string): void {
  page.status.textContent = message;
}

function setPinned(next: boolean): void {
  pinned = next;
  page.pin.setAttribute('aria-pressed', String(next));
  remember();
}

function remember(): void {
  if (payload && view) saveState({ uri: payload.uri, pinned, ...view });
}

function reveal(target: EventTarget | null, focus: boolean): boolean {
  const key = target instanceof Element ? target.closest('[data-key]')?.getAttribute('data-key') : null;
  if (!key || !payload) return false;
  send({ type: 'reveal', version: payload.version, key, focus });
  return true;
}

document.addEventListener('click', (event) => reveal(event.target, false));
page.frame.addEventListener('dblclick', (event) => reveal(event.target, true));
page.frame.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  if (reveal(event.target, event.ctrlKey || event.metaKey)) event.preventDefault();
});
page.frame.addEventListener('focusin', (event) => {
  if (event.target instanceof SVGGElement && event.target.matches(':focus-visible'))
    viewport.show(event.target);
});
page.zoomIn.addEventListener('click', () => viewport.zoomIn());
page.zoomOut.addEventListener('click', () => viewport.zoomOut());
page.fit.addEventListener('click', () => viewport.fit());
page.pin.addEventListener('click', () => send({ type: 'pin', pinned: !pinned }));
page.goToProblem.addEventListener('click', () => send({ type: 'reveal-problem' }));
window.addEventListener('error', (event) => send({ type: 'log', message: event.message }));
send({ type: 'ready' });
