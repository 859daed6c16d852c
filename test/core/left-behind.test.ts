// An analysis that is over leaves nothing among what is old: there it would stay until the whole heap is looked through,
// and each look at what is new would copy all analyses since the last one. V8 puts accessors of object literals there, and
// functions that are written right where they are assigned to a property (`this.at = () => …`), with all that they hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { analyze, survey } from '../../server/core/analyze.ts';
import { generatedStream } from '../bench/generated-stream.ts';

setFlagsFromString('--expose-gc');
const collect: (options?: { type: 'minor' }) => void = runInNewContext('gc');
const TEXT = generatedStream(200);
/** One SLA that can be missed. */
const RISKY = TEXT.replace('within: 2d', 'within: 9h, percentile: 80');
const ROUNDS = 40;
/** In KB: far below what all of an analysis takes. */
const LIMIT = 200;

/** Bytes. */
function old(): number {
  return getHeapSpaceStatistics()
    .filter(({ space_name }) => !space_name.startsWith('new'))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

/** What a round leaves among the old, in KB. */
function left(work: (text: string) => unknown): number {
  for (let i = 0; i < ROUNDS; i++) work(TEXT);
  collect();
  const before = old();
  for (let i = 0; i < ROUNDS; i++) {
    work(TEXT);
    // What survives two of these is old.
    collect({ type: 'minor' });
    collect({ type: 'minor' });
  }
  return (old() - before) / ROUNDS / 1000;
}

const works: Record<string, (text: string) => unknown> = {
  'a model': (text) => survey(text),
  findings: (text) => analyze(text, { today: '2026-01-05' }).findings,
  'findings with a proof': (text) => analyze(text, { simulate: true }).findings,
  'findings with a simulation': () => {
    const { attainment } = analyze(RISKY, { simulate: true }).facts;
    assert.notEqual(attainment?.().quick?.certain, true);
  },
};
for (const [name, work] of Object.entries(works))
  test(`${name}`, () => {
    const size = left(work);
    assert.ok(size < LIMIT, `${size} KB`);
  });

test('what stays is seen', () => {
  const kept: unknown[] = [];
  assert.ok(left((text) => kept.push(analyze(text).findings, analyze(text).facts.metrics())) > 2 * LIMIT);
});
