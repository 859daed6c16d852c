// Parsing never fails: whatever the text holds, there is a tree of what could be read, and all ranges lie in the text.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../server/core/parse/parse.ts';
import {
  asMap,
  asScalar,
  asSeq,
  childOf,
  entryOf,
  keyOf,
  type Parsed,
} from '../../server/core/parse/tree.ts';
import { placesOf } from './walk.ts';

const examples = join(import.meta.dirname, '../../examples');
const seeds = readdirSync(examples).filter((file) => file.endsWith('.vstream.yaml'));
const seed = readFileSync(join(examples, 'onboarding.vstream.yaml'), 'utf8');

const codes = (parsed: Parsed) => parsed.problems.map((problem) => problem.code);
const spanned = (parsed: Parsed) =>
  parsed.problems.map(({ span }) => parsed.text.slice(span.start, span.end));
const value = (parsed: Parsed, key: string) => asScalar(childOf(parsed.tree, key))?.value;

/** What holds of every text: all places inside it, problems visible, keys and plain scalars where their text stands. */
function checkPlaces(text: string): Parsed {
  const parsed = parse(text);
  for (const { span } of [...placesOf(parsed.tree), ...parsed.problems, ...parsed.comments]) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(span));
  }
  for (const problem of parsed.problems) {
    assert.ok(
      !/[\r\n]/.test(text.slice(problem.span.start, problem.span.end)),
      'a problem over several lines',
    );
    assert.ok(problem.span.end > problem.span.start || text === '', 'a problem that cannot be seen');
  }
  for (const comment of parsed.comments) assert.equal(text[comment.span.start], '#');
  return parsed;
}

describe('every example', () => {
  for (const file of seeds) {
    it(`${file}: no problem, and every range covers what it names`, () => {
      const text = readFileSync(join(examples, file), 'utf8');
      const parsed = checkPlaces(text);
      assert.deepEqual(parsed.problems, []);
      for (const { span, what } of placesOf(parsed.tree)) {
        if (
          'kind' in what &&
          what.kind === 'scalar' &&
          what.style === 'plain' &&
          !what.source.includes('\n')
        ) {
          assert.equal(text.slice(span.start, span.end), what.source);
        }
        if ('key' in what)
          assert.ok(
            text.slice(span.start, span.end).startsWith(text.slice(what.key.span.start, what.key.span.end)),
          );
      }
    });
  }
});

describe('texts that hold no stream', () => {
  for (const text of [
    '',
    ' ',
    '\n\n',
    '# a comment',
    '---\n',
    '...\n',
    '~',
    'null',
    '\ufeff',
    '\t',
    '\r',
    '\0',
  ]) {
    it(JSON.stringify(text), () => void checkPlaces(text));
  }
  it('an empty text has no tree and no problem', () => {
    assert.deepEqual(parse(''), { text: '', tree: null, problems: [], comments: [] });
  });
  it('a list and a text at the top are what they are', () => {
    assert.equal(parse('- a\n- b').tree?.kind, 'seq');
    assert.equal(parse('hello').tree?.kind, 'scalar');
  });
});

describe('half-written texts', () => {
  it('cut at every seventh character', () => {
    for (let end = 0; end <= seed.length; end += 7) checkPlaces(seed.slice(0, end));
  });
  it('cut at every seventh character with CRLF', () => {
    const text = seed.slice(0, 3000).replaceAll('\n', '\r\n');
    for (let end = 0; end <= text.length; end += 7) checkPlaces(text.slice(0, end));
  });
  it('without their beginning', () => {
    for (let start = 0; start <= 3000; start += 7) checkPlaces(seed.slice(start, start + 500));
  });
  it('whatever is typed', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      ':',
      '- ',
      '-',
      '? ',
      '\n',
      '\r\n',
      '\r',
      '  ',
      '\t',
      '#',
      ' # x',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a ',
      '*a',
      '!t ',
      '|',
      '>',
      '>-\n',
      '<<: ',
      '---\n',
      '...\n',
      '%',
      '@',
      '`',
      '🙂',
      '\ud83d',
      '\0',
      '\u2028',
      '\ufeff',
      '\\',
      '~',
      '1',
    );
    const texts = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, (text) => void checkPlaces(text)),
      { numRuns: 2000 },
    );
  });
});

