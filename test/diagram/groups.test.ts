// Frames by stage and team, and groups folded into one node: what is inside, what leads across, what keeps its key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDiagram } from '../../server/core/diagram/diagram.ts';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { readMermaid } from './read-mermaid.ts';

const text = `vstream: 1
teams: { red: { name: Red team }, blue: {} }
actors: { a: { kind: human, team: red }, b: { kind: human, team: blue } }
stages: { first: { name: First stage }, second: {}, idle: {} }
triggers: { t: { next: one } }
steps:
  one: { actor: a, stage: first, next: { parallel: [two, three] } }
  two: { actor: a, stage: first, next: four }
  three: { actor: b, stage: first, next: four }
  four: { actor: b, stage: second, join: all, next: [{ to: out, probability: 90% }, { to: one, probability: 10%, when: again }] }
outputs: { out: { outcome: success } }
`;
const stream = buildStream(parse(text));
const plain = renderDiagram(stream);
const keyOf = (id: string, diagram = plain) =>
  diagram.nodes.find((node) => node.id === id && node.kind !== 'fork' && node.kind !== 'join')?.key ?? '';

test('frames hold the nodes of their stage, with their bars', () => {
  const diagram = renderDiagram(stream, { group: 'stages' });
  const { nodes, frames } = readMermaid(diagram.mermaid);
  assert.deepEqual([...frames.values()], ['First stage', 'second'], 'a stage without nodes has no frame');
  const inside = (frame: string) =>
    diagram.nodes
      .filter((node) => nodes.get(node.key)?.frame === frame)
      .map(({ id, kind }) => `${kind} ${id}`);
  assert.deepEqual(inside('g1'), ['step one', 'step two', 'step three', 'fork one']);
  assert.deepEqual(inside('g2'), ['step four', 'join four']);
  assert.deepEqual(inside(''), ['trigger t', 'output out']);
});

test('teams frame what their actors do', () => {
  const { mermaid, groups } = renderDiagram(stream, { group: 'teams' });
  assert.deepEqual(
    groups.map(({ label }) => label),
    ['Red team', 'blue'],
  );
  assert.equal(readMermaid(mermaid).nodes.get(keyOf('three'))?.frame, 'g2');
});

test('a folded group is one node; links across its border stay, those inside go', () => {
  const diagram = renderDiagram(stream, { group: 'stages', folded: new Set(['first']) });
  const { nodes, links, frames } = readMermaid(diagram.mermaid);
  const group = diagram.nodes.find(({ kind }) => kind === 'group');
  assert.ok(group);
  assert.deepEqual([group.label, group.caption], ['First stage', '3 nodes']);
  assert.deepEqual([...frames.values()], ['second']);
  assert.equal(nodes.size, 5, 'trigger, the group, join, step, output');
  const drawn = links.map(({ from, to, stroke }) => `${from} ${stroke} ${to}`);
  assert.deepEqual(drawn.length, 5);
  assert.ok(drawn.includes(`${keyOf('t')} --> ${group.key}`));
  assert.ok(drawn.includes(`${keyOf('four')} ==> ${group.key}`), 'rework into the group stays rework');
});

test('keys and edges are the same whatever is folded', () => {
  const folded = renderDiagram(stream, { group: 'stages', folded: new Set(['first', 'second']) });
  for (const node of plain.nodes) {
    const same = folded.nodes.find(({ key }) => key === node.key);
    assert.deepEqual([same?.id, same?.kind], [node.id, node.kind]);
    assert.equal(same?.drawn, node.kind === 'trigger' || node.kind === 'output');
  }
  const ends = (edges: typeof plain.edges) => edges.map(({ from, to, cause }) => `${from} ${cause} ${to}`);
  assert.deepEqual(ends(folded.edges), ends(plain.edges));
  assert.ok(
    folded.edges.some(({ link }) => link === ''),
    'an edge inside a group is not drawn',
  );
});
