// What is kept from version to version is kept once: an editor that stays open for a day must not grow by each key.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { analyze, Recall } from '../../server/core/analyze.ts';
import { generatedStream } from '../bench/generated-stream.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const TEXT = generatedStream(1000);
const replaced = (old: string, by: string) => {
  assert.ok(TEXT.includes(old), old);
  return TEXT.replace(old, by);
};

/** Edits that come again and again, each another version than the one before. */
const EDITS: Readonly<Record<string, (round: number) => string>> = {
  'a name': (round) => replaced('name: Work on part 1', `name: Work on part 1${'x'.repeat(round % 3)}`),
  'a time': (round) => replaced('process_time: 2h', `process_time: ${1 + (round % 9)}h`),
  'a share': (round) => replaced('broken-1: 1%', `broken-1: ${1 + (round % 9)}%`),
  'a way': (round) => replaced('next: pass-2\n', `next: pass-${2 + (round % 2)}\n`),
  'broken text': (round) => replaced('next: pass-2\n', round % 2 ? 'next: pass-2\n' : 'next: [pass-2\n'),
  'a line': (round) => replaced('  step-5:\n', round % 2 ? '  step-5:\n' : '  step-5:\n    tags: [x]\n'),
  'an id': (round) => replaced('  step-5:\n', `  step-5${'y'.repeat(round % 3)}:\n`),
};
const WARM = 15;
/** Versions between two looks at the heap. */
const ROUNDS = 12;
/** MB. What is held on to grows in every stretch; what V8 compiles meanwhile comes and goes. */
const MOST = 0.4;

/** MB by which the heap grew in the calmest of three stretches. */
function growth(type: (round: number) => void): number {
  let round = 0;
  while (round < WARM) type(round++);
  const stretches = [1, 2, 3].map(() => {
    const before = heap();
    for (const end = round + ROUNDS; round < end; ) type(round++);
    return heap() - before;
  });
  return Math.min(...stretches);
}

describe('memory over many versions', () => {
  for (const [what, text] of Object.entries(EDITS)) {
    it(`does not grow while ${what} is typed`, () => {
      const recall = new Recall();
      const grown = growth((round) => analyze(text(round), {}, recall).facts.metrics());
      assert.ok(grown < MOST, `${grown.toFixed(2)} MB more after ${ROUNDS} versions`);
    });
  }

  it('holds no text of before for the words that were read from it', () => {
    const recall = new Recall();
    let text = generatedStream(5000);
    const grown = growth((round) => {
      text = text.replace(`name: Work on part ${round + 1}\n`, `name: Much work on part ${round + 1}\n`);
      analyze(text, {}, recall);
    });
    assert.ok(grown < MOST, `${grown.toFixed(2)} MB more after ${ROUNDS} names were typed`);
  });
});
