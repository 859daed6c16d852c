// Runs the rules over one file: causes before consequences, one finding a mistake, suppressions at the end.
import { nearest } from '../text/nearest.ts';
import { lineAt, lineStarts } from '../text/position.ts';
import type { Facts, Finding, RawFinding, Rule, Severity } from './rule.ts';

export type Level = Severity | 'off';

export interface RuleSettings {
  /** Rule id -> level; rules not named keep their default. */
  readonly levels?: Readonly<Record<string, Level>>;
}

/** All findings of the given rules, in file order. The order in which the rules stand makes no difference. */
export function runRules(rules: readonly Rule[], facts: Facts, settings: RuleSettings = {}): Finding[] {
  const found = new Map<string, readonly RawFinding[]>();
  if (facts.parsed.problems.some((problem) => problem.code !== 'duplicate-key' && problem.code !== 'many-documents')) {
    const syntax = rules.find((rule) => rule.id === 'yaml-syntax');
    return finish(syntax ? runOne(syntax, facts) : [], facts, settings);
  }
  const findingsOf = (rule: Rule): readonly RawFinding[] => {
    const known = found.get(rule.id);
    if (known) return known;
    const explained = rules.some((cause) => rule.after.includes(cause.id) && findingsOf(cause).length > 0);
    const findings = explained ? [] : runOne(rule, facts);
    found.set(rule.id, findings);
    return findings;
  };
  const all = rules.flatMap(findingsOf);
  return finish(all.filter((finding) => !isMisspelt(finding, facts)), facts, settings);
}

function runOne(rule: Rule, facts: Facts): RawFinding[] {
  try {
    return rule.run(facts);
  } catch (error) {
    return [internalError(rule.id, error, facts)];
  }
}

/** A rule that fails must not pass for a rule that found nothing. */
function internalError(id: string, error: unknown, facts: Facts): RawFinding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    rule: 'internal-error',
    severity: 'error',
    message: `The rule ${id} failed on this file (${reason}); please report it. All other rules have run.`,
    span: facts.stream.anchor,
    related: [],
    tags: [],
    fixable: false,
    fixes: () => [],
  };
}

/** What a definition lacks may stand there misspelt; then the misspelling is the one finding. */
function isMisspelt(finding: RawFinding, facts: Facts): boolean {
  const { lacks } = finding;
  if (!lacks) return false;
  const { start, end } = lacks.definition.span;
  return facts.shape.some(
    (problem) =>
      problem.kind === 'unknown-key' &&
      problem.span.start >= start &&
      problem.span.end <= end &&
      lacks.keys.includes(nearest(problem.key, problem.known)[0] ?? ''),
  );
}

function finish(findings: readonly RawFinding[], facts: Facts, settings: RuleSettings): Finding[] {
  const silenced = suppressions(facts);
  const result: Finding[] = [];
  for (const { lacks: _lacks, ...finding } of findings) {
    const level = settings.levels?.[finding.rule] ?? finding.severity;
    if (level === 'off' || silenced(finding)) continue;
    result.push({ ...finding, severity: level });
  }
  return result.sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || compare(a.rule, b.rule) || compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `# vstream-ignore <rule>: reason` on the line before silences a rule; without a reason it does not. */
export const IGNORE = /^vstream-ignore\s+([a-z-]+)\s*(?::\s*(.*))?$/;

function suppressions(facts: Facts): (finding: Finding) => boolean {
  const starts = lineStarts(facts.parsed.text);
  const byLine = new Map<number, Set<string>>();
  for (const comment of facts.parsed.comments) {
    const match = IGNORE.exec(comment.text);
    if (!match?.[1] || !match[2]?.trim()) continue;
    const line = lineAt(starts, comment.span.start) + 1;
    byLine.set(line, (byLine.get(line) ?? new Set()).add(match[1]));
  }
  // Several directives may stand on top of each other: each counts for the first line that is not one.
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    const next = byLine.get(line + 1);
    if (next && isDirectiveLine(facts, starts, line)) for (const rule of byLine.get(line) ?? []) next.add(rule);
  }
  return (finding) => byLine.get(lineAt(starts, finding.span.start))?.has(finding.rule) ?? false;
}

function isDirectiveLine(facts: Facts, starts: readonly number[], line: number): boolean {
  return facts.parsed.comments.some((c) => lineAt(starts, c.span.start) === line && IGNORE.test(c.text));
}
