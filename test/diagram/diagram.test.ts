// The picture says what the model says: every edge, its words, its style.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderDiagram } from '../../server/core/diagram/diagram.ts';
import type { Diagram } from '../../server/core/diagram/types.ts';
import { buildStream } from '../../server/core/model/build.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { formatShare } from '../../server/core/model/values.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { onboarding } from '../webview/samples.ts';
import { readMermaid } from './read-mermaid.ts';

const read = (text: string): Stream => buildStream(parse(text));

/** `From -- label -> To` for every drawn link, in the words of the picture. */
function drawn(diagram: Diagram): string[] {
  const { nodes, links } = readMermaid(diagram.mermaid);
  const name = (key: string): string => {
    const node = diagram.nodes.find((one) => one.key === key);
    assert.ok(node && nodes.has(key), `${key} is drawn and known`);
    return node.kind === 'fork' || node.kind === 'join' ? node.kind : node.label;
  };
  return links.map(({ key, from, to, stroke, label }) => {
    const words = label.replaceAll(/[\u2060\u2003]/g, '').trim();
    const { shares } = diagram.links.find((link) => link.key === key) ?? {};
    assert.equal(label.includes('\u2003'), Boolean(shares), 'room is left for shares, and for nothing else');
    const said = shares ? `${words} [${shares.replace('\u00a0', ' ')}]`.trim() : words;
    return `${name(from)} ${stroke} ${name(to)}${said ? `: ${said}` : ''}`;
  });
}

test('a whole stream: every path, with its words and its stroke', () => {
  const diagram = renderDiagram(read(onboarding));
  assert.deepEqual(drawn(diagram), [
    'Sign-up form --- Sign-up',
    'Sign-up --> Validate e-mail',
    'Validate e-mail --> Assess risk',
    'Validate e-mail -.-> Rejected: after 2d',
    'Validate e-mail -.-> Hand to support: E-mail invalid [8 %]',
    'Outage -.-> Escalated to engineering',
    'Assess risk --> Hand to support: risk.score >= 0.8 [10 %]',
    'Assess risk --> Create account: otherwise',
    'Manual review --> Create account: [70 %]',
    'Manual review ==> Validate e-mail: at most 3× [20 %]',
    'Manual review -.-> Rejected: after 3×',
    'Manual review --> Rejected: [10 %]',
    'Create account --> fork',
    'fork --> Provision workspace',
    'fork --> Prepare welcome e-mail',
    'join --> Account provisioned?',
    'Provision workspace --> join',
    'Prepare welcome e-mail --> join',
    'Account provisioned? --> Welcomed user: pass [98 %]',
    'Account provisioned? --> Escalated to engineering: fail',
    'Hand to support --> Manual review',
    'Hand to support -.-> Rejected: refused',
    'Sign-up -.-> Rejected: Incomplete form',
  ]);
});

const examples = new URL('../../examples/', import.meta.url);
const specs = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.vstream\.ya?ml$/.test(name),
);

for (const name of ['the sample', ...specs]) {
  test(`every edge of the model stands in the outline, and its link is drawn: ${name}`, () => {
    const text = name === 'the sample' ? onboarding : readFileSync(new URL(name, examples), 'utf8');
    const stream = read(text);
    const diagram = renderDiagram(stream);
    const { nodes, links } = readMermaid(diagram.mermaid);
    const of = (edges: readonly { from: string; to: string; cause: string }[]) =>
      edges.map(({ from, to, cause }) => `${from} ${cause} ${to}`).sort();
    const shown = diagram.edges.filter((edge) => edge.cause !== 'input');
    const outlined = shown.map(({ fromId, toId, cause }) => ({ from: fromId, to: toId, cause }));
    assert.deepEqual(of(outlined), of(stream.edges));
    for (const edge of diagram.edges) {
      assert.ok(links.some((link) => link.key === edge.link));
      assert.ok(nodes.has(edge.from) && nodes.has(edge.to));
    }
    assert.equal(nodes.size, diagram.nodes.length);
  });

  test(`what is drawn says what the model says: ${name}`, () => {
    const text = name === 'the sample' ? onboarding : readFileSync(new URL(name, examples), 'utf8');
    const stream = read(text);
    const diagram = renderDiagram(stream);
    const { nodes, links } = readMermaid(diagram.mermaid);
    const packed = (value: string) => value.replaceAll(/[\s\u2060]/g, '');
    for (const node of stream.nodes.values()) {
      const key = diagram.nodes.find(({ id, kind }) => id === node.id && kind === node.kind)?.key ?? '';
      const lines = nodes.get(key)?.lines.join('') ?? '';
      assert.ok(
        packed(lines).startsWith(packed(node.name?.text ?? node.id)),
        `${node.id} is drawn as ${lines}`,
      );
      if (node.kind === 'handoff')
        for (const item of node.context ?? []) assert.ok(packed(lines).includes(packed(item.id)), item.id);
    }
    for (const edge of stream.edges) {
      const found = diagram.edges.find((one) => one.span === edge.span && one.cause === edge.cause);
      const link = links.find(({ key }) => key === found?.link);
      assert.ok(found && link, `${edge.from} ${edge.cause} ${edge.to} is drawn`);
      const back = found.style === 'rework';
      const stroke = { flow: '-->', rework: '==>', deviation: '-.->', input: '---' }[found.style];
      assert.equal(link.stroke, stroke);
      if (back) assert.equal(diagram.links.find(({ key }) => key === link.key)?.style, 'rework');
      const share = edge.probability?.value;
      if (typeof share === 'number')
        assert.ok(packed(found.label).includes(packed(formatShare(share))), `${edge.from}: ${found.label}`);
    }
  });
}

