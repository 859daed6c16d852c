// Open documents and their analyses. An analysis belongs to one version; a burst of changes is analysed once.
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  type AnalyzeOptions,
  analyze,
  glance,
  Recall,
  type Told,
  withAttainment,
} from '../core/analyze.ts';
import { isRefused } from '../core/parse/parse.ts';
import type { Attainment, ById } from '../core/simulate/results.ts';
import { type LineStarts, lineStarts } from '../core/text/position.ts';

export interface Analyzed {
  readonly document: TextDocument;
  readonly version: number;
  readonly analysis: Analysis;
  readonly starts: LineStarts;
}

/** What a first look at a long file has found, before the rest is worked out. */
export interface Glanced extends Pick<Analyzed, 'document' | 'version' | 'starts'> {
  readonly findings: readonly Told[];
}

/** UTF-16 units, some 3,000 lines: a file that is longer takes long enough to open that a first look pays. */
export const LONG = 100_000;
/** No two keys of a person follow each other within so many ms: a macro, a rename by another tool. */
const RAPID = 4;
/** How long nothing more may come after such a change, in ms. */
const SHORTEST_DELAY = 1;
/** The same once several changes wait together, in ms. */
const BURST_PAUSE = 10;
/** What an analysis may cost, in ms, and still be made as soon as possible: past that it would hold up typing. */
const CHEAP = 64;
const LONGEST_DELAY = 1000;
/** How long nothing may change before a simulation is worth its time, in ms. */
const SIMULATION_PAUSE = 400;

interface Open {
  document: TextDocument;
  analyzed: Analyzed | undefined;
  /** Takes back the analysis that waits to be made. */
  waiting: (() => void) | undefined;
  simulation: ReturnType<typeof setTimeout> | undefined;
  /** Takes back the simulation of a version that is no longer current. */
  aborts: AbortController | undefined;
  /** What the last analysis took, in ms, and the next may; undefined before the first, which tells nothing of others. */
  cost: number | undefined;
  /** When it last changed, by `performance.now`. */
  changed: number;
  /** What the next analysis need not work out again. */
  readonly recall: Recall;
}

/** How often the SLAs of a stream are kept, simulated elsewhere; undefined where it was taken back. */
export type Attain = (analysis: Analysis, signal: AbortSignal) => Promise<ById<Attainment> | undefined>;

/** Runs something once all that has come in so far is handled; what it returns takes that back. */
export type Soon = (work: () => void) => () => void;

/** Who hears of what was found. */
export interface Listener {
  /** Every version that stands still long enough to be analysed. */
  readonly settled: (analyzed: Analyzed) => void;
  /** The same before that for a long file that was just opened; what comes next waits for this. */
  readonly glanced: (glanced: Glanced) => Promise<void>;
}

export class Documents {
  readonly #open = new Map<string, Open>();
  readonly #options: (uri: string) => AnalyzeOptions;
  readonly #listener: Listener;
  readonly #attain: Attain;
  readonly #soon: Soon;
  #ready = false;

