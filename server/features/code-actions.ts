// Quick fixes and fix-alls for a stretch of text: what the rules offer, as plain edits.
import { type Analysis, type AnalyzeOptions, analyze } from '../core/analyze.ts';
import type { Finding, Fix } from '../core/rules/rule.ts';
import { applyEdits, type TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll.vstream';
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
  /** The findings that the action settles. */
  readonly findings: readonly Finding[];
}

/** Quick fixes of the findings that touch the span, preferred ones first within each finding. */
export function quickFixes(analysis: Analysis, span: Span): CodeAction[] {
  const touched = analysis.findings.filter((f) => f.span.start <= span.end && f.span.end >= span.start);
  return touched.flatMap((finding) =>
    finding.fixes().map(
      (fix): CodeAction => ({
        title: fix.title,
        kind: 'quickfix',
        edits: fix.edits,
        preferred: fix.preferred === true,
        findings: [finding],
      }),
    ),
  );
}

/** One action a rule that has several findings in the file: the preferred fix of each. */
export function fixAllOfRule(
  analysis: Analysis,
  rule: string,
  options: AnalyzeOptions,
): CodeAction | undefined {
  const findings = analysis.findings.filter((finding) => finding.rule === rule && finding.fixable);
  if (findings.length < 2) return undefined;
  const after = fixed(
    analysis.text,
    options,
    (finding, fix) => finding.rule === rule && fix.preferred === true,
  );
  if (after === analysis.text) return undefined;
  const edits = [replaceChanged(analysis.text, after)];
  return {
    title: `Fix all of \`${rule}\` in this file`,
    kind: 'quickfix',
    edits,
    preferred: false,
    findings,
  };
}

/** The fixes that are right whatever the author meant, for use on save. */
export function fixAllSafe(analysis: Analysis, options: AnalyzeOptions): CodeAction | undefined {
  const after = fixed(analysis.text, options, (_finding, fix) => fix.safe === true);
  if (after === analysis.text) return undefined;
  const edits = [replaceChanged(analysis.text, after)];
  return {
    title: 'Apply all safe fixes',
    kind: 'source.fixAll.vstream',
    edits,
    preferred: false,
    findings: [],
  };
}

/** Applies one wanted fix after the other, each to the text that the one before left, until none is left. */
function fixed(
  text: string,
  options: AnalyzeOptions,
  wanted: (finding: Finding, fix: Fix) => boolean,
): string {
  let current = text;
  let findings = analyze(current, options).findings;
  const limit = findings.length;
  for (let round = 0; round < limit; round++) {
    const fix = findings.flatMap((finding) => finding.fixes().filter((f) => wanted(finding, f)))[0];
    if (!fix) break;
    const next = applyEdits(current, fix.edits);
    const left = analyze(next, options).findings;
    // A fix that does not lessen the findings would go round for ever.
    if (left.length >= findings.length) break;
    [current, findings] = [next, left];
  }
  return current;
}

/** The smallest single edit between two texts: what is alike at both ends stays untouched. */
function replaceChanged(before: string, after: string): TextEdit {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  return { span: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}
