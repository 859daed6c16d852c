// Sections of streams without stages: all of the work once, of bearable size, and cut where little crosses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { sectionsOf } from '../../server/core/diagram/sections.ts';
import { streamText } from '../bench/streams.ts';

const sections = (text: string) => sectionsOf(analyze(text).stream);

test('every node but triggers and outputs lies in one section, of half to one and a half times the usual size', () => {
  for (const size of [160, 300, 700]) {
    const { stream } = analyze(streamText(size));
    const found = sectionsOf(stream);
    const ids = found.flatMap(({ nodes }) => nodes.map(({ id }) => id));
    const worked = [...stream.nodes.values()].filter(({ kind }) => kind !== 'trigger' && kind !== 'output');
    assert.deepEqual(ids.toSorted(), worked.map(({ id }) => id).toSorted());
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, nodes } of found) {
      assert.equal(nodes[0]?.id, id);
      assert.ok(nodes.length >= 10 && nodes.length <= 30, `${nodes.length}`);
    }
  }
});

test('thousands of nodes give no more than some dozens of sections', () => {
  assert.ok(sections(streamText(4000)).length <= 60);
});

/** Rings of `size` steps, each with a way back to its first, one after the other. */
function rings(count: number, size: number): string {
  const steps: string[] = [];
  for (let ring = 0; ring < count; ring++) {
    for (let i = 0; i < size; i++) {
      const on = i + 1 < size ? `r${ring}-${i + 1}` : ring + 1 < count ? `r${ring + 1}-0` : 'done';
      const next = i + 1 < size ? on : `[{ to: ${on} }, { to: r${ring}-0, probability: 10% }]`;
      steps.push(`  r${ring}-${i}: { actor: a, next: ${next} }`);
    }
  }
  return `vstream: 1\nactors: { a: { kind: human } }\ntriggers: { go: { next: r0-0 } }\nsteps:\n${steps.join('\n')}\noutputs: { done: { outcome: success } }\n`;
}

test('a loop is not cut where there is a place between two', () => {
  const found = sections(rings(12, 17));
  for (const { nodes } of found) {
    const [first] = nodes;
    assert.match(first?.id ?? '', /-0$/, 'a section begins where a ring does');
    const last = nodes.at(-1)?.id ?? '';
    assert.match(last, /-16$/, 'and ends where one does');
  }
});

test('a loop around everything is cut all the same, and nothing hangs', () => {
  const text = streamText(300)
    .replace(/pass: done/, 'pass: done')
    .replace('fail: s295', 'fail: s0');
  assert.ok(sections(text).every(({ nodes }) => nodes.length <= 30));
  assert.deepEqual(sections('vstream: 1\n'), []);
});

test('the same stream gives the same sections', () => {
  const ids = () => sections(streamText(500)).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
});
