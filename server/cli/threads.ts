// `vstream check` on several threads: each gets all texts, since links lead anywhere, and checks every n-th file. What
// comes out is the same, in the same order, for any number of threads.
import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { analyze } from '../core/analyze.ts';
import type { ProjectConfig } from '../workspace/project.ts';
import { type CheckedFile, type CheckedFinding, checkedFindings } from './checked.ts';
import type { SpecFile } from './files.ts';
import { examineSpecs, today } from './project.ts';

export const MOST_THREADS = 64;
/** Fewer files for each thread than this take less time than a thread needs to start. */
const FILES_A_THREAD = 40;

interface Task {
  readonly specs: readonly SpecFile[];
  readonly named: readonly string[];
  readonly part: number;
  readonly parts: number;
  readonly today: string;
}

interface Checked {
  readonly checked: readonly CheckedFile[];
  readonly configs: readonly ProjectConfig[];
}

/** `threads`: by default as many as there are processors and the files are worth. */
export async function checkSpecs(
  specs: readonly SpecFile[],
  named: readonly string[],
  threads = Math.min(availableParallelism(), MOST_THREADS, Math.ceil(specs.length / FILES_A_THREAD)),
): Promise<Checked> {
  const parts = Math.max(1, threads);
  const task = { specs, named, parts, today: today() };
  const others = Array.from({ length: parts - 1 }, (_, i) => checkElsewhere({ ...task, part: i + 1 }));
  // All of them are waited for, so that a failure in one does not leave the others without anybody who hears them.
  const [{ checked, configs }, ...elsewhere] = await Promise.all([
    checkPart({ ...task, part: 0 }),
    ...others,
  ]);
  return { checked: [checked, ...elsewhere].flat().sort((a, b) => (a.path < b.path ? -1 : 1)), configs };
}

async function checkPart({ specs, named, part, parts, today }: Task): Promise<Checked> {
  const found = await examineSpecs<CheckedFinding[]>(specs, named, {
    look: analyze,
    of: (_spec, analysis) => checkedFindings(analysis),
    ours: (index) => index % parts === part,
    onlyChecked: true,
    today,
  });
  return {
    checked: found.specs.map(({ path, found: findings }) => ({ path, findings })),
    configs: found.configs,
  };
}

function checkElsewhere(task: Task): Promise<readonly CheckedFile[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`a thread ended with ${code} before it had checked its files`)),
    );
  });
}

/** What runs in such a thread. */
export async function serveCheck(): Promise<void> {
  const { checked } = await checkPart(workerData as Task);
  parentPort?.postMessage(checked);
}
