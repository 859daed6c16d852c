// What the browser draws of every example, compared with the model: each node once with its name, each arrow once with
// its words and shares, and nothing else.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { buildPreview } from '../../server/features/preview.ts';
import { pages } from './pages.ts';

const { open } = pages();

const squeezed = (value: string): string => value.replace(/[\s\u2060]/g, '');
const examples = new URL('../../examples/', import.meta.url);

interface DrawnPicture {
  nodes: { key: string; words: string }[];
  arrows: { key: string; words: string; from: number[]; to: number[] }[];
  boxes: { key: string; box: [number, number, number, number] }[];
}

/** Words by key, the two ends of every arrow, and the boxes of the nodes, in pixels of the page. */
const READ = `(() => {
  const end = (path, at) => {
    const point = path.getPointAtLength(at * path.getTotalLength()).matrixTransform(path.getScreenCTM());
    return [point.x, point.y];
  };
  const keyed = [...document.querySelectorAll('#diagram g.node')].map((node) => [/-(n\\d+)-\\d+$/.exec(node.id)[1], node]);
  const labels = new Map([...document.querySelectorAll('#diagram .edgeLabel [data-id]')].map((one) => [one.dataset.id, one.textContent]));
  return {
    nodes: keyed.map(([key, node]) => ({ key, words: node.textContent })),
    boxes: keyed.map(([key, node]) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return { key, box: [left, top, right, bottom] };
    }),
    arrows: [...document.querySelectorAll('#diagram path.vs-link')].map((path) => ({
      key: path.dataset.id, words: labels.get(path.dataset.id) ?? '', from: end(path, 0), to: end(path, 1),
    })),
  };
})()`;

for (const name of readdirSync(examples).filter((file) => file.endsWith('.vstream.yaml'))) {
  test(`the picture is the model: ${name}`, { timeout: 60_000 }, async () => {
    const analysis = analyze(readFileSync(new URL(name, examples), 'utf8'));
    const { stream } = analysis;
    const uri = `file:///w/${name}`;
    const payload = buildPreview({ uri, version: 1, analysis, metrics: analysis.facts.metrics() });
    const preview = await open();
    await preview.show(payload);
    const drawn = await preview.page.evaluate<DrawnPicture>(READ);

    assert.deepEqual(
      drawn.nodes.map(({ key }) => key).toSorted(),
      payload.nodes.map(({ key }) => key).toSorted(),
    );
    const words = new Map(drawn.nodes.map(({ key, words: said }) => [key, squeezed(said)]));
    for (const node of stream.nodes.values()) {
      const shown = payload.nodes.find(({ id, kind }) => id === node.id && kind === node.kind);
      const said = words.get(shown?.key ?? '') ?? '';
      const label = squeezed(node.name?.text ?? node.id);
      assert.equal(said, label + squeezed(`${shown?.caption}${figuresOf(shown)}`), node.id);
    }

    const arrows = new Map(drawn.arrows.map((arrow) => [arrow.key, arrow]));
    assert.deepEqual([...arrows.keys()].toSorted(), payload.links.map(({ key }) => key).toSorted());
    assert.equal(arrows.size, drawn.arrows.length, 'each once');
    const boxes = new Map(drawn.boxes.map(({ key, box }) => [key, box]));
    for (const { key, from, to, shares } of payload.links) {
      const arrow = arrows.get(key);
      assert.ok(arrow);
      assert.ok(touches(arrow.from, boxes.get(from)), `${key} begins at ${from}`);
      assert.ok(touches(arrow.to, boxes.get(to)), `${key} ends at ${to}`);
      assert.ok(squeezed(arrow.words).endsWith(squeezed(shares)), `${key} says ${shares}`);
    }
    for (const edge of stream.edges) {
      const found = payload.edges.find(
        ({ from, to, cause }) =>
          idOf(payload, from) === edge.from &&
          (edge.to === 'end' || idOf(payload, to) === edge.to) &&
          cause === edge.cause,
      );
      assert.ok(found && arrows.has(found.link), `${edge.from} ${edge.cause} ${edge.to} is drawn`);
    }
    assert.deepEqual(preview.faults, []);
    await preview.close();
  });
}

function figuresOf(node: { figures: string; visits: string } | undefined): string {
  return [node?.figures, node?.visits].filter((part) => part).join('·');
}

function idOf({ nodes }: { readonly nodes: readonly { key: string; id: string }[] }, key: string): string {
  return nodes.find((node) => node.key === key)?.id ?? '';
}

/** An arrow head ends some pixels before the border. */
function touches([x = 0, y = 0]: number[], box: [number, number, number, number] | undefined): boolean {
  const near = 14;
  return (
    box !== undefined && x > box[0] - near && y > box[1] - near && x < box[2] + near && y < box[3] + near
  );
}
