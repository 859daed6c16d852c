// The asker's side of the line: jobs out, answers in; each can be taken back. Where no thread can be had, the work is
// done here, in slices that are shorter than what a reader of the screen notices.
import type { SimulationJob, SimulationResults } from '../core/simulate/run.ts';
import type { FromSimulator, Port, ToSimulator } from './line.ts';
import { travelling } from './luggage.ts';
import { serveJobs } from './serve.ts';

export interface Thread extends Port<FromSimulator, ToSimulator> {
  /** The thread has ended or could not be started. */
  onGone(gone: (reason: string) => void): void;
  /** What it holds is given back. */
  end(): void;
}

/** In ms: a thread that has had no work for so long ends. It holds tens of megabytes, and starts in a moment. */
const IDLE = 30_000;

export interface Asking {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

interface Pending {
  readonly job: SimulationJob;
  readonly resolve: (results: SimulationResults) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((done: number) => void) | undefined;
}

export class Simulator {
  readonly #open: () => Thread;
  readonly #warn: (message: string) => void;
  readonly #pending = new Map<number, Pending>();
  #thread: Port<FromSimulator, ToSimulator> | undefined;
  /** The same, where it is a thread of its own. */
  #worker: Thread | undefined;
  /** No thread has ever come up: it is not tried again. */
  #alone = false;
  #last = 0;
  readonly #idle: number;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /**
   * `open` starts a thread; it is called with the first job, and again after a thread that has worked is gone. `idle`:
   * how long a thread stays that nobody asks anything, in ms.
   */
  constructor(open: () => Thread, warn: (message: string) => void, idle = IDLE) {
    this.#open = open;
    this.#warn = warn;
    this.#idle = idle;
  }

  /** Rejects with the signal's reason when it is taken back. */
  run(job: SimulationJob, { signal, onProgress }: Asking = {}): Promise<SimulationResults> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const id = ++this.#last;
      signal?.addEventListener('abort', () => {
        if (!this.#pending.has(id)) return;
        this.#thread?.post({ type: 'cancel', id });
        this.#settled(id);
        reject(signal.reason);
      });
      clearTimeout(this.#rest);
      const line = this.#line();
      this.#pending.set(id, { job, resolve, reject, onProgress });
      line.post({ type: 'run', id, job: travelling(job) });
    });
  }

  #settled(id: number): void {
    this.#pending.delete(id);
    const thread = this.#worker;
    if (this.#pending.size > 0 || !thread) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      [this.#thread, this.#worker] = [undefined, undefined];
      thread.end();
    }, this.#idle);
    // In Node a timer alone would keep the process.
    if (typeof this.#rest === 'object') this.#rest.unref();
  }

  #line(): Port<FromSimulator, ToSimulator> {
    if (this.#thread) return this.#thread;
    if (this.#alone) return this.#useOwnThread();
    let thread: Thread;
    try {
      thread = this.#open();
    } catch (error) {
      return this.#startAlone(error instanceof Error ? error.message : String(error));
    }
    [this.#thread, this.#worker] = [thread, thread];
    let ready = false;
    thread.listen((message) => {
      if (message.type === 'ready') ready = true;
      else this.#receive(message);
    });
    thread.onGone((reason) => {
      if (this.#worker !== thread) return;
      [this.#thread, this.#worker] = [undefined, undefined];
      clearTimeout(this.#rest);
      if (ready) this.#failAll(reason);
      else {
        const line = this.#startAlone(reason);
        for (const [id, { job }] of this.#pending) line.post({ type: 'run', id, job: travelling(job) });
      }
    });
    return thread;
  }

  #startAlone(reason: string): Port<FromSimulator, ToSimulator> {
    this.#warn(`Simulations run in the language server itself, for want of a thread of their own: ${reason}`);
    this.#alone = true;
    return this.#useOwnThread();
  }

  #useOwnThread(): Port<FromSimulator, ToSimulator> {
    const line = ownThread();
    line.listen((message) => this.#receive(message));
    this.#thread = line;
    return line;
  }

  #receive(message: FromSimulator): void {
    if (message.type === 'ready') return;
    const pending = this.#pending.get(message.id);
    // What was taken back meanwhile is of no interest.
    if (!pending) return;
    switch (message.type) {
      case 'progress':
        pending.onProgress?.(message.done);
        return;
      case 'done':
        this.#settled(message.id);
        pending.resolve(message.results);
        return;
      case 'failed':
        this.#settled(message.id);
        pending.reject(new Error(message.message));
        return;
    }
  }

  /** A job may have been what ended the thread: none is tried twice. */
  #failAll(reason: string): void {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of lost) reject(new Error(`The simulation ended early: ${reason}`));
  }
}

/** In ms: a keystroke that comes in between waits no longer. */
const SHORT_SLICE = 8;

function ownThread(): Port<FromSimulator, ToSimulator> {
  let toAsker: ((message: FromSimulator) => void) | undefined;
  let toWorker: ((message: ToSimulator) => void) | undefined;
  serveJobs(
    {
      post: (message) => toAsker?.(message),
      listen: (receive) => {
        toWorker = receive;
      },
    },
    SHORT_SLICE,
  );
  return {
    post: (message) => toWorker?.(message),
    listen: (receive) => {
      toAsker = receive;
    },
  };
}
