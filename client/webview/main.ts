// The preview's page: shows what the extension sends and asks for nothing but sources. It computes no figure.
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import './preview.css';
import { withCode } from './dom.ts';
import { sendPicture } from './export/send.ts';
import { drawWhole } from './export/whole.ts';
import { onMessage, savedState, saveState, send } from './host.ts';
import { buildPage } from './page.ts';
import { DIAGRAM, Shell } from './shell.ts';
import { Tabs } from './tabs.ts';
import { type Place, START } from './viewport.ts';
import { views } from './views/all.ts';
import { DiagramView } from './views/diagram.ts';

const saved = savedState();
const choices: Record<string, string> = { ...saved?.choices };
let place: Place = saved ?? START;
let pinned = saved?.pinned ?? false;
let payload: PreviewPayload | undefined;

const tabs = new Tabs([DIAGRAM, ...views], (id) => shell.open(id));
const page = buildPage(tabs.list);
const shell: Shell = new Shell({
  ...{ views, page, choices },
  changed: () => {
    tabs.select(shell.selected);
    remember();
  },
  diagram: (context) =>
    new DiagramView(context, {
      ...{ place, uri: saved?.uri },
      moved: (next) => {
        place = next;
        remember();
      },
    }),
});
shell.open(saved?.view ?? DIAGRAM.id);

onMessage((message) => {
  switch (message.type) {
    case 'payload':
      setPinned(message.pinned);
      show(message.payload);
      break;
    case 'selection':
      shell.select(message.key);
      break;
    case 'pinned':
      setPinned(message.pinned);
      break;
    case 'empty':
      page.message.textContent = message.message;
      page.main.classList.add('empty');
      break;
    case 'open-view':
      shell.open(message.view);
      break;
    case 'take-picture':
      void sendPicture(message, () => wholePicture(message.whole));
      break;
    default:
      shell.receive(message);
  }
});

function show(next: PreviewPayload): void {
  if (payload && payload.uri === next.uri && next.version < payload.version) return;
  payload = next;
  page.main.classList.remove('empty');
  page.title.textContent = next.title;
  page.summary.textContent = next.summary;
  page.counts.textContent = countsText(next.counts);
  showProblem(next);
  shell.show(next);
  remember();
}

function showProblem({ state, problem }: PreviewPayload): void {
  const was = page.problem.hidden;
  document.body.classList.toggle('stale', state === 'stale');
  page.problem.hidden = problem === null;
  if (problem) {
    const what = state === 'stale' ? 'Showing the last good version.' : 'Showing what can be read.';
    page.problemText.replaceChildren(...withCode(`${what} ${problem.message}`));
    page.goToProblem.textContent = `Go to line ${problem.range.start.line + 1}`;
    if (was) page.status.textContent = page.problemText.textContent;
  } else if (!was) page.status.textContent = 'The picture is up to date again.';
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

/**
 * The picture of the payload on show; it is drawn where another view has been on show since the start. Where it folds
 * something, `whole` is drawn for once.
 */
async function wholePicture(
  whole: PreviewPayload | null,
): Promise<{ svg: SVGSVGElement; title: string } | undefined> {
  if (!payload) return undefined;
  if (whole) {
    const svg = await drawWhole(whole);
    return svg && { svg, title: whole.title };
  }
  const shown = payload;
  if (!shell.diagram.picture()) shell.open(DIAGRAM.id);
  await shell.diagram.update(shown);
  const svg = shell.diagram.picture();
  return svg && { svg, title: shown.title };
}

function setPinned(next: boolean): void {
  pinned = next;
  page.pin.setAttribute('aria-pressed', String(next));
  remember();
}

function remember(): void {
  if (payload) saveState({ uri: payload.uri, pinned, ...place, view: shell.selected, choices });
}

/** Whatever carries a node's key leads to its source, in every view. */
function reveal(target: EventTarget | null, focus: boolean): boolean {
  const key = target instanceof Element ? target.closest('[data-key]')?.getAttribute('data-key') : null;
  if (!key || !payload) return false;
  send({ type: 'reveal', version: payload.version, key, focus });
  return true;
}

/** Whatever names another spec opens it. */
function open(target: EventTarget | null): boolean {
  const uri = target instanceof Element ? target.closest('[data-open]')?.getAttribute('data-open') : null;
  if (!uri) return false;
  send({ type: 'open', uri });
  return true;
}

/** Ctrl or Cmd and a click follow a node into its sub-stream, as they follow a link in the text. */
function follow(target: EventTarget | null): boolean {
  const key = target instanceof Element ? target.closest('[data-key]')?.getAttribute('data-key') : null;
  const uri = payload?.nodes.find((node) => node.key === key)?.opens ?? '';
  if (uri !== '') send({ type: 'open', uri });
  return uri !== '';
}

document.addEventListener('click', (event) => {
  const into = event.ctrlKey || event.metaKey;
  return open(event.target) || (into && follow(event.target)) || reveal(event.target, false);
});
document.addEventListener('dblclick', (event) => reveal(event.target, true));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  // A button makes a click of these keys by itself.
  if (event.target instanceof HTMLButtonElement) return;
  if (open(event.target) || reveal(event.target, event.ctrlKey || event.metaKey)) event.preventDefault();
});
page.pin.addEventListener('click', () => send({ type: 'pin', pinned: !pinned }));
page.export.addEventListener('click', () => send({ type: 'export' }));
page.goToProblem.addEventListener('click', () => send({ type: 'reveal-problem' }));
window.addEventListener('error', (event) => send({ type: 'log', message: event.message }));
window.addEventListener('unhandledrejection', (event) =>
  send({ type: 'log', message: String(event.reason) }),
);
send({ type: 'ready' });
