// All features at many places of many texts, whole, cut off and broken: none throws, none points outside the text.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import type { Span } from '../../server/core/text/position.ts';
import { complete } from '../../server/features/completion.ts';
import { folds } from '../../server/features/folding.ts';
import { hierarchyAt, incoming, outgoing } from '../../server/features/hierarchy.ts';
import { hover } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay.ts';
import { lenses } from '../../server/features/lens.ts';
import { documentLinks, remoteUses } from '../../server/features/links.ts';
import { definitionsAt, placesOf } from '../../server/features/navigation.ts';
import { prepareRename, rename } from '../../server/features/rename.ts';
import { selectionSpans } from '../../server/features/selection.ts';
import { semanticTokens } from '../../server/features/semantic-tokens.ts';
import { outline, searchSymbols } from '../../server/features/symbols.ts';
import { SAMPLE } from './marked.ts';

const folder = join(import.meta.dirname, '../../examples');
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.vstream\.ya?ml$/.test(file),
);
const texts: [string, string][] = [
  ['the sample', SAMPLE],
  ...examples.map((file): [string, string] => [file, readFileSync(join(folder, file), 'utf8')]),
];

/** What typing, pasting and other editors do to a text. */
function variants(text: string): [string, string][] {
  const middle = Math.floor(text.length / 2);
  return [
    ['as it is', text],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['cut off', text.slice(0, middle)],
    ['cut off in a line', text.slice(0, text.indexOf(': ', middle) + 2)],
    ['with an open bracket', `${text.slice(0, middle)} [ { ${text.slice(middle)}`],
    ['with an open quote', `${text.slice(0, middle)} " ${text.slice(middle)}`],
    ['without its first half', text.slice(middle)],
    ['with tabs', text.replaceAll('  ', '\t')],
    ['without colons', text.replace(/:(?=\n)/g, '')],
    ['twice', `${text}---\n${text}`],
    ['with astral signs', text.replaceAll('e: ', 'e: 🙂 ')],
    ['with dashes', text.replace(/\n {4}(?=\w)/g, '\n    - ')],
  ];
}

function checked(text: string, step: number): void {
  const analysis = analyze(text);
  const uri = 'file:///w/x.vstream.yaml';
  const whole = { start: 0, end: text.length };
  const inside = (spans: readonly Span[]) => {
    for (const { start, end } of spans)
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}..${end} of ${text.length}`);
  };
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { startLine, endLine } of folds(analysis.parsed))
    assert.ok(startLine < endLine && endLine < lines);
  inside(semanticTokens(analysis).map(({ span }) => span));
  inside(inlayHints(analysis, whole).map(({ offset }) => ({ start: offset, end: offset })));
  inside(lenses(analysis).map(({ span }) => span));
  inside(documentLinks(analysis.parsed, uri).map(({ span }) => span));
  inside(remoteUses(analysis.parsed, uri).map(({ span }) => span));
  inside(outline(analysis.stream).flatMap(({ span, selection }) => [span, selection]));
  searchSymbols(analysis.stream, 'a');
  for (const id of analysis.stream.nodes.keys())
    inside([...incoming(analysis, id), ...outgoing(analysis, id)].flatMap(({ spans }) => spans));
  for (let offset = 0; offset <= text.length; offset += step) {
    for (const item of complete(analysis, offset))
      inside([item.span, ...(item.also ?? []).map(({ span }) => span)]);
    inside(selectionSpans(analysis.parsed, offset));
    const shown = hover(analysis, offset);
    if (shown) inside([shown.span]);
    inside((placesOf(analysis.stream, offset)?.places ?? []).map(({ span }) => span));
    definitionsAt(analysis.stream, offset);
    hierarchyAt(analysis, offset);
    prepareRename(analysis, offset);
    const renamed = rename(analysis, offset, 'something-new');
    if ('edits' in renamed) inside(renamed.edits.map(({ span }) => span));
  }
}

describe('all features', () => {
  for (const [name, text] of texts) {
    for (const [how, variant] of variants(text))
      it(`${name}, ${how}`, () =>
        checked(variant, /^(?:as it is|cut off|with an open bracket)$/.test(how) ? 7 : 21));
  }
  const odd = [
    '',
    ' ',
    '\n',
    ':',
    '- ',
    '{',
    '[',
    '"',
    '# x',
    '\t',
    '\uFEFFvstream: 1\n',
    '? a\n: b\n',
    '*x',
    '&a [*a]',
    '<<: *x',
    'steps: 1',
    'steps: [a]\nactors: "x"',
    '- - - -',
    'a: |',
    '{}',
    'steps: { : }',
  ];
  for (const text of odd) it(JSON.stringify(text), () => checked(text, 1));
});