test('nodes carry their kind, performer and outcome', () => {
  const diagram = renderDiagram(read(onboarding));
  const { nodes } = readMermaid(diagram.mermaid);
  const look = (label: string) => {
    const node = diagram.nodes.find((one) => one.label === label);
    const { shape, lines, classes } = nodes.get(node?.key ?? '') ?? {};
    return [
      shape,
      lines?.filter((line) => line.trim().replaceAll('\u2060', '').trim() !== '').join(' / '),
      classes,
    ];
  };
  assert.deepEqual(look('Sign-up'), ['(', 'Sign-up / User submits the form', ['trigger']]);
  assert.deepEqual(look('Manual review'), ['[', 'Manual review / Support agent · human', ['step', 'human']]);
  assert.deepEqual(look('Assess risk'), ['[', 'Assess risk / Risk agent · agent', ['step', 'agent']]);
  assert.deepEqual(look('Hand to support'), ['>', 'Hand to support / passes application, risk', ['handoff']]);
  assert.deepEqual(look('Account provisioned?'), ['{', 'Account / provisioned? / Sign-up service', ['gate']]);
  assert.deepEqual(look('Welcomed user'), ['(', 'Welcomed user / success', ['output', 'success']]);
  assert.deepEqual(look('Sign-up form'), ['[/', 'Sign-up form / User', ['input']]);
  assert.deepEqual(look('Outage'), ['{{', 'Outage / may strike at 8 nodes', ['signal']]);
});

test('a target that nobody defined is drawn as missing, and a step without actor says so', () => {
  const stream = read(
    'vstream: 1\ntriggers:\n  t: { next: a }\nsteps:\n  a: { next: [{to: nowhere, when: x}, {to: end}] }\n',
  );
  const diagram = renderDiagram(stream);
  assert.deepEqual(drawn(diagram), ['t --> a', 'a --> end', 'a --> nowhere']);
  const missing = diagram.nodes.find((node) => node.id === 'nowhere');
  assert.equal(missing?.kind, 'missing');
  assert.equal(stream.text.slice(missing?.span?.start, missing?.span?.end), 'nowhere');
  assert.equal(diagram.nodes.find((node) => node.id === 'a')?.caption, 'no actor');
});

test('broken text still draws what can be read', () => {
  for (const text of [
    '',
    '[]',
    '- a',
    'steps: 3',
    'steps:\n  a:\n  b: [',
    'triggers:\n  t:\n    next:\n',
    '\t',
    '🙂',
  ]) {
    const diagram = renderDiagram(read(text));
    readMermaid(diagram.mermaid);
  }
  const cut = onboarding.slice(0, onboarding.indexOf('pass_rate'));
  assert.ok(renderDiagram(read(cut)).nodes.some((node) => node.label === 'Account provisioned?'));
});

test('graded gates, conditional passes, sub-streams and unknown shares have their words', () => {
  const diagram = renderDiagram(
    read(`vstream: 1
triggers: { t: { next: check } }
gates:
  check:
    outcomes: { green: { to: grade, rate: unknown }, red: { to: lost } }
  grade:
    pass: part
    fail: { parallel: [lost, end] }
    conditional: { to: won, rate: 20%, obligation: Mend it, by: 2d }
steps:
  part: { stream: { file: ./part.vstream.yaml, outputs: { done: won } } }
outputs: { won: { outcome: success }, lost: { outcome: failure } }
`),
  );
  assert.deepEqual(drawn(diagram), [
    't --> check',
    'check --> grade: green [share unknown]',
    'check --> lost: red',
    'grade --> part: pass',
    'grade --> fork: fail',
    'fork --> lost',
    'fork --> end',
    'grade --> won: pass with a duty [20 %]',
    'part --> won: done',
  ]);
});

test('the same stream gives the same text; figures are not in it', () => {
  const text = renderDiagram(read(onboarding)).mermaid;
  assert.equal(renderDiagram(read(onboarding)).mermaid, text);
  const slower = onboarding
    .replace('process_time: 15m', 'process_time: 40m')
    .replace('wait_time: 4h', 'wait_time: 2d');
  assert.equal(renderDiagram(read(slower)).mermaid, text);
});

test('a picture to be read elsewhere has colours and no room for figures', () => {
  const { mermaid } = renderDiagram(read(onboarding), { standalone: true, direction: 'LR' });
  assert.match(mermaid, /^flowchart LR\n/);
  assert.match(mermaid, /classDef vs-gate fill:/);
  assert.ok(!mermaid.includes('\u2003') && !mermaid.includes('@-'));
  readMermaid(mermaid);
});

test('ids never reach Mermaid', () => {
  const { mermaid } = renderDiagram(
    read('triggers: { click: { name: A, next: end-1 } }\nsteps: { end-1: { name: B } }'),
  );
  assert.ok(!/click|end-1/.test(mermaid));
});
