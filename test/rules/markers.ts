// Fixture markers: comments under a line that say which findings it must have, and where.
//     next: reveiw
//     #     ^^^^^^ error unknown-reference: "reveiw"
import type { Analysis } from '../../server/core/analyze.ts';
import type { Finding, Severity } from '../../server/core/rules/rule.ts';
import { lineEnd, lineStarts, positionAt } from '../../server/core/text/position.ts';

export interface Expected {
  readonly where: string;
  readonly severity: Severity;
  readonly rule: string;
  readonly text: string;
}

const MARKER = /^(\s*)#(\s*)(\^+|\^file|\^line)\s+(error|warning|info|hint)\s+([a-z-]+)(?::\s*"(.*)")?\s*$/;

export function isMarker(line: string): boolean {
  return MARKER.test(line);
}

/** The findings that a fixture asks for. A marker speaks of the nearest line above that is no marker. */
export function expectedFindings(text: string): Expected[] {
  const lines = text.split(/\r\n|\n|\r/);
  const found: Expected[] = [];
  let subject = 0;
  for (const [index, line] of lines.entries()) {
    const match = MARKER.exec(line);
    if (!match) {
      subject = index;
      continue;
    }
    const [, indent = '', gap = '', carets = '', severity = 'error', rule = '', said = ''] = match;
    const column = indent.length + 1 + gap.length;
    const where =
      carets === '^file'
        ? 'file'
        : carets === '^line'
          ? `${subject}`
          : `${subject}:${column}-${column + carets.length}`;
    found.push({ where, severity: severity as Severity, rule, text: said });
  }
  return found;
}

/** What a finding looks like in the terms of a marker of the same kind. */
function places(finding: Finding, analysis: Analysis): string[] {
  const starts = lineStarts(analysis.text);
  const start = positionAt(starts, finding.span.start);
  const end = positionAt(starts, finding.span.end);
  const exact =
    end.line === start.line ? `${start.line}:${start.character}-${end.character}` : 'over several lines';
  const atAnchor =
    finding.span.start === analysis.stream.anchor.start && finding.span.end === analysis.stream.anchor.end;
  const wholeLine = finding.span.end <= lineEnd(analysis.text, starts, start.line) ? [`${start.line}`] : [];
  return [exact, ...wholeLine, ...(atAnchor || analysis.text === '' ? ['file'] : [])];
}

/** Differences in both directions, as lines for a test's message; empty where fixture and findings agree. */
export function compareFindings(analysis: Analysis, rules: ReadonlySet<string>): string[] {
  const expected = expectedFindings(analysis.text);
  const left = analysis.findings.filter((finding) => rules.has(finding.rule));
  const differences: string[] = [];
  for (const want of expected) {
    const index = left.findIndex(
      (finding) =>
        finding.rule === want.rule &&
        finding.severity === want.severity &&
        finding.message.includes(want.text) &&
        places(finding, analysis).includes(want.where),
    );
    if (index < 0) differences.push(`missed: ${want.severity} ${want.rule} at ${want.where} "${want.text}"`);
    else left.splice(index, 1);
  }
  for (const extra of left) {
    differences.push(
      `extra: ${extra.severity} ${extra.rule} at ${places(extra, analysis)[0]} "${extra.message}"`,
    );
  }
  return differences;
}

/** The fixture as its author would see it after the markers are gone. */
export function withoutMarkers(text: string): string {
  const kept = text.split(/(?<=\r\n|\n|\r(?!\n))/).filter((line) => !isMarker(line.replace(/[\r\n]+$/, '')));
  return kept.join('');
}
