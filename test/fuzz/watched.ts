// Puts texts through everything in a process of its own, whose memory is bounded, and gives up on one that takes too
// long: a text that hangs or eats all memory is a failure that says which text it was.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

export interface Task {
  readonly text: string;
  /** Texts of megabytes are only analysed; every feature at every place would take hours. */
  readonly whole: boolean;
}

export interface Answer {
  readonly error?: string;
  /** The most that the process has held so far. */
  readonly megabytes?: number;
}

/** Seconds for one text through everything; a hundred times what most need. */
export const PATIENCE = 60;

export class Watched {
  /** The most that any process has held. */
  megabytes = 0;
  readonly #heap: number;
  #child: ChildProcess | undefined;

  /** `heap`: megabytes that the process may hold. */
  constructor(heap: number) {
    this.#heap = heap;
  }

  /** undefined where all went well; else what went wrong. */
  async run(task: Task, seconds = PATIENCE): Promise<string | undefined> {
    const child = this.#child ?? this.#start();
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const answered = ({ error, megabytes = 0 }: Answer) => {
      this.megabytes = Math.max(this.megabytes, megabytes);
      resolve(error);
    };
    const ended = (code: number | null, signal: string | null) =>
      resolve(`the process ended with ${signal ?? code}, as it does without memory`);
    const timer = setTimeout(() => resolve(`no answer within ${seconds} s`), seconds * 1000);
    child.once('message', answered);
    child.once('exit', ended);
    child.send(task);
    const said = await promise;
    clearTimeout(timer);
    child.off('message', answered);
    child.off('exit', ended);
    if (said !== undefined) this.stop();
    return said;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const execArgv = [`--max-old-space-size=${this.#heap}`];
    return fork(join(import.meta.dirname, 'child.ts'), {
      execArgv,
      stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    });
  }
}

/** The smallest part of a failing text, in whole lines, that still fails in the same way. */
export async function smallest(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split('\n');
  for (let size = lines.length >> 1; size >= 1; size >>= 1) {
    for (let from = 0; from < lines.length; ) {
      const less = lines.toSpliced(from, size);
      if (await fails(less.join('\n'))) lines = less;
      else from += size;
    }
  }
  return lines.join('\n');
}
