// All features at many places of many texts, whole, cut off and broken: none throws, none points outside the text, and
// what names something covers its name.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import { celName } from '../../server/core/model/cel.ts';
import type { Span } from '../../server/core/text/position.ts';
import { complete } from '../../server/features/completion.ts';
import { folds } from '../../server/features/folding.ts';
import { hierarchyAt, incoming, outgoing } from '../../server/features/hierarchy.ts';
import { hover } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay.ts';
import { lenses } from '../../server/features/lens.ts';
import { documentLinks, remoteUses } from '../../server/features/links.ts';
import { definitionsAt, occurrences, placesOf } from '../../server/features/navigation.ts';
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
  inside(analysis.findings.flatMap(({ span, related }) => [span, ...(related ?? []).map((one) => one.span)]));
  named(analysis);
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

/** Escapes and lines that go on make a name longer in the text than it is; a quote that is not closed, shorter. */
const isPlain = (written: string) => !/[\\\r\n]|''|^["']/.test(written);

function named(analysis: Analysis): void {
  const { text, stream } = analysis;
  const covers = ({ start, end }: Span, ...names: readonly string[]) => {
    const written = text.slice(start, end).replace(/^(["'])([\s\S]*)\1$/, '$2');
    if (isPlain(written)) assert.ok(names.includes(written), `"${written}" is not ${names.join(' or ')}`);
  };
  for (const { id, span } of stream.definitions) covers(span, id);
  for (const { id, span, cel } of stream.uses) covers(span, id, ...(cel ? [celName(id)] : []));
  for (const node of stream.nodes.values()) covers(node.idSpan, node.id);
  for (const edge of stream.edges) if (edge.cause !== 'compensate') covers(edge.span, edge.to);
  for (const { children } of outline(stream))
    for (const { name, selection } of children) covers(selection, name);
  for (const { target, span, cel } of occurrences(stream)) covers(span, cel ? celName(target.id) : target.id);
  for (const token of semanticTokens(analysis)) assert.ok(token.span.end > token.span.start);
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
