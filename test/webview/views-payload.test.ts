// What the server finishes for the further views: compared with the model of every example, and by cases.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { landscapeOf } from '../../server/features/landscape.ts';
import { buildPreview } from '../../server/features/preview.ts';
import { landscape } from '../../server/protocol/landscape.ts';
import { type Arrangement, previewPayload } from '../../server/protocol/preview.ts';
import { Landscape } from '../../server/workspace/landscape.ts';
import { streamText } from '../bench/streams.ts';

const examples = new URL('../../examples/', import.meta.url);

function built(files: Readonly<Record<string, string>>, uri: string, arrangement?: Arrangement) {
  const known = new Landscape({
    get: (name) => (files[name] === undefined ? 'missing' : { text: files[name] }),
    isOpen: () => true,
    spelling: (name) => name,
    version: 0,
  });
  known.setFolders(['file:///w']);
  const links = known.linksOf(uri);
  const analysis = analyze(files[uri] ?? '', { links });
  const payload = buildPreview({
    ...{ uri, version: 1, analysis, links },
    metrics: analysis.facts.metrics(),
    ...(arrangement ? { arrangement } : {}),
  });
  return { payload, analysis };
}

for (const name of readdirSync(examples).filter((file) => file.endsWith('.vstream.yaml'))) {
  test(`every view holds the model: ${name}`, () => {
    const uri = `file:///w/${name}`;
    const { payload, analysis } = built({ [uri]: readFileSync(new URL(name, examples), 'utf8') }, uri);
    const { stream } = analysis;
    assert.ok(previewPayload(JSON.parse(JSON.stringify(payload))));
    const label = (id: string) => stream.nodes.get(id)?.name?.text.trim() || id;
    // Swimlanes: every node once, in the lane of its actor; every arrow between two of them.
    const cells = payload.lanes.cells.map((cell) => cell.label).toSorted();
    assert.deepEqual(cells, [...stream.nodes.keys()].map(label).toSorted());
    for (const node of stream.nodes.values()) {
      if ((node.kind !== 'step' && node.kind !== 'gate') || !node.actor) continue;
      const key = payload.nodes.find((one) => one.id === node.id && one.kind === node.kind)?.key;
      const cell = payload.lanes.cells.find((one) => one.key === key);
      const actor = stream.actors.get(node.actor.id)?.name?.text.trim() || node.actor.id;
      assert.equal(payload.lanes.lanes[cell?.lane ?? -1]?.label, actor, node.id);
    }
    const pairs = new Set(payload.lanes.links.map(({ from, to }) => `${from} ${to}`));
    for (const { from, to } of payload.edges.filter(
      (edge) => stream.nodes.has(edge.to) && edge.cause !== 'input',
    ))
      assert.ok(pairs.has(`${from} ${to}`));
    // Timeline: what is known adds up to one, and nothing unknown has a width.
    const shares = payload.timeline.segments.flatMap(({ process, wait }) => [process, wait]);
    const sum = shares.reduce((all, { share }) => all + (share ?? 0), 0);
    assert.ok(sum === 0 || Math.abs(sum - 1) < 1e-9, `${sum}`);
    for (const { share, text } of shares) assert.equal(share === null, text === 'unknown');
    // Canvas: begins and ends where the stream does.
    const box = (id: string) => payload.canvas.find((one) => one.id === id)?.items.map((item) => item.label);
    const of = (kind: string) =>
      [...stream.nodes.values()].filter((node) => node.kind === kind).map(({ id }) => label(id));
    assert.deepEqual(box('begins'), of('trigger'));
    assert.deepEqual(box('ends'), of('output'));
    assert.equal(box('measures')?.length, stream.measures.size);
    // Numbers: one bar a known or unknown load, none for what nobody does.
    const loads = Object.values(analysis.facts.metrics().utilization).filter(({ value }) => value !== 0);
    assert.equal(payload.numbers.utilization.bars.length, loads.length);
  });
}

const base = `vstream: 1
name: Today
triggers: { t: { rate: 1/d, next: work } }
actors: { a: { kind: human } }
steps: { work: { actor: a, process_time: 1h, wait_time: 3h, next: out } }
outputs: { out: { outcome: success, verify: [Done] } }
`;
const A = 'file:///w/a.vstream.yaml';
const B = 'file:///w/b.vstream.yaml';

