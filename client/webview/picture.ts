// Mermaid text to SVG. A render is slow beside everything else, so: one at a time, and then the newest text only.
import mermaid from 'mermaid';

export type Drawn =
  | { readonly ok: true; readonly text: string; readonly svg: SVGSVGElement }
  | { readonly ok: false; readonly text: string; readonly reason: string };

export class Picture {
  readonly #workshop: HTMLElement;
  #wanted: { readonly text: string; readonly done: (drawn: Drawn | undefined) => void } | undefined;
  readonly #name: string;
  #busy = false;
  #count = 0;

  /** `workshop`: an invisible but laid out element in which Mermaid measures words; `name`: unique on the page. */
  constructor(workshop: HTMLElement, name: string) {
    this.#workshop = workshop;
    this.#name = name;
    // Colours come from the page's own style sheet, so that a change of theme costs no render.
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      layout: 'dagre',
      look: 'classic',
      theme: 'base',
      themeVariables: { fontSize: '13px', fontFamily: getComputedStyle(document.body).fontFamily },
      suppressErrorRendering: true,
      maxTextSize: 2_000_000,
      maxEdges: 10_000,
      htmlLabels: true,
      // Lines are broken before Mermaid sees them.
      flowchart: { useMaxWidth: false, wrappingWidth: 2000, nodeSpacing: 36, rankSpacing: 40, padding: 14 },
    });
  }

  /** Nothing where a newer text came before this one was drawn. */
  draw(text: string): Promise<Drawn | undefined> {
    return new Promise((done) => {
      this.#wanted?.done(undefined);
      this.#wanted = { text, done };
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#wanted) {
      const { text, done } = this.#wanted;
      this.#wanted = undefined;
      const drawn = await this.#render(text);
      done(this.#wanted ? undefined : drawn);
    }
    this.#busy = false;
  }

  async #render(text: string): Promise<Drawn> {
    try {
      const { svg } = await mermaid.render(`${this.#name}-${++this.#count}`, text, this.#workshop);
      const parsed = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
      if (!parsed) return { ok: false, text, reason: 'Mermaid gave back no picture.' };
      return { ok: true, text, svg: document.importNode(parsed, true) };
    } catch (error) {
      return { ok: false, text, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#workshop.replaceChildren();
    }
  }
}