describe('byte order mark', () => {
  it('shifts nothing', () => {
    const parsed = checkPlaces('\ufeffvstream: 1\nname: X');
    const name = entryOf(parsed.tree, 'name');
    const places = [name?.key, name?.value, entryOf(parsed.tree, 'vstream')?.key].map((at) => [
      at?.span.start,
      at?.span.end,
    ]);
    assert.deepEqual(places, [
      [12, 16],
      [18, 19],
      [1, 8],
    ]);
  });
});

describe('line ends', () => {
  it('CR alone ends lines as LF does', () => {
    const parsed = checkPlaces('a: 1\rb:\r  c: 2\r# note\r');
    assert.deepEqual(parsed.problems, []);
    assert.equal(asScalar(childOf(childOf(parsed.tree, 'b'), 'c'))?.value, 2);
    assert.deepEqual(
      parsed.comments.map((comment) => comment.text),
      ['note'],
    );
  });
  it('U+2028 and U+0085 are text', () =>
    assert.equal(value(checkPlaces('a: x\u2028y\u0085z'), 'a'), 'x\u2028y\u0085z'));
  it('lone surrogates and NUL are kept', () => {
    assert.equal(value(checkPlaces('a: "x\ud83d"'), 'a'), 'x\ud83d');
    checkPlaces('a: x\0y\nb: 1');
  });
});

describe('keys', () => {
  it('that objects have by nature are keys like any other', () => {
    const parsed = checkPlaces('__proto__: 1\nconstructor: 2\nhasOwnProperty: 3\ntoString: 4');
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(asMap(parsed.tree)?.entries.map(keyOf), [
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'toString',
    ]);
    assert.equal(value(parsed, '__proto__'), 1);
    assert.equal(value(parse('a: 1'), '__proto__'), undefined);
  });
  it('may be quoted, numbers, empty, or missing', () => {
    const parsed = checkPlaces('"a b": 1\n2: 2\n"": 3\ntrue: 4\n: 5\n? [x]\n: 6\n');
    assert.deepEqual(asMap(parsed.tree)?.entries.map(keyOf), ['a b', '2', '', 'true', '', '']);
  });
  it('twice: the later one wins, and every later one is a problem that knows the first', () => {
    const parsed = checkPlaces('a: 1\nb: 2\n"a": 3\na: 4');
    assert.deepEqual(codes(parsed), ['duplicate-key', 'duplicate-key']);
    assert.deepEqual(spanned(parsed), ['"a"', 'a']);
    assert.deepEqual(
      parsed.problems.map((problem) => problem.first),
      [
        { start: 0, end: 1 },
        { start: 0, end: 1 },
      ],
    );
    assert.equal(value(parsed, 'a'), 4);
  });
});

describe('entries and collections end with what they hold', () => {
  it('not with comments and blank lines behind', () => {
    const text = 'a:\n  b: 1 # one\n\n# below\nc: |\n  text\n\nd:\n  - x\n  # y\n';
    const parsed = checkPlaces(text);
    const ends = asMap(parsed.tree)?.entries.map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(ends, ['a:\n  b: 1', 'c: |\n  text', 'd:\n  - x']);
  });
  it('flow collections with their bracket', () => {
    const text = '{ a: [1, 2 ], b: {}, c }';
    const ends = asMap(checkPlaces(text).tree)?.entries.map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(ends, ['a: [1, 2 ]', 'b: {}', 'c']);
  });
});

describe('comments', () => {
  it('stand on lines of their own; what only looks like one is text', () => {
    const text =
      '# one\na: "x\n  # text\n  y" # behind\nb: |\n  # text\n  c\n  # two\n\n  # three?\n#four\nc: x#y\n';
    const parsed = checkPlaces(text);
    assert.deepEqual(
      parsed.comments.map((comment) => comment.text),
      ['one', 'four'],
    );
  });
});

