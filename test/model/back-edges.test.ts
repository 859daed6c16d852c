// Rework is what leads back, whatever the order in which a file states it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backEdges } from '../../server/core/model/back-edges.ts';

const graph = (text: string) =>
  text.split(' ').map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { from, to };
  });
const back = (nodes: string, text: string) =>
  [...backEdges([...nodes], graph(text))].map((index) => text.split(' ')[index]);

test('a loop has one link back, also where the file states it first', () => {
  assert.deepEqual(back('abc', 'a>b b>c c>b'), ['c>b']);
  assert.deepEqual(back('abc', 'c>b a>b b>c'), ['c>b']);
});

test('joins and self-loops', () => {
  assert.deepEqual(back('abcd', 'a>b a>c b>d c>d'), []);
  assert.deepEqual(back('ab', 'a>b b>b'), ['b>b']);
});

test('a graph without a start is walked from its first node', () => {
  assert.deepEqual(back('ab', 'a>b b>a'), ['b>a']);
});

test('a long chain does not exhaust the stack', () => {
  const links = Array.from({ length: 50_000 }, (_, i) => ({ from: String(i), to: String(i + 1) }));
  const nodes = Array.from({ length: 50_001 }, (_, i) => String(i));
  assert.equal(backEdges(nodes, links).size, 0);
});
