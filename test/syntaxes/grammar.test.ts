// The structure that the grammar sees on exact text: what a theme would colour, and what must not leak.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { schema, targetOf } from './schema.ts';
import { assertScope, scoped } from './scopes.ts';
import { loadGrammar, tokenize } from './tokenize.ts';

const grammar = await loadGrammar();
const KEY = 'support.type.property-name';
const SECTION = 'keyword.control.section';
const NODE = 'entity.name.function.node';
const DEFINITION = 'entity.name.type.definition';
const COMMENT = 'comment.line.number-sign';
const PLAIN = 'string.unquoted.plain';
const BLOCK = 'string.unquoted.block';
const CEL = 'meta.embedded';

describe('structure', () => {
  test('a section at column 0 is a keyword, deeper it is a key like any other', () => {
    const text = 'steps:\n  a:\n    steps: x\nother:\n  steps: y\n';
    assert.deepEqual(scoped(grammar, text, SECTION), ['steps']);
    assert.deepEqual(scoped(grammar, text, KEY), ['steps', 'other', 'steps']);
  });

  test('the collections of the schema are sections with ids, the rest of its objects sections with keys', () => {
    for (const [name, node] of Object.entries(schema.properties ?? {})) {
      const target = targetOf(node);
      const collection = node.propertyNames !== undefined && name !== 'links';
      if (!collection && schema.definitions[target]?.properties === undefined) continue;
      const text = `${name}:\n  some-id:\n    name: x\n`;
      assert.deepEqual(scoped(grammar, text, SECTION), [name]);
      assert.deepEqual(scoped(grammar, text, 'entity.name'), collection ? ['some-id'] : [], name);
    }
  });

  test('ids of nodes are functions, other ids are types, at any indentation', () => {
    const text = 'gates:\n    four-eyes:\n        actor: x\nteams:\n  growth:\n    size: 3\n  ops:\n';
    assert.deepEqual(scoped(grammar, text, NODE), ['four-eyes']);
    assert.deepEqual(scoped(grammar, text, DEFINITION), ['growth', 'ops']);
  });

  test('ids inside a flow mapping are ids only at its first level', () => {
    const text = 'actors: { clerk: { kind: human }, bot: {kind: agent} }\nsteps: {\n  one: { name: x } }\n';
    assert.deepEqual(scoped(grammar, text, DEFINITION), ['clerk', 'bot']);
    assert.deepEqual(scoped(grammar, text, NODE), ['one']);
    assert.deepEqual(scoped(grammar, text, KEY), ['kind', 'kind', 'name']);
  });

  test('comments and blank lines inside a section end nothing', () => {
    const text = 'steps:\n  a:\n\n# far left\n    name: x\n  # here\n  b:\n    name: y\n';
    assert.deepEqual(scoped(grammar, text, NODE), ['a', 'b']);
    assert.deepEqual(scoped(grammar, text, COMMENT), ['# far left', '# here']);
  });

  test('the version key, document markers and directives have scopes of their own', () => {
    const tokens = tokenize(grammar, '%YAML 1.2\n---\nvstream: 1 # v\n...\n');
    assertScope(tokens, '%YAML 1.2', 'keyword.other.directive');
    assertScope(tokens, '---', 'entity.other.document.begin');
    assertScope(tokens, 'vstream', 'keyword.control.version');
    assertScope(tokens, '1', 'constant.numeric.version');
    assertScope(tokens, '...', 'entity.other.document.end');
  });

  test('anchors, aliases, tags, merge keys and list dashes', () => {
    const tokens = tokenize(grammar, 'steps:\n  a: &base !tag\n    <<: *other\n    tags:\n      - x\n');
    assertScope(tokens, 'base', 'entity.name.label.anchor');
    assertScope(tokens, '!tag', 'storage.type.tag');
    assertScope(tokens, '<<', 'keyword.other.merge');
    assertScope(tokens, 'other', 'variable.other.alias');
    assertScope(tokens, '-', 'punctuation.definition.block.sequence.item');
  });

  test('keys with spaces, quoted keys and extension keys are keys', () => {
    const text = 'links: { Design doc: https://example.org/a#b, "how to": x }\nx-note: y\n"summary": z\n';
    assert.deepEqual(scoped(grammar, text, KEY), ['links', 'Design doc', '"how to"', 'x-note', '"summary"']);
    assert.deepEqual(scoped(grammar, text, `${KEY}.extension`), ['x-note']);
  });

  test('an unclosed quote or bracket ends with its definition', () => {
    for (const open of ['"open', "'open", '[open', '{ open: {', '"{']) {
      const text = `steps:\n  a:\n    name: ${open}\n    next: b\n  b:\n    name: x\noutputs:\n  c:\n`;
      assert.deepEqual(scoped(grammar, text, NODE), ['a', 'b', 'c'], open);
      assert.deepEqual(scoped(grammar, text, SECTION), ['steps', 'outputs'], open);
    }
    assert.deepEqual(scoped(grammar, 'name: "open\nsteps:\n  a:\n', NODE), ['a']);
  });
});

