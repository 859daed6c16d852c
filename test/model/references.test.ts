// References: every place for which the schema says that it names something is found, and stands where its text stands.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { buildStream } from '../../server/core/model/build.ts';
import { buildGraph } from '../../server/core/model/graph.ts';
import { referenceKinds } from '../../server/core/model/reference-kinds.ts';
import { deref, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import { walkSchema } from '../../server/core/model/schema-walk.ts';
import type { DefinitionKind } from '../../server/core/model/types/names.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { runRules } from '../../server/core/rules/engine.ts';
import type { Facts, Finding } from '../../server/core/rules/rule.ts';
import undefinedHandoffContext from '../../server/core/rules/undefined-handoff-context.ts';
import unhandledException from '../../server/core/rules/unhandled-exception.ts';
import unknownReference from '../../server/core/rules/unknown-reference.ts';
import { applyEdits } from '../../server/core/text/edit.ts';

type Json = string | Json[] | { [key: string]: Json };

/** A place of the language that names something, and the smallest document that has it. */
interface RefPlace {
  readonly path: string;
  readonly kinds: readonly DefinitionKind[];
  readonly document: (name: string) => Json;
}

/** Walks the schema itself, each definition once a path, and so knows nothing of the walk that is tested. */
function refPlaces(
  schema: Schema,
  path: string,
  wrap: (inner: Json) => Json,
  seen: readonly string[],
): RefPlace[] {
  const name = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (name !== undefined && seen.includes(name)) return [];
  const visited = name === undefined ? seen : [...seen, name];
  const own = deref(schema);
  const { kinds } = referenceKinds(own);
  const here = kinds.length > 0 ? [{ path, kinds, document: wrap }] : [];
  const forms = own.properties === undefined ? (own.anyOf ?? []) : [];
  const named = own.propertyNames === undefined ? undefined : referenceKinds(deref(own.propertyNames)).kinds;
  return [
    ...here,
    ...forms.flatMap((form) => refPlaces(form, path, wrap, visited)),
    ...Object.entries(own.properties ?? {}).flatMap(([key, value]) =>
      refPlaces(value, `${path}.${key}`, (inner) => wrap({ [key]: inner }), visited),
    ),
    ...(named && named.length > 0
      ? [{ path: `${path}.<key>`, kinds: named, document: (key: string) => wrap({ [key]: 'x' }) }]
      : []),
    ...(typeof own.additionalProperties === 'object'
      ? refPlaces(own.additionalProperties, `${path}.*`, (inner) => wrap({ some: inner }), visited)
      : []),
    ...(own.items ? refPlaces(own.items, `${path}[]`, (inner) => wrap([inner]), visited) : []),
  ];
}

describe('every place of the schema that names something', () => {
  const places = refPlaces(rootSchema, '', (inner) => inner, []);
  it('is many', () => assert.ok(places.length > 150, `${places.length}`));
  for (const place of places) {
    it(place.path, () => {
      const text = JSON.stringify(place.document('zz-top'));
      const { uses } = walkSchema(parse(text).tree, text).references;
      const use = uses.find(({ id }) => id === 'zz-top');
      assert.deepEqual(use?.kinds, place.kinds, text);
      assert.equal(text.slice(use?.span.start, use?.span.end), 'zz-top');
    });
  }
});

const examples = join(import.meta.dirname, '../../examples');

/** Only the rules that report names: running all of them for every name of every example takes too long. */
function findingsOf(text: string, like: Facts): Finding[] {
  const parsed = parse(text);
  const stream = buildStream(parsed);
  const facts = {
    ...like,
    parsed,
    stream,
    graph: buildGraph(stream),
    shape: walkSchema(parsed.tree, text).problems,
  };
  return runRules([unknownReference, undefinedHandoffContext, unhandledException], facts);
}

describe('a name that stands for nothing is reported where it stands', () => {
  for (const file of readdirSync(examples).filter((name) => name.endsWith('.vstream.yaml'))) {
    it(file, () => {
      const text = readFileSync(join(examples, file), 'utf8');
      const { stream, facts } = analyze(text);
      const kinds = new Set<string>();
      for (const use of stream.uses) {
        // One of each kind of place: `steps.*.next.to`.
        const kind = `${use.path[0]} ${use.path.slice(2).filter((part) => typeof part === 'string')}`;
        if (use.soft || use.cel || kinds.has(kind)) continue;
        kinds.add(kind);
        const broken = applyEdits(text, [{ span: use.span, newText: 'zz-top-zz' }]);
        const end = use.span.start + 'zz-top-zz'.length;
        const found = findingsOf(broken, facts).filter(
          ({ span }) => span.start <= use.span.start && span.end >= end,
        );
        assert.equal(found.length, 1, `${use.path.join('.')}: ${use.id}`);
      }
    });
  }
});

describe('definitions', () => {
  const definitions = (text: string) => {
    const found = walkSchema(parse(text).tree, text).references.definitions;
    return found.map(({ kind, id, of, span }) => [
      kind,
      of === undefined ? id : `${of}.${id}`,
      text.slice(span.start, span.end),
    ]);
  };
  it('know their kind, and fields their item', () => {
    assert.deepEqual(definitions('steps: { "a": {} }\ncontext: { c: { fields: { d: string } } }'), [
      ['step', 'a', 'a'],
      ['context', 'c', 'c'],
      ['field', 'c.d', 'd'],
    ]);
  });
  it('behind anchors and merge keys stand there once', () => {
    assert.deepEqual(
      definitions('x-a: &a { a: {} }\nsteps: { <<: *a, b: {} }\ngates: *a\nactors: { <<: *a }'),
      [
        ['step', 'b', 'b'],
        ['step', 'a', 'a'],
        ['gate', 'a', 'a'],
        ['actor', 'a', 'a'],
      ],
    );
  });
  it('extend over the whole entry', () => {
    const text = 'steps:\n  a:\n    actor: x # c\n  b: {}\n';
    const extents = walkSchema(parse(text).tree, text).references.definitions.map(({ extent }) =>
      text.slice(extent.start, extent.end),
    );
    assert.deepEqual(extents, ['a:\n    actor: x', 'b: {}']);
  });
});

describe('uses', () => {
  const uses = (text: string) =>
    walkSchema(parse(text).tree, text).references.uses.map(({ id, span }) => [
      id,
      text.slice(span.start, span.end),
    ]);
  it('stand between the quotes', () => {
    assert.deepEqual(uses('owner: "a"\ncalendar: \'b\'\nsteps: { s: { actor: c } }'), [
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });
  it('of aliases and merge keys stand at the anchor, once', () => {
    const text =
      'x-a: &a { actor: x, next: y }\nsteps: { s: { <<: *a }, t: *a, u: { actor: &z z, next: *z } }';
    assert.deepEqual(uses(text).sort(), [
      ['x', 'x'],
      ['y', 'y'],
      ['z', 'z'],
      ['z', 'z'],
    ]);
  });
  it('are no values and no words of the language', () => {
    assert.deepEqual(
      uses(
        'steps: { s: { sla: 2h, not_before: unknown, next: end } }\nslas: { a: { covers: stream, by: 2026-11-30 } }',
      ),
      [],
    );
  });
  it('may be the keys of a mapping', () => {
    assert.deepEqual(uses('steps: { s: { raises: { "e": 1%, f: 2% }, on: { e: { then: t } } } }'), [
      ['e', 'e'],
      ['f', 'f'],
      ['e', 'e'],
      ['t', 't'],
    ]);
  });
});