describe('anchors and aliases', () => {
  it('an alias stands where it stands and means what was anchored', () => {
    const text = 'a: &x { b: 1 }\nc: *x\nd: [*x]';
    const parsed = checkPlaces(text);
    const alias = childOf(parsed.tree, 'c');
    assert.equal(alias?.kind, 'alias');
    assert.equal(alias && text.slice(alias.span.start, alias.span.end), '*x');
    assert.equal(asScalar(childOf(alias, 'b'))?.value, 1);
    assert.equal(asMap(asSeq(childOf(parsed.tree, 'd'))?.items[0])?.entries.length, 1);
  });
  it('the anchor that comes last before an alias counts', () => {
    const parsed = checkPlaces('a: &x 1\nb: *x\nc: &x 2\nd: *x');
    assert.deepEqual([value(parsed, 'b'), value(parsed, 'd')], [1, 2]);
  });
  it('an alias without an anchor, before it, or inside of what it stands for is one problem', () => {
    assert.deepEqual(spanned(checkPlaces('a: *x')), ['*x']);
    assert.deepEqual(spanned(checkPlaces('a: *x\nb: &x 1')), ['*x']);
    assert.deepEqual(spanned(checkPlaces('a: &x [*x]')), ['*x']);
    assert.deepEqual(codes(checkPlaces('a: *')), ['syntax']);
  });
  it('a file whose aliases grow without end is refused, quickly', () => {
    const rows = [...'bcdefghijk'].map(
      (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`,
    );
    const started = performance.now();
    const parsed = checkPlaces(`a: &a [x, x, x, x, x, x, x, x, x]\n${rows.join('\n')}\n`);
    assert.deepEqual(codes(parsed), ['too-many-aliases']);
    assert.ok(performance.now() - started < 1000);
  });
});

describe('merge keys', () => {
  const keys = (text: string) => {
    const map = asMap(childOf(checkPlaces(text).tree, 'm'));
    return map?.entries.map(
      (entry) => `${keyOf(entry)}=${asScalar(entry.value)?.value}${entry.merged ? ' merged' : ''}`,
    );
  };
  it('own keys win wherever they stand, and of several sources the first', () => {
    assert.deepEqual(keys('x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nm:\n  <<: [*x, *y]\n  a: 0\n'), [
      'a=0',
      'b=1 merged',
      'c=2 merged',
    ]);
  });
  it('twice in one mapping', () => {
    assert.deepEqual(keys('x: &x { a: 1 }\ny: &y { a: 2, b: 2 }\nm: { <<: *x, <<: *y }'), [
      'a=1 merged',
      'b=2 merged',
    ]);
  });
  it('of a merged mapping that merges', () => {
    assert.deepEqual(keys('x: &x { a: 1 }\ny: &y { <<: *x, b: 2 }\nm: { <<: *y }'), [
      'b=2 merged',
      'a=1 merged',
    ]);
  });
  it('quoted is a key of that name', () => assert.deepEqual(keys('m: { "<<": 1 }'), ['<<=1']));
  it('of something that is no mapping is a problem there', () => {
    assert.deepEqual(spanned(checkPlaces('m: { <<: 5 }')), ['5']);
    assert.deepEqual(spanned(checkPlaces('m: { <<: [{ a: 1 }, x] }')), ['x']);
    assert.deepEqual(spanned(checkPlaces('m:\n  <<:\n  a: 1')), ['<<']);
    assert.deepEqual(codes(checkPlaces('m: { <<: *x }')), ['syntax']);
  });
});

describe('nesting', () => {
  const refused = (text: string) => assert.deepEqual(codes(checkPlaces(text)), ['too-deep']);
  it('without end is refused, in whatever notation', () => {
    refused('['.repeat(5000));
    refused('{a: '.repeat(5000));
    refused('[{a: '.repeat(500));
    refused('- '.repeat(5000));
    refused('? '.repeat(5000));
    refused('- ? '.repeat(500));
    refused(Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'));
    refused(Array.from({ length: 60 }, (_, i) => `${' '.repeat(i * 200)}${'- '.repeat(90)}a:`).join('\n'));
    refused(`a:\r${Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}- `).join('\r')}`);
  });
  it('is not what brackets in texts, comments and long lines make', () => {
    const prose = `${'[ { - : ? '.repeat(300)}`;
    for (const text of [
      `# ${prose}`,
      `a: "${prose}"`,
      `a: |\n  ${prose}\n`,
      `a: x # ${prose}`,
      `a: ${'x - y '.repeat(300)}`,
    ]) {
      assert.deepEqual(checkPlaces(text).problems, []);
    }
  });
  it('of an ordinary depth is read', () => {
    assert.deepEqual(checkPlaces(`a: ${'['.repeat(40)}${']'.repeat(40)}`).problems, []);
  });
});

describe('several documents', () => {
  it('the first is read, the second is a problem at its marker', () => {
    const parsed = checkPlaces('# ---\na: 1 # ---\n---\nb: 2\n---\nc: 3\n');
    assert.deepEqual(
      parsed.problems.map(({ code, span }) => [code, span.start]),
      [['many-documents', 17]],
    );
    assert.equal(value(parsed, 'a'), 1);
  });
  it('markers around one document are fine', () => {
    assert.deepEqual(checkPlaces('%YAML 1.2\n---\na: 1\n...\n# the end\n').problems, []);
  });
  it('an empty second document is one as well', () => {
    assert.deepEqual(codes(checkPlaces('a: 1\n---\n')), ['many-documents']);
    assert.deepEqual(codes(checkPlaces('a: 1\n...\n---\n')), ['many-documents']);
  });
});

describe('syntax problems stand where the mistake is', () => {
  for (const [text, shown] of [
    ['a: "b\nc: d\n', '"b'],
    ["a: 'it's'\n", "s'"],
    ['a: { b: 1\nc: 2\n', '{'],
    ['a: [1, [2, 3]\nc: 2\n', '['],
    ['a: { b: [1, 2 }\nc: 2\n', '['],
    ['a: [1] ]\n', ']'],
    ['a: { b: 1 c: 2 }\n', 'c'],
    ['a: { b: [] c: 2 }\n', 'c'],
    ['a: b: c # d\n', 'b: c'],
    ['a: 🙂: c\n', '🙂: c'],
    ['a:\n  b: 1\n c: 2\n', 'c'],
    ['a:\n\tb: 1\n', '\t'],
    ['a: @b\n', '@b'],
    ['a: !b c\n', '!b'],
    ['a: "\\d"\n', '\\d'],
    ['a: |x\n  y\n', 'x'],
    ['a: 1\n- b\n', '-'],
    ['a:\n  - b\n - c\n', '-'],
    ['a: 1\nb\nc: 2\n', 'b'],
    ['a: 1\nb', 'b'],
  ] as const) {
    it(JSON.stringify(text), () => assert.deepEqual(spanned(checkPlaces(text)), [shown]));
  }
  it('in up to a hundred definitions; a file of broken lines is no more than broken', () => {
    const broken = (lines: number) =>
      checkPlaces(Array.from({ length: lines }, (_, line) => `k${line}: [1\n`).join('')).problems.length;
    assert.deepEqual([broken(100), broken(101), broken(5000)], [100, 1, 1]);
  });
  it('among many the quote that was opened first', () => {
    const lines = 'k: "1" "\n'.repeat(20_000);
    assert.deepEqual(spanned(checkPlaces(`a:\tb\nc: "1\n${lines}`)).slice(0, 1), ['"1']);
  });
  it('one mistake, one problem; two far apart, two', () => {
    const parsed = checkPlaces('a: @b\n\nc: 1\nd: !e f\n');
    assert.deepEqual(spanned(parsed), ['@b', '!e']);
  });
});