describe('block scalars', () => {
  test('content may hold number signs, keys, dashes and quotes', () => {
    const text =
      'steps:\n  a:\n    description: |\n      # no comment\n      key: "v\n\n      - 2h\n    next: b\n';
    assert.deepEqual(scoped(grammar, text, BLOCK), ['      # no comment', '      key: "v', '      - 2h']);
    assert.deepEqual(scoped(grammar, text, COMMENT), []);
    assert.deepEqual(scoped(grammar, text, 'keyword.control.flow'), ['next']);
  });

  test('an empty block scalar does not swallow the keys after it', () => {
    for (const header of ['|', '>', '|-', '>+', '|2', '&a |', '!t >-', '| # why']) {
      const text = `steps:\n  a:\n    description: ${header}\n    next: b\n    list:\n      - text: ${header}\n        when: c\n`;
      assert.deepEqual(scoped(grammar, text, BLOCK), [], header);
      assert.deepEqual(scoped(grammar, text, 'keyword.control.block-scalar').length, 2, header);
      assert.deepEqual(scoped(grammar, text, CEL), ['c'], header);
    }
  });

  test('under a list item the content stands deeper than the key, or than the dash', () => {
    const text = 'a:\n  - text: |\n      deep: x\n    test: y\n  - >-\n    plain: z\n  - last\n';
    assert.deepEqual(scoped(grammar, text, BLOCK), ['      deep: x', '    plain: z']);
    assert.deepEqual(scoped(grammar, text, KEY), ['a', 'text']);
    assert.deepEqual(scoped(grammar, text, PLAIN), ['last']);
  });

  test('at the top level it ends at the next key', () => {
    const text = 'summary: >\n  steps: not a section\n\n  # text\nsteps:\n  a:\n';
    assert.deepEqual(scoped(grammar, text, SECTION), ['steps']);
    assert.deepEqual(scoped(grammar, text, BLOCK), ['  steps: not a section', '  # text']);
  });
});

describe('comments', () => {
  const DIRECTIVE = 'keyword.other.directive.suppression';
  const RULE = 'variable.parameter.rule';
  const REASON = 'comment.line.documentation.reason';

  test('a suppression has scopes for its word, its rule and its reason, and is a comment', () => {
    const text = '  # vstream-ignore missing-sla: agreed with the customer # and so on';
    assert.deepEqual(scoped(grammar, text, DIRECTIVE), ['vstream-ignore']);
    assert.deepEqual(scoped(grammar, text, RULE), ['missing-sla']);
    assert.deepEqual(scoped(grammar, text, REASON), ['agreed with the customer # and so on']);
    assert.deepEqual(scoped(grammar, text, COMMENT), [text.trim()]);
  });

  test('a suppression that lacks its reason, its colon or its rule is still a comment', () => {
    for (const text of ['# vstream-ignore missing-sla:', '#vstream-ignore missing-sla', '# vstream-ignore']) {
      assert.deepEqual(scoped(grammar, text, DIRECTIVE), ['vstream-ignore'], text);
      assert.deepEqual(scoped(grammar, text, REASON), [], text);
      assert.deepEqual(scoped(grammar, text, COMMENT), [text], text);
    }
  });

  test('a word that only begins alike, or stands later in a comment, is no suppression', () => {
    for (const text of ['# vstream-ignored x: y', '# see vstream-ignore x: y', 'a: b vstream-ignore x'])
      assert.deepEqual(scoped(grammar, text, DIRECTIVE), [], text);
  });
});

test('line feeds and carriage returns give the same scopes', () => {
  const text = [
    '# vstream-ignore missing-sla: why',
    'vstream: 1',
    'name: Some text',
    'steps:',
    '  a:',
    '    process_time: 2h..8h',
    '    rate: 120/d',
    '    share: 97%',
    '    when: a.b == 1',
    '    description: |',
    '    summary: >-',
    '      text # here',
    '    next: unknown',
    '',
  ].join('\n');
  const plain = (source: string) =>
    tokenize(grammar, source)
      .map(({ text: content, line, scopes }) => ({ text: content.replace('\r', ''), line, scopes }))
      .filter(({ text: content }) => content.trim() !== '');
  assert.deepEqual(plain(text.replaceAll('\n', '\r\n')), plain(text));
});
