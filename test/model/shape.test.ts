// Shape: the explaining walk agrees with the compiled schema on every document, and names each mistake once.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import fc from 'fast-check';
import { toData } from '../../server/core/model/data.ts';
import { rootSchema } from '../../server/core/model/schema.ts';
import { walkSchema } from '../../server/core/model/schema-walk.ts';
import { documentAnchor, type ShapeProblem } from '../../server/core/model/shape.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { asMap } from '../../server/core/parse/tree.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { placesOf } from '../parse/walk.ts';

/** The judge: a validator that knows nothing of the walk. */
const validate = new Ajv({ strict: false }).compile(rootSchema as AnySchema);

const examples = join(import.meta.dirname, '../../examples');
const seeds = readdirSync(examples)
  .filter((file) => file.endsWith('.vstream.yaml'))
  .map((file) => readFileSync(join(examples, file), 'utf8'));

/** One document: what the schema says of it and what the walk says of it must be the same. */
function checkLaw(text: string): void {
  const { tree, problems } = parse(text);
  // Of a key that stands twice the walk reads both, the data holds one.
  if (problems.length > 0) return;
  const explained = walkSchema(tree, text).problems;
  assert.equal(validate(toData(tree)), explained.length === 0, JSON.stringify(explained));
  for (const { span } of explained) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
  }
}

/** What authors write where something else belongs, and what machines do. */
const PIECES = [
  '5',
  '-1',
  '0',
  '1.5',
  '101',
  'true',
  '~',
  '""',
  'x y',
  'X',
  'unknown',
  'end',
  'all',
  '2h',
  '97%',
  '120/d',
  '2026-11-30',
  '[]',
  '{}',
  '[a]',
  '[1, ~]',
  '[{}]',
  '{ a: b }',
  '{ to: a }',
  '{ when: x }',
  '{ parallel: [a] }',
  '{ mean: 4h }',
  '{ p50: 2h }',
  '{ from: a, to: b }',
  'x-own',
  'name',
  '__proto__',
  'constructor',
];

describe('the walk explains exactly what the schema refuses', () => {
  it('the examples are accepted', () => {
    for (const text of seeds) assert.deepEqual(walkSchema(parse(text).tree, text).problems, []);
  });

  it('documents changed at up to three places', () => {
    const change = fc.record({ at: fc.nat(), piece: fc.constantFrom(...PIECES) });
    const changed = fc.record({
      seed: fc.nat(seeds.length - 1),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(changed, ({ seed, changes }) => {
        let text = seeds[seed] ?? '';
        for (const { at, piece } of changes) {
          const places = placesOf(parse(text).tree);
          const place = places[at % Math.max(1, places.length)];
          if (place) text = applyEdits(text, [{ span: place.span, newText: piece }]);
        }
        checkLaw(text);
      }),
      { numRuns: 200 },
    );
  });

  it('documents that lost something', () => {
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), fc.nat(), (seed, at) => {
        const text = seeds[seed] ?? '';
        const places = placesOf(parse(text).tree);
        const place = places[at % places.length];
        if (place) checkLaw(applyEdits(text, [{ span: place.span, newText: '' }]));
      }),
      { numRuns: 100 },
    );
  });

  it('small documents of any make', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...PIECES.slice(0, 17), 1, 0.5, true, null),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom(
            'to',
            'when',
            'next',
            'actor',
            'kind',
            'some',
            'parallel',
            'probability',
            'mean',
            'sd',
            'p50',
            'p90',
            'x-a',
            'A',
          ),
          tie('value'),
          { maxKeys: 3 },
        ),
      ),
    })).value;
    const section = fc.constantFrom(
      'actors',
      'steps',
      'gates',
      'handoffs',
      'triggers',
      'slas',
      'exceptions',
      'outputs',
      'context',
      'parameters',
      'calendars',
      'scenarios',
      'measures',
      'defaults',
      'value',
      'kind',
    );
    const document = fc.dictionary(
      section,
      fc.oneof(fc.dictionary(fc.constantFrom('some', 'all', 'B'), value, { maxKeys: 2 }), value),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(document, (data) => checkLaw(JSON.stringify({ vstream: 1, name: 'x', ...data }))),
      { numRuns: 1000 },
    );
  });
});

const HEAD = 'vstream: 1\nname: X\n';

/** The problems of a document in short: `kind at-text`, and what each kind tells. */
function problems(text: string): string[] {
  const whole = text.includes('vstream') ? text : HEAD + text;
  return walkSchema(parse(whole).tree, whole).problems.map((problem) => inShort(problem, whole));
}

function inShort(problem: ShapeProblem, text: string): string {
  const at = JSON.stringify(text.slice(problem.span.start, problem.span.end));
  switch (problem.kind) {
    case 'unknown-key':
      return `unknown ${at} of ${problem.of}${problem.mayBeText ? ', may be text' : ''}`;
    case 'missing-key':
      return `missing ${problem.key} of ${problem.of} at ${at}`;
    case 'wrong-value':
      return `wrong ${at}: ${problem.got}`;
    case 'wrong-id':
      return `id ${at}`;
    case 'not-one-of':
      return `one of ${problem.keys} at ${at}: ${problem.found}`;
  }
}

