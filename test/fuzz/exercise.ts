// One text through everything that looks at a text. Throws where something fails or points outside of it.
import assert from 'node:assert/strict';
import { analyze, withAttainment } from '../../server/core/analyze.ts';
import type { Finding } from '../../server/core/rules/rule.ts';
import { slaAttainment } from '../../server/core/simulate/sla-attainment.ts';
import { applyEdits, type TextEdit } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';
import { fixAllOfRule, fixAllSafe, quickFixes } from '../../server/features/code-actions.ts';
import { complete } from '../../server/features/completion.ts';
import { folds } from '../../server/features/folding.ts';
import { formatEdits } from '../../server/features/format.ts';
import { hierarchyAt, incoming, outgoing } from '../../server/features/hierarchy.ts';
import { hover } from '../../server/features/hover.ts';
import { inlayHints } from '../../server/features/inlay.ts';
import { lenses } from '../../server/features/lens.ts';
import { documentLinks, remoteUses } from '../../server/features/links.ts';
import { definitionsAt, placesOf } from '../../server/features/navigation.ts';
import { buildPreview } from '../../server/features/preview.ts';
import { prepareRename, rename } from '../../server/features/rename.ts';
import { selectionSpans } from '../../server/features/selection.ts';
import { semanticTokens } from '../../server/features/semantic-tokens.ts';
import { type OutlineSymbol, outline, searchSymbols } from '../../server/features/symbols.ts';
import { previewPayload } from '../../server/protocol/preview.ts';

const URI = 'file:///w/a.vstream.yaml';
/** Features are asked at every tenth place; in long texts at no more places than this. */
const PLACES = 150;
const STEP = 10;

export async function exercise(text: string): Promise<void> {
  const analysis = analyze(text, { today: '2026-11-21' });
  assert.deepEqual(
    analyze(text, { today: '2026-11-21' }).findings.map(plainly),
    analysis.findings.map(plainly),
  );
  checkFindings(text, analysis.findings);
  const last = analysis.intact
    ? withAttainment(analysis, { today: '2026-11-21' }, slaAttainment(analysis.stream))
    : analysis;
  checkFindings(text, last.findings);
  const inside = insideOf(text);
  const edited = (edits: readonly TextEdit[]) => {
    inside(edits.map(({ span }) => span));
    return applyEdits(text, edits);
  };

  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { startLine, endLine } of folds(analysis.parsed))
    assert.ok(0 <= startLine && startLine < endLine && endLine < lines, 'a fold outside the text');
  checkTokens(
    text,
    semanticTokens(analysis).map(({ span }) => span),
  );
  inside(
    inlayHints(analysis, { start: 0, end: text.length }).map(({ offset }) => ({
      start: offset,
      end: offset,
    })),
  );
  inside(lenses(analysis).map(({ span }) => span));
  inside(documentLinks(analysis.parsed, URI).map(({ span }) => span));
  inside(remoteUses(analysis.parsed, URI).map(({ span }) => span));
  checkSymbols(text, outline(analysis.stream));
  inside(searchSymbols(analysis.stream, 'a').map(({ selection }) => selection));
  for (const id of analysis.stream.nodes.keys()) {
    for (const { node, spans } of [...incoming(analysis, id), ...outgoing(analysis, id)])
      inside([...spans, node.span, node.selection]);
  }

  const step = Math.max(STEP, Math.ceil(text.length / PLACES));
  for (let offset = 0; offset <= text.length; offset += step) {
    for (const item of complete(analysis, offset)) {
      const edits = [{ span: item.span, newText: item.text }, ...(item.also ?? [])];
      inside(edits.map(({ span }) => span));
      assert.ok(item.span.start <= offset && offset <= item.span.end, 'a completion beside the cursor');
    }
    checkNested(selectionSpans(analysis.parsed, offset), inside);
    const shown = hover(analysis, offset);
    if (shown) inside([shown.span]);
    inside((placesOf(analysis.stream, offset)?.places ?? []).map(({ span }) => span));
    inside((definitionsAt(analysis.stream, offset)?.definitions ?? []).map(({ span }) => span));
    const node = hierarchyAt(analysis, offset);
    if (node) inside([node.span, node.selection]);
    const ready = prepareRename(analysis, offset);
    if ('span' in ready) inside([ready.span]);
    const renamed = rename(analysis, offset, 'something-new');
    if ('edits' in renamed) edited(renamed.edits);
  }

  // Every edit is looked at; to analyse the text after each of them would take all the time there is.
  const fixes = analysis.findings.slice(0, 40).flatMap(({ span }) => quickFixes(analysis, span));
  const after = fixes.map(({ edits }) => edited(edits));
  for (const one of after.slice(0, 3)) analyze(one);
  const rules = analysis.findings.map(({ rule }) => rule);
  const few = rules.find((rule) => rules.filter((other) => other === rule).length === 2);
  const all = few === undefined ? undefined : fixAllOfRule(analysis, few, {});
  if (all) edited(all.edits);
  if (analysis.findings.length < 10) edited(fixAllSafe(analysis, {})?.edits ?? []);
  const formatted = edited(await formatEdits(text, { tabWidth: 2 }));
  edited(await formatEdits(text, { tabWidth: 4 }, { start: 0, end: text.length >> 1 }));
  if (formatted !== text) analyze(formatted);
  checkPreview(
    text,
    buildPreview({ uri: URI, version: 1, analysis: last, metrics: analysis.facts.metrics() }),
  );
}

