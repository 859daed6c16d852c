// Outline, folding, selection, links and hierarchy: the shape of a file as the editor shows it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { folds } from '../../server/features/folding.ts';
import { hierarchyAt, incoming, outgoing } from '../../server/features/hierarchy.ts';
import { documentLinks, relativePath, remoteUses } from '../../server/features/links.ts';
import { selectionSpans } from '../../server/features/selection.ts';
import { outline, searchSymbols } from '../../server/features/symbols.ts';
import { resolveFile } from '../../server/workspace/paths.ts';
import { edited, marked, SAMPLE, textAt } from './marked.ts';

const sample = analyze(SAMPLE);

describe('outline', () => {
  const sections = outline(sample.stream);
  const section = (name: string) => sections.find((one) => one.name === name);

  it('shows sections in file order with their definitions', () => {
    assert.deepEqual(
      sections.slice(0, 4).map(({ name }) => name),
      ['value', 'teams', 'calendars', 'milestones'],
    );
    assert.deepEqual(
      section('outputs')?.children.map(({ name, detail, kind }) => [name, detail, kind]),
      [
        ['welcomed', 'success', 'output'],
        ['rejected', 'failure', 'output'],
      ],
    );
    assert.equal(section('steps')?.children[0]?.detail, 'Validate e-mail · signup');
    assert.deepEqual(
      section('context')?.children[1]?.children.map(({ name, detail }) => [name, detail]),
      [
        ['score', 'number'],
        ['full-report', 'string'],
      ],
    );
  });

  it('puts the name inside the whole, and children inside their parents', () => {
    const check = (symbols: typeof sections, from: number, to: number): void => {
      for (const { span, selection, name, children } of symbols) {
        assert.equal(textAt(SAMPLE, selection), name);
        assert.ok(
          from <= span.start && span.end <= to && span.start <= selection.start && selection.end <= span.end,
        );
        check(children as typeof sections, span.start, span.end);
      }
    };
    check(sections, 0, SAMPLE.length);
  });

  it('goes on in broken text', () => {
    const broken = outline(analyze(SAMPLE.replace('    next: assess\n', '    next: [\n')).stream);
    assert.ok(broken.some(({ name }) => name === 'steps'));
  });

  it('finds definitions by the letters of id or name', () => {
    const names = (query: string) => searchSymbols(sample.stream, query).map(({ name }) => name);
    assert.deepEqual(names('tosup'), ['to-support']);
    assert.deepEqual(names('valid'), ['validate']);
    assert.deepEqual(names('nobody at all'), []);
    assert.ok(names('').length > 20);
    assert.equal(searchSymbols(sample.stream, 'tosup')[0]?.container, 'User onboarding');
  });
});

describe('folding', () => {
  const text =
    '# a\n# b\nsteps:\n  a:\n    next:\n      - to: b\n        when: x\n      - to: c\n\n# c\n  b: {\n    actor: x\n  }\nsummary: |\n  one\n  two\n\nname: x\n';

  it('folds mappings, items, texts, brackets and runs of comments', () => {
    assert.deepEqual(
      folds(parse(text)).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
      [
        [0, 1, 'comment'],
        [2, 11, 'region'],
        [3, 7, 'region'],
        [4, 7, 'region'],
        [5, 6, 'region'],
        [10, 11, 'region'],
        [13, 15, 'region'],
      ],
    );
  });
});