  constructor(options: (uri: string) => AnalyzeOptions, listener: Listener, attain: Attain, soon: Soon) {
    this.#options = options;
    this.#listener = listener;
    this.#attain = attain;
    this.#soon = soon;
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.close(uri);
    const document = TextDocument.create(uri, languageId, version, text);
    this.#open.set(uri, {
      document,
      analyzed: undefined,
      waiting: undefined,
      simulation: undefined,
      aborts: undefined,
      cost: undefined,
      changed: Number.NEGATIVE_INFINITY,
      recall: new Recall(),
    });
    this.#schedule(uri, 0);
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const open = this.#open.get(uri);
    if (!open) return;
    open.document = TextDocument.update(open.document, changes, version);
    const cost = open.cost ?? 0;
    const now = performance.now();
    const single = cost > CHEAP ? cost / 2 : now - open.changed < RAPID ? SHORTEST_DELAY : 0;
    const pause = open.waiting ? Math.max(BURST_PAUSE, cost) : single;
    open.changed = now;
    this.#schedule(uri, Math.min(LONGEST_DELAY, pause));
  }

  close(uri: string): boolean {
    this.#open.get(uri)?.waiting?.();
    clearTimeout(this.#open.get(uri)?.simulation);
    this.#open.get(uri)?.aborts?.abort();
    return this.#open.delete(uri);
  }

  uris(): string[] {
    return [...this.#open.keys()];
  }

  text(uri: string): string | undefined {
    return this.#open.get(uri)?.document.getText();
  }

  /** Whether no newer analysis has taken its place. */
  isCurrent(analyzed: Analyzed): boolean {
    return this.#open.get(analyzed.document.uri)?.analyzed === analyzed;
  }

  /** Whether it is open, and has not changed since. */
  holds({ document, version }: Glanced): boolean {
    return this.#open.get(document.uri)?.document === document && document.version === version;
  }

  /** What a document depends on has changed: it is analysed again. */
  refresh(uri: string): void {
    const open = this.#open.get(uri);
    if (!open) return;
    open.analyzed = undefined;
    // A change of its own that is still waiting brings the rest along.
    if (!open.waiting) this.#schedule(uri, 0);
  }

  /** The analysis of the text as it stands now. */
  current(uri: string): Analyzed | undefined {
    const open = this.#open.get(uri);
    if (!open) return undefined;
    const { document, analyzed } = open;
    if (analyzed?.version === document.version) return analyzed;
    const began = performance.now();
    const text = document.getText();
    const analysis = analyze(text, this.#options(uri), open.recall);
    open.analyzed = { document, version: document.version, analysis, starts: startsOf(analysis) };
    open.cost = open.cost === undefined ? 0 : performance.now() - began;
    return open.analyzed;
  }

  /** A text that the document held before, as it would be analysed now; from scratch. */
  formerly(uri: string, text: string): Analysis {
    return analyze(text, this.#options(uri));
  }

  /** Settings are there, or have changed: every document is analysed, again where it was before. */
  invalidate(): void {
    this.#ready = true;
    for (const [uri, open] of this.#open) {
      open.analyzed = undefined;
      this.#schedule(uri, 0);
    }
  }

  /** What only a simulation can tell follows when the author pauses, and never delays the rest. */
  async #simulate(uri: string, open: Open, analyzed: Analyzed, signal: AbortSignal): Promise<void> {
    if (open.analyzed !== analyzed || !analyzed.analysis.intact) return;
    const attained = await this.#attain(analyzed.analysis, signal);
    // What is proven is not taken back by a signal: the document may be closed by now.
    if (!attained || signal.aborted || open.analyzed !== analyzed) return;
    const analysis = withAttainment(analyzed.analysis, this.#options(uri), attained);
    // Its figures are news to a preview, also where no rule has anything to say about them.
    const figures = Object.keys(attained).length;
    if (figures === 0 && analysis.findings.length === analyzed.analysis.findings.length) return;
    open.analyzed = { ...analyzed, analysis };
    this.#listener.settled(open.analyzed);
  }

  #schedule(uri: string, delay: number): void {
    const open = this.#open.get(uri);
    // Before the settings are known, findings would show with severities that change a moment later.
    if (!open || !this.#ready) return;
    open.waiting?.();
    clearTimeout(open.simulation);
    open.aborts?.abort();
    const work = () => {
      open.waiting = undefined;
      if (open.cost === undefined && open.document.getText().length > LONG) void this.#glance(uri, open);
      else this.#settle(uri, open);
    };
    open.waiting = delay > 0 ? later(work, delay) : this.#soon(work);
  }

  async #glance(uri: string, open: Open): Promise<void> {
    const { document } = open;
    const { parsed, findings } = glance(document.getText(), this.#options(uri), open.recall);
    await this.#listener.glanced({
      document,
      version: document.version,
      starts: startsOf({ parsed }),
      findings,
    });
    // Closed, or changed meanwhile: then somebody else goes on.
    if (this.#open.get(uri) !== open || open.waiting) return;
    open.waiting = this.#soon(() => {
      open.waiting = undefined;
      this.#settle(uri, open);
    });
  }

  #settle(uri: string, open: Open): void {
    const analyzed = this.current(uri);
    if (!analyzed) return;
    this.#listener.settled(analyzed);
    const pause = SIMULATION_PAUSE + (open.cost ?? 0) * 2;
    const aborts = new AbortController();
    open.aborts = aborts;
    open.simulation = setTimeout(() => void this.#simulate(uri, open, analyzed, aborts.signal), pause);
  }
}

/** Of a text that is refused nothing is told beyond its start: tens of millions of lines need not be counted. */
function startsOf({ parsed }: Pick<Analysis, 'parsed'>): LineStarts {
  return isRefused(parsed) ? [0] : lineStarts(parsed.text);
}

function later(work: () => void, delay: number): () => void {
  const timer = setTimeout(work, delay);
  return () => clearTimeout(timer);
}
