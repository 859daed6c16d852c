// Quick fixes and fix-alls for a stretch of text: what the rules offer, as plain edits.
import { type Analysis, type AnalyzeOptions, analyze } from '../core/analyze.ts';
import type { Finding, Fix } from '../core/rules/rule.ts';
import { applyEdits, type TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { changedLines } from './changed-lines.ts';
import { refactorings } from './refactor.ts';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.rewrite' | 'source.fixAll.vstream';
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

/** Refactorings of the node at the span. */
export function refactors(analysis: Analysis, span: Span): CodeAction[] {
  return refactorings(analysis, span).map((one): CodeAction => ({ ...one, preferred: false, findings: [] }));
}

/** Whether a rule has several findings in the file that have a preferred fix. */
export function hasFixAll({ findings }: Analysis, rule: string): boolean {
  const own = findings.filter((finding) => finding.rule === rule && finding.fixable);
  if (own.length < 2) return false;
  return own.filter((finding) => finding.fixes().some((fix) => fix.preferred)).length > 1;
}

export function titleOfFixAll(rule: string): string {
  return `Fix all of \`${rule}\` in this file`;
}

/** The preferred fix of each finding of a rule. Each is worked out on what the others leave. */
export function fixAllOfRule(
  analysis: Analysis,
  rule: string,
  options: AnalyzeOptions,
): CodeAction | undefined {
  const after = fixed(
    analysis.text,
    options,
    (finding, fix) => finding.rule === rule && fix.preferred === true,
  );
  if (after === analysis.text) return undefined;
  const edits = changedLines(analysis.text, after);
  return { title: titleOfFixAll(rule), kind: 'quickfix', edits, preferred: false, findings: [] };
}

/** The fixes that are right whatever the author meant, for use on save. */
export function fixAllSafe(analysis: Analysis, options: AnalyzeOptions): CodeAction | undefined {
  const after = fixed(analysis.text, options, (_finding, fix) => fix.safe === true);
  if (after === analysis.text) return undefined;
  const edits = changedLines(analysis.text, after);
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