describe('selection', () => {
  it('grows from the word to the file', () => {
    const { analysis, offset, text } = marked(edited("full_report != ''", "full▌_report != ''"));
    const texts = selectionSpans(analysis.parsed, offset).map((span) => textAt(text, span));
    assert.equal(texts[0], 'full_report');
    assert.match(texts[1] ?? '', /^risk\.score.*''$/);
    assert.match(texts[2] ?? '', /^"risk.*"$/);
    assert.match(texts[3] ?? '', /^when: "risk/);
    assert.match(texts[4] ?? '', /^\{ to: to-support/);
    assert.equal(texts.at(-1), text);
  });

  it('is nested everywhere', () => {
    for (let offset = 0; offset <= SAMPLE.length; offset += 3) {
      const spans = selectionSpans(sample.parsed, offset);
      for (const [i, span] of spans.entries()) {
        const outer = spans[i + 1];
        assert.ok(span.start <= offset && offset <= span.end);
        if (outer) assert.ok(outer.start <= span.start && span.end <= outer.end);
      }
    }
  });
});

describe('links', () => {
  const text = `baseline: ../today.vstream.yaml
triggers: { t: { from: "./a b.vstream.yaml#done" } }
steps: { s: { stream: { file: kyc.vstream.yaml, trigger: asked, outputs: { approved: end } } } }
outputs: { o: { starts: [/etc/x.vstream.yaml#t, "https://evil.example/x.vstream.yaml#t"] } }
links: { Page: "https://example.com/p?q=1", Script: "javascript:alert(1)", Command: "command:x", Old: http://example.com }
`;
  const { parsed } = analyze(text);

  it('opens pages and files beside this one, and nothing else', () => {
    assert.deepEqual(
      documentLinks(parsed, 'file:///work/specs/here.vstream.yaml').map(({ span, target }) => [
        textAt(text, span),
        target,
      ]),
      [
        ['../today.vstream.yaml', 'file:///work/today.vstream.yaml'],
        ['./a b.vstream.yaml', 'file:///work/specs/a%20b.vstream.yaml'],
        ['kyc.vstream.yaml', 'file:///work/specs/kyc.vstream.yaml'],
        ['https://example.com/p?q=1', 'https://example.com/p?q=1'],
        ['http://example.com', 'http://example.com'],
      ],
    );
    assert.deepEqual(
      documentLinks(parsed, 'untitled:Untitled-1').map(({ kind }) => kind),
      ['page', 'page'],
    );
  });

  it('knows the ids that it names in other files', () => {
    assert.deepEqual(
      remoteUses(parsed, 'file:///work/here.vstream.yaml').map(({ uri, kind, id, span }) => [
        uri.split('/').at(-1),
        kind,
        id,
        textAt(text, span),
      ]),
      [
        ['a%20b.vstream.yaml', 'output', 'done', 'done'],
        ['kyc.vstream.yaml', 'trigger', 'asked', 'asked'],
        ['kyc.vstream.yaml', 'output', 'approved', 'approved'],
      ],
    );
  });

  it('finds the way between files', () => {
    assert.equal(relativePath('file:///w/a/x.yaml', 'file:///w/a/y%20z.yaml'), './y z.yaml');
    assert.equal(relativePath('file:///w/a/x.yaml', 'file:///w/b/y.yaml'), '../b/y.yaml');
    assert.equal(relativePath('file:///w/a/x.yaml', 'https://e/y.yaml'), undefined);
    assert.equal(
      resolveFile('vscode-vfs://github/o/r/a.vstream.yaml', './b.vstream.yaml'),
      'vscode-vfs://github/o/r/b.vstream.yaml',
    );
  });
});

describe('call hierarchy', () => {
  it('begins at any use of a node', () => {
    const { analysis, offset, text } = marked(edited('    fail: review', '    fail: re▌view'));
    const node = hierarchyAt(analysis, offset);
    assert.equal(node?.id, 'review');
    assert.equal(node && textAt(text, node.selection), 'review');
    const nowhere = marked(edited('    fail: review', '    fa▌il: review'));
    assert.equal(hierarchyAt(nowhere.analysis, nowhere.offset), undefined);
  });

  it('follows every arrow, and marks the texts that send the work', () => {
    const calls = (list: ReturnType<typeof incoming>) =>
      list.map(({ node, spans }) => [node.id, ...spans.map((span) => textAt(SAMPLE, span))]);
    assert.deepEqual(calls(incoming(sample, 'review')), [
      ['ready', 'review'],
      ['to-support', 'review'],
    ]);
    assert.deepEqual(calls(outgoing(sample, 'ready')), [
      ['welcomed', 'welcomed'],
      ['review', 'review'],
    ]);
    assert.deepEqual(calls(outgoing(sample, 'validate')), [
      ['assess', 'assess'],
      ['to-support', 'to-support'],
    ]);
    assert.match(outgoing(sample, 'validate')[1]?.node.detail ?? '', /exception bounced/);
  });
});
