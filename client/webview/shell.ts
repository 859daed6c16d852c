// The frame around the views: makes each when it is first opened, keeps the selected one up to date, and remembers.
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import type { ToWebview } from '../../server/protocol/webview.ts';
import { element } from './dom.ts';
import { send } from './host.ts';
import type { Page } from './page.ts';
import type { DiagramView } from './views/diagram.ts';
import type { View, ViewContext, ViewKind } from './views/view.ts';

export const DIAGRAM = { id: 'diagram', title: 'Diagram' } as const;

interface Opened {
  readonly kind: ViewKind;
  readonly view: View;
  readonly panel: HTMLElement;
  seen: PreviewPayload | undefined;
}

export interface ShellOptions {
  /** The tabs after the diagram. */
  readonly views: readonly ViewKind[];
  readonly diagram: (context: ViewContext) => DiagramView;
  readonly page: Page;
  readonly choices: Record<string, string>;
  /** Something that outlives a reload has changed. */
  readonly changed: () => void;
}

export class Shell {
  readonly #options: ShellOptions;
  readonly #kinds: readonly ViewKind[];
  readonly #context: ViewContext;
  readonly #opened = new Map<string, Opened>();
  readonly diagram: DiagramView;
  #selected: Opened | undefined;
  #payload: PreviewPayload | undefined;
  #current: string | null = null;

  constructor(options: ShellOptions) {
    this.#options = options;
    const { choices, changed, page } = options;
    this.#context = {
      send,
      say: (message) => {
        page.status.textContent = message;
      },
      open: (id) => this.open(id),
      choice: (name) => choices[name],
      choose: (name, value) => {
        choices[name] = value;
        changed();
      },
      mark: (keys, show) => this.diagram.mark(keys, show),
      picture: () => this.diagram.picture(),
    };
    this.diagram = options.diagram(this.#context);
    const create = (): DiagramView => this.diagram;
    this.#kinds = [{ ...DIAGRAM, besideDiagram: true, create }, ...options.views];
  }

  get selected(): string {
    return this.#selected?.kind.id ?? '';
  }

  /** An id that is not known opens the first view. */
  open(id: string): void {
    const { page, changed } = this.#options;
    const kind = this.#kinds.find((one) => one.id === id) ?? this.#kinds[0];
    if (!kind || kind === this.#selected?.kind) return;
    const next = this.#opened.get(kind.id) ?? this.#make(kind);
    if (this.#selected) {
      this.#selected.panel.hidden = true;
      this.#selected.view.leave?.();
    }
    this.#selected = next;
    next.panel.hidden = false;
    if (kind.besideDiagram) next.panel.prepend(this.diagram.frame);
    const tools = new Set([...(kind.besideDiagram ? this.diagram.tools : []), ...(next.view.tools ?? [])]);
    page.viewTools.replaceChildren(...tools);
    changed();
    this.#refresh();
    next.view.enter?.();
  }

  show(payload: PreviewPayload): void {
    this.#payload = payload;
    this.#refresh();
  }

  select(key: string | null): void {
    this.#current = key;
    this.#selected?.view.select?.(key);
    if (this.#selected?.kind.besideDiagram && this.#selected.view !== this.diagram) this.diagram.select(key);
  }

  receive(message: ToWebview): void {
    for (const { view } of this.#opened.values()) view.receive?.(message);
  }

  #make(kind: ViewKind): Opened {
    const view = kind.create(this.#context);
    const panel = element(
      'div',
      {
        ...{ class: `panel panel-${kind.id}`, id: `panel-${kind.id}`, role: 'tabpanel' },
        ...{ 'aria-labelledby': `tab-${kind.id}`, hidden: true },
      },
      view.element,
    );
    if (kind.besideDiagram) panel.classList.add('beside-diagram');
    this.#options.page.main.append(panel);
    const opened: Opened = { kind, view, panel, seen: undefined };
    this.#opened.set(kind.id, opened);
    return opened;
  }

  #refresh(): void {
    const [payload, opened] = [this.#payload, this.#selected];
    if (!payload || !opened) return;
    const work: (void | Promise<void>)[] = [];
    if (opened.seen !== payload) work.push(opened.view.update(payload));
    opened.seen = payload;
    if (opened.kind.besideDiagram && opened.view !== this.diagram) work.push(this.diagram.update(payload));
    this.select(this.#current);
    void Promise.all(work).then(() => this.#shown(payload, opened));
  }

  /** Says on the page what is on show: for tests, and for whoever looks at a report of a fault. */
  #shown(payload: PreviewPayload, opened: Opened): void {
    if (payload !== this.#payload || opened !== this.#selected) return;
    document.body.dataset.shown = String(payload.version);
    document.body.dataset.view = opened.kind.id;
  }
}
