// Quick fixes and fix-alls for a stretch of text: what the rules offer, as plain edits.
import { type Analysis, type AnalyzeOptions, analyze } from '../core/analyze.ts';
import type { Finding, Fix } from '../core/rules/rule.ts';
import { applyEdits, overlaps, type TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { changedLines } from './changed-lines.ts';
import { refactorings } from './refactor.ts';
import type { Proof } from './refactor-safety.ts';
import { silence } from './silence.ts';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.rewrite' | 'source.fixAll.vstream';
  readonly edits: readonly TextEdit[];
  readonly preferred: boolean;
  /** The findings that the action settles. */
  readonly findings: readonly Finding[];
}

/** Quick fixes of the findings that touch the span, preferred ones first within each finding; to silence it comes last. */
export function quickFixes(analysis: Analysis, span: Span): CodeAction[] {
  const touched = analysis.findings.filter((f) => f.span.start <= span.end && f.span.end >= span.start);
  const action = (finding: Finding, { title, edits, preferred }: Fix): CodeAction => {
    return { title, kind: 'quickfix', edits, preferred: preferred === true, findings: [finding] };
  };
  const fixes = touched.flatMap((finding) => {
    const ranked = [...finding.fixes()].sort(
      (a, b) => Number(b.preferred === true) - Number(a.preferred === true),
    );
    return ranked.map((fix) => action(finding, fix));
  });
  const silenced = touched.flatMap((finding) => {
    const edits = silence(analysis, finding);
    return edits
      ? [action(finding, { title: `Silence \`${finding.rule}\` here, with a reason`, edits })]
      : [];
  });
  return [...fixes, ...silenced];
}

/** Refactorings of the node at the span. */
export function refactors(analysis: Analysis, span: Span, proof: Proof): CodeAction[] {
  return refactorings(analysis, span, proof).map(
    (one): CodeAction => ({ ...one, preferred: false, findings: [] }),
  );
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
  let { text, findings } = analysis;
  // One correction may show another, inside of what could not be read before.
  for (let round = 0; round < ROUNDS; round++) {
    const fixes = findings.flatMap((finding) => finding.fixes().filter((fix) => fix.safe));
    const chosen = fixes.reduce<TextEdit[]>(
      (edits, fix) => (collides(edits, fix.edits) ? edits : edits.concat(fix.edits)),
      [],
    );
    if (chosen.length === 0) break;
    text = applyEdits(text, chosen);
    findings = analyze(text, options).findings;
  }
  if (text === analysis.text) return undefined;
  const edits = changedLines(analysis.text, text);
  const title = 'Apply all safe fixes';
  return { title, kind: 'source.fixAll.vstream', edits, preferred: false, findings: [] };
}

const ROUNDS = 5;

function collides(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return overlaps(a, b) || a.some((x) => b.some((y) => x.span.start === y.span.start));
}

/**
 * Applies one wanted fix after the other, each to the text that the one before left, until none is left. A fix that
 * does not lessen the findings of its rule is passed over: it would go round for ever.
 */
function fixed(
  text: string,
  options: AnalyzeOptions,
  wanted: (finding: Finding, fix: Fix) => boolean,
): string {
  let current = text;
  let { findings } = analyze(current, options);
  for (let limit = findings.length; limit > 0; limit--) {
    const next = firstThatHelps(current, findings, options, wanted);
    if (!next) break;
    [current, findings] = [next.text, next.findings];
  }
  return current;
}

function firstThatHelps(
  text: string,
  findings: readonly Finding[],
  options: AnalyzeOptions,
  wanted: (finding: Finding, fix: Fix) => boolean,
): Analysis | undefined {
  const count = (all: readonly Finding[], rule: string) => all.filter((one) => one.rule === rule).length;
  for (const finding of findings) {
    const fix = finding.fixes().find((one) => wanted(finding, one));
    if (!fix) continue;
    const next = analyze(applyEdits(text, fix.edits), options);
    if (next.intact && count(next.findings, finding.rule) < count(findings, finding.rule)) return next;
  }
  return undefined;
}