describe('one mistake, one problem', () => {
  const table: [string, string[]][] = [
    ['actors: { a: { kind: humn } }', ['wrong "humn": `humn`']],
    ['actors: { a: { knd: human } }', ['unknown "knd" of actor']],
    ['actors: { a: human }', ['wrong "human": `human`']],
    ['actors: { A: { kind: human } }', ['id "A"']],
    ['actors: { "a b": {} }', ['id "\\"a b\\""']],
    ['actors: { all: {} }', ['id "all"']],
    ['actors: [a, b]', ['wrong "[a, b]": a list']],
    ['actors:\n- a\n- b', ['wrong "- a": a list']],
    ['actors:', []],
    ['actors: ~', []],
    ['actors: { a: }', ['wrong "a": nothing']],
    ['steps: { a: {} }', ['missing actor of step at "a"']],
    ['steps:\n  a:\n', ['wrong "a": nothing']],
    ['steps: { a: { actor: b, next: [] } }', ['wrong "[]": an empty list']],
    ['steps: { a: { actor: b, next: [{ when: x }] } }', ['missing to of branch at "a"']],
    ['steps: { a: { actor: b, next: [c] } }', ['wrong "c": `c`']],
    [
      'steps: { a: { actor: b, next: { paralel: [c] } } }',
      [
        // The rule reports the unknown key alone: it explains what is missing.
        'missing parallel of fork at "a"',
        'unknown "paralel" of fork',
      ],
    ],
    [
      'steps: { a: { actor: b, process_time: { p50: 2h } } }',
      ['missing p90 of duration by percentiles at "a"'],
    ],
    ['steps: { a: { actor: b, process_time: soon } }', ['wrong "soon": `soon`']],
    ['steps: { a: { actor: b, process_time: 5 } }', ['wrong "5": `5`']],
    ['steps: { a: { actor: b, process_time: [2h] } }', ['wrong "[2h]": a list']],
    ['steps: { a: { actor: b, complete_accurate: 120% } }', ['wrong "120%": `120%`']],
    ['steps: { a: { actor: b, sla: { within: soon } } }', ['wrong "soon": `soon`']],
    ['steps: { a: { actor: b, raises: { E: 1% } } }', ['id "E"']],
    ['triggers: { a: {} }', ['one of event,schedule,from at "a": ']],
    [
      'triggers: { a: { event: x, schedule: every 1d } }',
      ['one of event,schedule,from at "a": event,schedule'],
    ],
    ['triggers: { a: { event: one, two } }', ['unknown "two" of trigger, may be text']],
    ['slas: { a: { covers: stream } }', ['one of within,before,by at "a": ']],
    ['x-a: 1\ny-a: 1', ['unknown "y-a" of value stream']],
    ['calendars: { a: { hours: {} } }', ['wrong "a": nothing']],
    ['name: 5\nvstream: 1', ['wrong "5": `5`']],
    ['vstream: 2\nname: X', ['wrong "2": `2`']],
    ['vstream: "1"\nname: X', ['wrong "\\"1\\"": `1`']],
    ['vstream: 1', ['missing name of value stream at "vstream"']],
    ['x-a: &a { kind: humn }\nactors: { a: *a, b: *a, c: { <<: *a } }', ['wrong "humn": `humn`']],
    ['x-a: &a {}\nsteps: { a: *a, b: *a }', ['missing actor of step at "a"']],
    [': x', ['unknown ": x" of value stream']],
  ];
  for (const [text, expected] of table) {
    it(JSON.stringify(text), () => assert.deepEqual(problems(text), expected));
  }
  it('without `vstream` and `name`: at the first key', () => {
    const text = 'owner: a\n';
    const found = walkSchema(parse(text).tree, text).problems;
    assert.deepEqual(
      found.map(({ span }) => text.slice(span.start, span.end)),
      ['owner', 'owner'],
    );
  });
});

describe('a file that is no mapping', () => {
  for (const [text, shown] of [
    ['', ''],
    ['\n\n', ''],
    ['   ', '   '],
    ['# a comment\n# and more', '# a comment'],
    ['\n\n  # a comment  \n', '# a comment'],
    ['- a\n- b', '- a'],
    ['# x\n- a\n', '- a'],
    ['hello\nworld', 'hello'],
    ['"x"', '"x"'],
    ['~', '~'],
    ['---\n', '---'],
    ['\ufeff', '\ufeff'],
    ['\ufeff# x', '# x'],
    ['5', '5'],
  ] as const) {
    it(`${JSON.stringify(text)}: one problem that asks for vstream: 1`, () => {
      const found = walkSchema(parse(text).tree, text).problems;
      assert.equal(found.length, 1);
      const [problem] = found;
      assert.ok(problem?.kind === 'wrong-value' && problem.expected.includes('vstream: 1'));
      assert.equal(text.slice(problem.span.start, problem.span.end), shown);
    });
  }
});

describe('documentAnchor', () => {
  const anchor = (text: string) => {
    const { start, end } = documentAnchor(asMap(parse(text).tree), text);
    return text.slice(start, end);
  };
  it('is `vstream`, wherever it stands', () => assert.equal(anchor('name: X\n"vstream": 1'), '"vstream"'));
  it('else the first key', () => assert.equal(anchor('name: X'), 'name'));
  it('else the start', () => assert.equal(anchor('- a'), ''));
});
