// A section in one line is one piece: what is made of the definitions inside moves with it all the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, Recall } from '../../server/core/analyze.ts';

test('a mistake inside a section in one line is where it is, after an edit before it', () => {
  const recall = new Recall();
  const spans = (text: string, kept?: Recall) => analyze(text, {}, kept).findings.map(({ span }) => span);
  const text = (name: string) =>
    `vstream: 1\nname: ${name}\nactors: { bank: { kind: system } }\noutputs: { done: { outcome: s\n    uccess } }\n`;
  spans(text('Refunds'), recall);
  for (const name of ['Refunds!', 'All refunds', 'R'])
    assert.deepEqual(spans(text(name), recall), spans(text(name)));
});
