// Simulations in a thread of their own: the same numbers, progress, an end on demand, and a way on when threads fail.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { survey } from '../../server/core/analyze.ts';
import { type SimulationJob, simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { slaAttainment } from '../../server/core/simulate/sla-attainment.ts';
import { nodeThread } from '../../server/simulator/node.ts';
import { Simulator, type Thread } from '../../server/simulator/simulator.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const SCRIPT = new URL('../../server/simulator/thread.node.ts', import.meta.url);
const LONG = 10_000_000;

function jobOf(file: string, items: number): SimulationJob {
  const { stream } = survey(readFileSync(join(EXAMPLES, file), 'utf8'));
  return simulationJob(stream, undefined, { items, seed: 7 });
}
const small = jobOf('onboarding.vstream.yaml', 300);
const large = jobOf('onboarding.vstream.yaml', LONG);

/** As it arrives: what travels between threads has lost nothing but its prototypes. */
const expected = (job: SimulationJob) => structuredClone(simulate(job));

const quiet = (message: string): void => assert.fail(message);
const simulatorOf = (): Simulator => new Simulator(() => nodeThread(SCRIPT), quiet);

describe('a simulator in a thread', () => {
  it('gives for every example the numbers that a run here gives, to the bit', async () => {
    const simulator = simulatorOf();
    for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
      const job = jobOf(file, 200);
      assert.deepEqual(await simulator.run(job), expected(job), file);
    }
  });

  it('judges SLAs as the command line does', async () => {
    const simulator = simulatorOf();
    let judged = 0;
    for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
      const { stream } = survey(readFileSync(join(EXAMPLES, file), 'utf8'));
      const job: SimulationJob = { stream, before: null, options: { mode: 'slas' }, problems: [] };
      const { slas, items, flow } = await simulator.run(job);
      assert.deepEqual(slas, structuredClone(slaAttainment(stream)), file);
      assert.deepEqual([items, flow], [null, null]);
      judged += Object.keys(slas ?? {}).length;
    }
    assert.ok(judged > 20, String(judged));
  });

  it('tells how far it is, and stops when it is taken back', async () => {
    const simulator = simulatorOf();
    const aborts = new AbortController();
    const told: number[] = [];
    const run = simulator.run(large, {
      signal: aborts.signal,
      onProgress: (done) => {
        told.push(done);
        if (told.length === 3) aborts.abort(new Error('enough'));
      },
    });
    await assert.rejects(run, /enough/);
    assert.deepEqual(told, told.toSorted());
    assert.ok(told.every((done) => done > 0 && done < 1));
    // The thread is free again.
    assert.deepEqual(await simulator.run(small), expected(small));
    assert.equal(told.length, 3);
  });

  it('works on a short job while a long one goes on', async () => {
    const simulator = simulatorOf();
    const aborts = new AbortController();
    let over = false;
    const long = simulator.run(large, { signal: aborts.signal }).finally(() => {
      over = true;
    });
    assert.deepEqual(await simulator.run(small), expected(small));
    assert.equal(over, false);
    aborts.abort();
    await assert.rejects(long, { name: 'AbortError' });
  });

  it('does not start what is taken back before it began', async () => {
    await assert.rejects(simulatorOf().run(small, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('a simulator that nobody asks anything', () => {
  it('ends its thread, and starts another for the next job', async () => {
    const threads: Promise<string>[] = [];
    const open = (): Thread => {
      const thread = nodeThread(SCRIPT);
      threads.push(new Promise((resolve) => thread.onGone(resolve)));
      return thread;
    };
    const simulator = new Simulator(open, quiet, 1);
    assert.deepEqual(await simulator.run(small), expected(small));
    // The end of a thread keeps no process alive, and this one has to see it.
    const here = setInterval(() => {}, 1000);
    assert.match((await threads[0]) ?? '', /ended with 1/);
    clearInterval(here);
    assert.deepEqual(await simulator.run(small), expected(small));
    assert.equal(threads.length, 2);
  });

  it('keeps it while jobs come', async () => {
    let opened = 0;
    const open = (): Thread => {
      opened++;
      return nodeThread(SCRIPT);
    };
    const simulator = new Simulator(open, quiet);
    for (let i = 0; i < 3; i++) await simulator.run(small);
    assert.equal(opened, 1);
  });
});

describe('a simulator whose thread fails', () => {
  it('does the work here where no thread can be had, and says so once', async () => {
    const warned: string[] = [];
    const simulator = new Simulator(
      () => {
        throw new Error('no threads today');
      },
      (message) => warned.push(message),
    );
    assert.deepEqual(await simulator.run(small), simulate(small));
    assert.deepEqual(await simulator.run(small), simulate(small));
    assert.equal(warned.length, 1);
    assert.match(warned[0] ?? '', /no threads today/);
  });

  it('does the work here where the script of the thread is not there', async () => {
    const warned: string[] = [];
    const missing = new URL('no-such-script.js', SCRIPT);
    const simulator = new Simulator(
      () => nodeThread(missing),
      (message) => warned.push(message),
    );
    assert.deepEqual(await simulator.run(small), simulate(small));
    assert.equal(warned.length, 1);
  });

  it('lets others have their turn where the work is done here', async () => {
    const simulator = new Simulator(
      () => {
        throw new Error('no threads today');
      },
      () => {},
    );
    const aborts = new AbortController();
    const run = simulator.run(large, { signal: aborts.signal });
    setTimeout(() => aborts.abort(), 0);
    await assert.rejects(run, { name: 'AbortError' });
  });

  it('names the end of a thread that had worked, and starts another for the next job', async () => {
    // It comes up, and ends itself with the first job.
    const mortal = `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ type: 'ready' });
      parentPort.on('message', () => process.exit(3));`;
    const scripts = [new URL(`data:text/javascript,${encodeURIComponent(mortal)}`), SCRIPT];
    const simulator = new Simulator(
      (): Thread => nodeThread(scripts.shift() ?? assert.fail('a third')),
      quiet,
    );
    await assert.rejects(simulator.run(small), /ended early: its thread ended with 3/);
    assert.deepEqual(await simulator.run(small), expected(small));
    assert.deepEqual(scripts, []);
  });

  it('hands on what went wrong inside', async () => {
    // What no analysis makes.
    const stream = { ...small.stream, calendars: undefined };
    const broken = { ...small, stream } as unknown as SimulationJob;
    await assert.rejects(simulatorOf().run(broken), /TypeError/);
  });
});