test('the baseline is compared metric by metric; what is unknown has no change', () => {
  const future = base
    .replace('name: Today', 'name: Soon\nbaseline: ./b.vstream.yaml')
    .replace('wait_time: 3h', 'wait_time: 1h');
  const { baseline } = built({ [A]: future, [B]: base }, A).payload.numbers;
  assert.equal(baseline?.title, 'Today');
  const row = (name: string) => baseline?.rows.find(({ label }) => label === name);
  assert.deepEqual(row('Lead time'), {
    label: 'Lead time',
    baseline: '4h',
    here: '2h',
    change: '−2h (−50 %)',
    verdict: 'better',
  });
  assert.equal(row('Flow efficiency')?.change, '+25 points (+100 %)');
  assert.equal(row('Process time')?.verdict, 'same');
  const unknown = built({ [A]: future.replace('wait_time: 1h', 'wait_time: unknown'), [B]: base }, A).payload;
  const wait = unknown.numbers.baseline?.rows.find(({ label }) => label === 'Wait time');
  assert.deepEqual([wait?.change, wait?.verdict], ['unknown', 'unknown']);
  assert.match(built({ [A]: future }, A).payload.numbers.baseline?.reason ?? '', /There is no file/);
  const away = future.replace('./b.vstream.yaml', '../b.vstream.yaml');
  assert.match(
    built({ [A]: away }, A).payload.numbers.baseline?.reason ?? '',
    /outside the workspace folder/,
  );
  assert.equal(built({ [A]: base }, A).payload.numbers.baseline, null);
});

test('a sub-stream opens only what is there, inside the workspace', () => {
  const whole = (path: string) =>
    base.replace('process_time: 1h, wait_time: 3h', `stream: { file: ${path} }`);
  const opens = (path: string) =>
    built({ [A]: whole(path), [B]: base }, A).payload.nodes.find(({ id }) => id === 'work')?.opens;
  assert.equal(opens('./b.vstream.yaml'), B);
  assert.equal(opens('./gone.vstream.yaml'), '');
  assert.equal(opens('../../etc/passwd'), '');
});

test('heat: shares of all waiting and load in steps, null where it is not known', () => {
  const node = (text: string) => built({ [A]: text }, A).payload.nodes.find(({ id }) => id === 'work')?.heat;
  assert.deepEqual(node(base), { wait: 4, utilization: 1, findings: 3 });
  assert.equal(node(base.replace('wait_time: 3h', 'wait_time: unknown'))?.wait, null);
  assert.equal(node(base.replace('rate: 1/d, ', ''))?.utilization, null);
});

test('beyond 150 nodes stages are folded, and without any sections, which open one by one', () => {
  const plain = built({ [A]: streamText(300) }, A).payload;
  assert.match(plain.notice, /^302 nodes are too many for one picture: 15 of 15 sections are folded/);
  assert.deepEqual(plain.groupings, ['sections']);
  const shown = (payload: typeof plain) => payload.nodes.filter(({ drawn }) => drawn);
  assert.equal(shown(plain).length, 17, 'a trigger, an output, and the sections');
  const [, second] = plain.groups;
  const arrangement = { group: 'none' as const, open: [second?.id ?? ''], visits: false };
  const { payload: opened } = built({ [A]: streamText(300) }, A, arrangement);
  assert.match(opened.notice, /14 of 15 sections are folded/);
  const inside = opened.nodes.filter(({ group, kind }) => group === second?.id && kind !== 'group');
  assert.ok(inside.length >= 10 && inside.length <= 30 && inside.every(({ drawn }) => drawn));
  // A small change leaves what is open open.
  const edited = streamText(300).replace('  s0: {', '  extra: { actor: a1, next: s0 }\n  s0: {');
  const after = built({ [A]: edited.replace('next: s0 } }', 'next: extra } }') }, A, arrangement).payload;
  assert.deepEqual(after.arrangement.open, arrangement.open);
  const staged = streamText(200).replace(/^( {2}[sg](\d)\d*: \{)/gm, '$1 stage: p$2,');
  const { payload } = built({ [A]: `${staged}stages: { p0: {}, p1: {} }\n` }, A);
  assert.equal(payload.arrangement.group, 'stages');
  assert.ok(payload.nodes.length > 200 && payload.nodes.filter(({ drawn }) => drawn).length < 30);
});

test('the landscape: one arrow for a link that both files state, files that are not there, and files without links', () => {
  const from = { [A]: base.replace('verify: [Done]', 'verify: [Done], starts: [./b.vstream.yaml#t]') };
  const second = base.replace('rate: 1/d', 'from: ./a.vstream.yaml#out').replace('name: Today', 'name: Next');
  const files = {
    ...from,
    [B]: `${second}baseline: ./gone.vstream.yaml\n`,
    'file:///w/c/d.vstream.yaml': base,
  };
  const specs = Object.entries(files).map(([uri, text]) => ({ uri, stream: analyze(text).stream }));
  const found = landscapeOf(A, specs, ['file:///w']);
  assert.ok(landscape(JSON.parse(JSON.stringify(found))));
  const title = (key: string) => found.specs.find((spec) => spec.key === key)?.title;
  assert.deepEqual(
    found.links.map(({ from: a, to: b, label }) => `${title(a)} ${label} ${title(b)}`),
    ['Today starts Next', 'Next is compared with gone.vstream.yaml'],
  );
  assert.deepEqual(
    found.specs.map(({ here, missing }) => [here, missing]),
    [
      [true, false],
      [false, false],
      [false, true],
    ],
  );
  assert.deepEqual(
    found.alone.map(({ path }) => path),
    ['c/d.vstream.yaml'],
  );
});
