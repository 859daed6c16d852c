// A way that meets no join takes at least as long as the fastest, from anywhere to anywhere; and one that is kept from
// the version before takes the times that its nodes have now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { survey } from '../../server/core/analyze.ts';
import { PathFinder } from '../../server/core/metrics/fastest-path.ts';
import { Passages } from '../../server/core/metrics/passages.ts';
import { type KnownWays, ShortWays } from '../../server/core/metrics/short-way.ts';
import { buildGraph } from '../../server/core/model/graph.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { examples } from '../incremental/texts.ts';

function pathsOf(stream: Stream, known: KnownWays = new WeakMap()) {
  const graph = buildGraph(stream);
  const passages = new Passages(stream, new WeakMap());
  return { finder: new PathFinder(passages, graph), ways: new ShortWays(passages, graph, known) };
}

const from = (from: string, to: string) =>
  ({ from: [from], to: [to], measure: 'lead_time', paused: new Set<string>() }) as const;

test('between any two nodes of the examples the fastest path takes at most as long', () => {
  let longer = 0;
  for (const text of examples) {
    const { stream } = survey(text);
    const { finder, ways } = pathsOf(stream);
    for (const start of stream.nodes.keys()) {
      for (const end of stream.nodes.keys()) {
        const [least, fastest] = [ways.least(from(start, end)), finder.fastest(from(start, end))];
        if (!least) continue;
        assert.ok(fastest, `${start} to ${end}`);
        const length = least.elapsed + least.business;
        assert.ok(fastest.length <= length + 1e-6, `${start} to ${end}: ${fastest.length} and ${length}`);
        if (fastest.length < length - 1e-6) longer++;
      }
    }
  }
  assert.ok(longer > 0, 'ways that are short in arrows are not all fastest');
});

const stream = (times: string, join = '') => `vstream: 1
name: Two ways
actors: { clerk: { kind: human } }
triggers: { asked: { event: Asked, next: { parallel: [one, two] } } }
steps:
  one: { actor: clerk, process_time: 1h, wait_time: 0s, next: last }
  two: { actor: clerk, process_time: 9h, wait_time: 0s, next: last }
  last: { actor: clerk, process_time: ${times}, wait_time: 0s, ${join}next: done }
outputs: { done: { outcome: success, verify: [It is done] } }
`;

test('a way that is kept takes the times of now', () => {
  const known: KnownWays = new WeakMap();
  const first = survey(stream('2h')).stream;
  const least = (of: Stream) => pathsOf(of, known).ways.least(from('asked', 'done'))?.elapsed;
  assert.equal(least(first), 3 * 3600);
  const next = survey(stream('5h')).stream;
  assert.equal(least({ ...next, edges: first.edges }), 6 * 3600);
});

test('no way is short that has come to meet a join', () => {
  const known: KnownWays = new WeakMap();
  const first = survey(stream('2h')).stream;
  const least = (of: Stream) => pathsOf(of, known).ways.least(from('asked', 'done'));
  assert.ok(least(first));
  const joined = survey(stream('2h', 'join: all, ')).stream;
  assert.equal(least({ ...joined, edges: first.edges }), undefined);
});
