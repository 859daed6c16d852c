// `vstream check` on several threads: each gets all texts, since links lead anywhere, and they share out the files. What
// comes out is the same, in the same order, for any number of threads.
import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import { analyze } from '../core/analyze.ts';
import type { ProjectConfig } from '../workspace/project.ts';
import { type Brief, brieflyWithoutTurbofan } from './brief.ts';
import { type CheckedFile, type CheckedFinding, checkedFindings } from './checked.ts';
import { findSpecs, readFiles } from './files.ts';
import { examineProjects, projectsOf, type SpecGroup, today } from './project.ts';

export const MOST_THREADS = 64;
/** Fewer files for each thread than this take less time than a thread needs to start. */
const FILES_A_THREAD = 40;

interface Task {
  readonly projects: readonly SpecGroup[];
  /** Shared: a number for each file, 0 as long as no thread has taken it. */
  readonly taken: Int32Array;
  readonly today: string;
}

interface Checked {
  readonly checked: readonly CheckedFile[];
  readonly configs: readonly ProjectConfig[];
}

/** `threads`: by default as many as there are processors and the files are worth. Throws as `readSpecs` does. */
export async function checkSpecs(paths: readonly string[], threads?: number): Promise<Checked> {
  const brief = brieflyWithoutTurbofan();
  const files = findSpecs(paths);
  const worth = Math.min(availableParallelism(), MOST_THREADS, Math.ceil(files.length / FILES_A_THREAD));
  // They start while the files are read.
  const others = Array.from({ length: (threads ?? worth) - 1 }, startedThread);
  const own = async (): Promise<Checked> => {
    const task: Task = {
      projects: await projectsOf(readFiles(files), paths),
      taken: new Int32Array(new SharedArrayBuffer(files.length * Int32Array.BYTES_PER_ELEMENT)),
      today: today(),
    };
    for (const { worker } of others) worker.postMessage(task);
    return checkShare(task, brief);
  };
  try {
    const [{ checked, configs }, ...rest] = await Promise.all([
      own(),
      ...others.map((other) => other.checked),
    ]);
    return { checked: [checked, ...rest].flat().sort((a, b) => (a.path < b.path ? -1 : 1)), configs };
  } finally {
    for (const { worker } of others) void worker.terminate();
  }
}

/** Takes one file after the other that nobody else has taken: threads that start later or work slower take fewer. */
async function checkShare({ projects, taken, today }: Task, brief?: Brief): Promise<Checked> {
  const found = await examineProjects<CheckedFinding[]>(projects, {
    look: analyze,
    of: (_spec, analysis) => checkedFindings(analysis),
    ours: (index) => {
      brief?.();
      return Atomics.exchange(taken, index, 1) === 0;
    },
    onlyChecked: true,
    today,
  });
  return {
    checked: found.specs.map(({ path, found: findings }) => ({ path, findings })),
    configs: found.configs,
  };
}

interface Thread {
  readonly worker: Worker;
  readonly checked: Promise<readonly CheckedFile[]>;
}

/** It waits for its task. */
function startedThread(): Thread {
  const worker = new Worker(__filename);
  const checked = new Promise<readonly CheckedFile[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`a thread ended with ${code} before it had checked its files`)),
    );
  });
  return { worker, checked };
}

/** What runs in such a thread. */
export function serveCheck(): void {
  parentPort?.once('message', async (task: Task) => {
    const { checked } = await checkShare(task);
    parentPort?.postMessage(checked);
  });
}
