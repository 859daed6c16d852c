// What a job carries to another thread is there when it arrives: the places of all that it is made of among it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { survey } from '../../server/core/analyze.ts';
import { simulationJob } from '../../server/core/simulate/run.ts';
import { MovingSpan } from '../../server/core/text/position.ts';
import type { ToSimulator } from '../../server/simulator/line.ts';
import { arrived, travelling } from '../../server/simulator/luggage.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** Every place that is found in it, by the way that leads there. */
function places(root: unknown): Map<string, readonly [unknown, unknown]> {
  const found = new Map<string, readonly [unknown, unknown]>();
  const seen = new Set<object>();
  const visit = (one: unknown, path: string) => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    if (path.toLowerCase().endsWith('span')) {
      const { start, end } = one as { readonly start?: unknown; readonly end?: unknown };
      found.set(path, [start, end]);
    } else if (one instanceof Map) for (const [key, value] of one) visit(value, `${path}/${String(key)}`);
    else for (const [key, value] of Object.entries(one)) visit(value, `${path}/${key}`);
  };
  visit(root, '');
  return found;
}

describe('a job that travels to another thread', () => {
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
    it(`has all places when it arrives: ${file}`, () => {
      const { stream } = survey(readFileSync(join(EXAMPLES, file), 'utf8'));
      const job = travelling(simulationJob(stream, undefined, { items: 10, seed: 7 }));
      const sent: ToSimulator = { type: 'run', id: 1, job };
      const before = places(sent);
      assert.deepEqual(places(arrived(structuredClone(sent))), before);
      assert.ok(before.size > 50, `${before.size} places`);
      for (const [path, [start]] of before) assert.equal(typeof start, 'number', path);
    });
  }

  it('gives nothing else the look of a place', () => {
    const flow = { from: 'a', to: 'b', origin: { at: 1 } };
    const count = { from: 1, to: 2, origin: 'here' };
    const job = { flow, count, place: new MovingSpan({ at: 5 }, 7, 9) };
    const message = arrived(structuredClone({ type: 'run', id: 1, job }) as unknown as ToSimulator);
    assert.deepEqual(message, { type: 'run', id: 1, job });
  });
});
