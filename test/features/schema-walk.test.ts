// A walk over the whole schema: completion offers every key and every word where they are legal, hover explains them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { deref, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import { complete } from '../../server/features/completion.ts';
import { constantsOf } from '../../server/features/completion-snippets.ts';
import type { Path } from '../../server/features/cursor-scan.ts';
import { type Expected, expectation } from '../../server/features/cursor-schema.ts';
import { hover } from '../../server/features/hover.ts';

interface Place {
  readonly path: Path;
  readonly schema: Schema;
}

/** Every mapping of the language once, with a path that leads to it. */
function mappings(): { path: Path; map: Schema }[] {
  const found: { path: Path; map: Schema }[] = [];
  const seen = new Set<string>();
  const open: Place[] = [{ path: [], schema: rootSchema }];
  for (let place = open.shift(); place; place = open.shift()) {
    const { path, schema } = place;
    const { maps, lists } = expectation([schema]);
    for (const list of lists) if (list.items) open.push({ path: [...path, 0], schema: list.items });
    for (const map of maps) {
      const name = map.title ?? path.join('/');
      if (seen.has(name)) continue;
      seen.add(name);
      found.push({ path, map });
      for (const [key, value] of Object.entries(map.properties ?? {}))
        open.push({ path: [...path, key], schema: value });
      if (typeof map.additionalProperties === 'object')
        open.push({ path: [...path, 'some-id'], schema: map.additionalProperties });
    }
  }
  return found;
}

/** A block that leads to a path, with `tail` where its value begins. */
function textFor(path: Path, tail: (column: number) => string): string {
  let text = '';
  let column = 0;
  let dashed = false;
  for (const part of path) {
    if (typeof part === 'number') {
      text += `${dashed ? '' : `\n${' '.repeat(column)}`}- `;
      dashed = true;
    } else {
      text += `${dashed ? '' : `\n${' '.repeat(column)}`}${part}:`;
      dashed = false;
    }
    column += 2;
  }
  return `${text}${dashed ? '' : `\n${' '.repeat(column)}`}${tail(column)}`.replace(/^\n/, '');
}

function labels(text: string): string[] {
  const offset = text.indexOf('▌');
  return complete(analyze(text.replace('▌', '')), offset).map(({ label }) => label);
}

function explained(text: string): string {
  const offset = text.indexOf('▌');
  return hover(analyze(text.replace('▌', '')), offset)?.markdown ?? '';
}

const places = mappings();
const keys = places.flatMap(({ path, map }) =>
  Object.entries(map.properties ?? {}).map(([key, schema]) => ({ path, key, schema })),
);
const wordsOf = ({ scalars }: Expected) =>
  scalars.flatMap((form) => (constantsOf(form) ?? []).map((word) => ({ form, word: String(word) })));

describe('every key of the schema', () => {
  it('is many', () => {
    assert.ok(places.length > 50, `${places.length}`);
    assert.ok(keys.length > 300, `${keys.length}`);
  });

  for (const { path, map } of places) {
    const title = `${path.join('/') || 'the document'}${map.title ? ` (${map.title})` : ''}`;
    it(`is offered in ${title}`, () => {
      for (const tail of ['▌', '▌\n', '▌\n# end\n']) {
        const offered = labels(textFor(path, () => tail));
        for (const key of Object.keys(map.properties ?? {}))
          assert.ok(offered.includes(key), `${key} not in ${offered}`);
      }
      const flow = labels(textFor(path, () => '{ ▌ }'));
      for (const key of Object.keys(map.properties ?? {}))
        assert.ok(flow.includes(key), `${key} not in flow ${flow}`);
    });

    it(`is explained in ${title}`, () => {
      for (const [key, schema] of Object.entries(map.properties ?? {})) {
        const markdown = explained(textFor(path, () => `▌${key}: `));
        assert.ok(markdown.includes(`\`${key}\``), `${key}: ${markdown}`);
        assert.ok(markdown.includes(deref(schema).description ?? '?'), `${key}: ${markdown}`);
        assert.match(markdown, /https:\/\/vstream\.dev\/reference/);
      }
    });
  }
});

describe('every word of the schema', () => {
  it('is offered where it is legal, and explained', () => {
    let count = 0;
    for (const { path, key, schema } of keys) {
      for (const { word, form } of wordsOf(expectation([schema]))) {
        count++;
        const offered = labels(textFor(path, () => `${key}: ▌`));
        assert.ok(offered.includes(word), `${path.join('/')}/${key}: ${word} not in ${offered}`);
        const markdown = explained(textFor(path, () => `${key}: ▌${word}`));
        assert.ok(markdown.includes(`\`${word}\``), `${path.join('/')}/${key}: ${word}: ${markdown}`);
        assert.ok(markdown.includes(form['x-enum-descriptions']?.[word] ?? ''), `${key}: ${word}`);
      }
    }
    assert.ok(count > 100, `${count}`);
  });

  it('is offered as a literal, and explained', () => {
    let count = 0;
    for (const { path, key, schema } of keys) {
      for (const word of expectation([schema]).literals) {
        if (word === 'end') continue;
        count++;
        assert.ok(
          labels(textFor(path, () => `${key}: ▌`)).includes(word),
          `${path.join('/')}/${key}: ${word}`,
        );
        assert.ok(
          explained(textFor(path, () => `${key}: ▌${word}`)).length > 10,
          `${path.join('/')}/${key}: ${word}`,
        );
      }
    }
    assert.ok(count > 30, `${count}`);
  });
});