const plainly = ({ rule, span, message, severity }: Finding) => ({ rule, span, message, severity });

function insideOf(text: string): (spans: readonly Span[]) => void {
  return (spans) => {
    for (const { start, end } of spans)
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}..${end} of ${text.length}`);
  };
}

function checkFindings(text: string, findings: readonly Finding[]): void {
  const inside = insideOf(text);
  for (const { rule, message, span, related } of findings) {
    assert.notEqual(rule, 'internal-error', message);
    assert.ok(message.trim() !== '', `${rule} says nothing`);
    inside([span, ...related.flatMap((place) => (place.file ? [] : [place.span]))]);
    assert.ok(span.end > span.start || text.trim() === '', `${rule} stands on nothing, at ${span.start}`);
  }
}

/** As the protocol wants tokens: each on one line, in order, none over another. */
function checkTokens(text: string, spans: readonly Span[]): void {
  insideOf(text)(spans);
  let before = 0;
  for (const { start, end } of spans) {
    assert.ok(start >= before && end > start, `a token at ${start} over another`);
    assert.ok(!/[\r\n]/.test(text.slice(start, end)), `a token over the end of a line, at ${start}`);
    before = end;
  }
}

function checkNested(spans: readonly Span[], inside: (spans: readonly Span[]) => void): void {
  inside(spans);
  let outer: Span | undefined;
  for (const span of [...spans].sort((a, b) => b.end - b.start - (a.end - a.start))) {
    if (outer) assert.ok(outer.start <= span.start && span.end <= outer.end, 'selections that do not nest');
    outer = span;
  }
}

function checkSymbols(text: string, symbols: readonly OutlineSymbol[]): void {
  for (const { name, span, selection, children } of symbols) {
    insideOf(text)([span, selection]);
    assert.ok(
      span.start <= selection.start && selection.end <= span.end,
      `${name} is selected outside itself`,
    );
    assert.notEqual(name, '', 'a symbol without a name, which editors refuse');
    checkSymbols(text, children);
  }
}

function checkPreview(text: string, payload: unknown): void {
  assert.ok(previewPayload(payload), 'a payload that the client refuses');
  const lines = text.split(/\r\n|\n|\r/);
  for (const { range, extent } of payload.nodes) {
    for (const { start, end } of [range, extent].filter((one) => one !== null)) {
      assert.ok(start.line < end.line || (start.line === end.line && start.character <= end.character));
      assert.ok(
        end.line < lines.length && end.character <= (lines[end.line] ?? '').length,
        'a range outside',
      );
    }
  }
}
