// How often arrows are taken: for every example it adds up to the visits of the nodes that they lead to.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { renderDiagram } from '../../server/core/diagram/diagram.ts';
import { groupBy } from '../../server/core/text/group.ts';
import { trafficOf, trafficText } from '../../server/features/preview-traffic.ts';

function read(text: string) {
  const { stream, facts } = analyze(text);
  const { edges } = renderDiagram(stream);
  const metrics = facts.metrics();
  const traffic = trafficOf(stream, metrics, edges);
  const between = (from: string, to: string) => {
    const edge = edges.find(({ fromId, toId }) => fromId === from && toId === to);
    return edge && traffic.get(edge.link);
  };
  return { stream, edges, metrics, traffic, between };
}

test('what arrives at a node is what its visits are, in every example', () => {
  const examples = new URL('../../examples/', import.meta.url);
  let compared = 0;
  for (const name of readdirSync(examples).filter((file) => file.endsWith('.vstream.yaml'))) {
    const { stream, edges, metrics, traffic } = read(readFileSync(new URL(name, examples), 'utf8'));
    const goals = new Map(
      [...groupBy(edges, ({ link }) => link)].map(([link, all]) => [
        link,
        new Set(all.map(({ toId }) => toId)),
      ]),
    );
    for (const [id, into] of groupBy(edges, ({ toId }) => toId)) {
      const node = stream.nodes.get(id);
      const visits = metrics.nodes.get(id)?.visits.value ?? null;
      if (!node || node.join || visits === null) continue;
      const links = [...new Set(into.map(({ link }) => link))];
      const known = links.flatMap((link) => traffic.get(link) ?? []);
      if (known.length < links.length || links.some((link) => goals.get(link)?.size !== 1)) continue;
      const sum = known.reduce((all, one) => all + one, 0);
      assert.ok(
        Math.abs(sum - visits) < 1e-6 * Math.max(1, visits),
        `${name} ${id}: ${sum} arrive, ${visits} visits`,
      );
      compared++;
    }
  }
  assert.ok(compared > 30, `${compared} nodes compared`);
});

const gate = (fail: string) => `vstream: 1
actors: { a: { kind: human } }
triggers: { go: { next: work } }
steps: { work: { actor: a, process_time: 1h, wait_time: 0s, raises: { broken: 20% }, next: check } }
exceptions: { broken: { handle: { then: lost } } }
gates: { check: { actor: a, criteria: [Fine], process_time: 0s, wait_time: 0s, pass_rate: 75%, pass: done, fail: ${fail} } }
outputs: { done: { outcome: success }, lost: { outcome: failure } }
`;

test('by hand: an exception takes its share first, and a way back is counted again', () => {
  const { between } = read(gate('work'));
  // Visits v of the step: v = 1 + 0.8 v / 4.
  const visits = 1 / (1 - 0.2);
  assert.ok(Math.abs((between('work', 'lost') ?? 0) - 0.2 * visits) < 1e-9);
  assert.ok(Math.abs((between('check', 'work') ?? 0) - 0.2 * visits) < 1e-9);
  assert.ok(Math.abs((between('check', 'done') ?? 0) - 0.6 * visits) < 1e-9);
  assert.equal(trafficText(between('go', 'work')), '×1');
});

test('what does not follow is not said', () => {
  const counted = read(gate('{ to: work, at_most: { times: 1, then: lost } }'));
  assert.equal(counted.between('check', 'work'), undefined);
  assert.ok(
    Math.abs((counted.between('check', 'done') ?? 0) - 0.72) < 1e-9,
    '0.75 of 0.8 + 0.8 · 0.2 visits',
  );
  assert.equal(read(gate('work').replace('75%', 'unknown')).between('check', 'done'), undefined);
  const late = gate('work').replace('next: check', 'timeout: { after: 1d, then: lost }, next: check');
  assert.equal(read(late).between('work', 'check'), undefined);
  assert.equal(trafficText(undefined), '');
});
