// A file as `vstream check` reports it: plain data, which threads can pass to each other.
import type { Analysis } from '../core/analyze.ts';
import type { Finding, Severity } from '../core/rules/rule.ts';
import { type LineStarts, lineStarts, type Range, rangeOf } from '../core/text/position.ts';
import { shownPath } from './project.ts';

export interface CheckedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly fixable: boolean;
  /** `path`: where another file is part of the story. */
  readonly related: readonly { readonly path?: string; readonly range: Range; readonly message: string }[];
}

export interface CheckedFile {
  readonly path: string;
  readonly findings: readonly CheckedFinding[];
}

export function checkedFindings({ text, findings }: Analysis): CheckedFinding[] {
  if (findings.length === 0) return [];
  const starts = lineStarts(text);
  return findings.map((finding) => plain(finding, starts));
}

function plain(finding: Finding, starts: LineStarts): CheckedFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: rangeOf(starts, finding.span),
    fixable: finding.fixable,
    related: finding.related.map(({ span, file, message }) =>
      file
        ? { path: shownPath(file.uri), range: file.range, message }
        : { range: rangeOf(starts, span), message },
    ),
  };
}
