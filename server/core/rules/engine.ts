// Runs the rules over one file: causes before consequences, one finding a mistake, suppressions at the end.
import { nearest } from '../text/nearest.ts';
import { lineAt, lineStarts } from '../text/position.ts';
import { Quiet } from './quiet.ts';
import type { Facts, Finding, RawFinding, Rule, Severity } from './rule.ts';
import { type Suppression, silencing, suppressionsOf } from './suppressions.ts';

type UnknownKey = Extract<Facts['shape'][number], { kind: 'unknown-key' }>;

export type Level = Severity | 'off';

export interface RuleSettings {
  /** Rule id -> level; rules not named keep their default. */
  readonly levels?: Readonly<Record<string, Level>>;
}

/**
 * All findings of the given rules, in file order. The order in which the rules stand makes no difference. `quiet` knows
 * the rules that need not be asked, and hears of more.
 */
export function runRules(
  rules: readonly Rule[],
  facts: Facts,
  settings: RuleSettings = {},
  quiet = new Quiet(),
): Finding[] {
  const found = new Map<string, readonly RawFinding[]>();
  const unread = facts.parsed.problems.some(
    (problem) => problem.code !== 'duplicate-key' && problem.code !== 'many-documents',
  );
  if (unread) {
    const syntax = rules.find((rule) => rule.id === 'yaml-syntax');
    return finish(syntax ? runOne(syntax, facts) : [], settings);
  }
  const explained = new Set<string>();
  const findingsOf = (rule: Rule): readonly RawFinding[] => {
    const known = found.get(rule.id);
    if (known) return known;
    if (rules.some((cause) => rule.after.includes(cause.id) && findingsOf(cause).length > 0)) {
      explained.add(rule.id);
    }
    const isAsked = !explained.has(rule.id) && !quiet.has(rule.id);
    const findings = isAsked ? runOne(rule, facts) : [];
    if (isAsked) quiet.note(rule.id, findings);
    found.set(rule.id, findings);
    return findings;
  };
  const { left, unused } = silence(rules.filter((rule) => !rule.last).flatMap(findingsOf), facts);
  // What a silent rule would have found, nobody knows.
  const idle = unused.filter(({ rule }) => rule === undefined || !explained.has(rule));
  const last = rules.filter((rule) => rule.last).flatMap((rule) => runOne(rule, { ...facts, unused: idle }));
  const misspellings = facts.shape.filter((problem) => problem.kind === 'unknown-key');
  return finish([...left.filter((finding) => !isMisspelt(finding, misspellings)), ...last], settings);
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
function isMisspelt(finding: RawFinding, misspellings: readonly UnknownKey[]): boolean {
  const { lacks } = finding;
  if (!lacks) return false;
  const { start, end } = lacks.definition.span;
  return misspellings.some(
    (problem) =>
      problem.span.start >= start &&
      problem.span.end <= end &&
      lacks.keys.includes(nearest(problem.key, problem.known)[0] ?? ''),
  );
}

function finish(findings: readonly RawFinding[], { levels }: RuleSettings): Finding[] {
  const result: Finding[] = [];
  for (const { lacks: _lacks, ...finding } of findings) {
    const level = levels?.[finding.rule] ?? finding.severity;
    if (level !== 'off') result.push({ ...finding, severity: level });
  }
  return result.sort(
    (a, b) =>
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The findings that no comment silences, and the comments that silence none. */
function silence(findings: readonly RawFinding[], { parsed }: Facts) {
  const suppressions = suppressionsOf(parsed);
  if (suppressions.length === 0) return { left: findings, unused: [] };
  const starts = lineStarts(parsed.text);
  const used = new Set<Suppression>();
  const left = findings.filter(({ rule, span }) => {
    const by = silencing(suppressions, rule, lineAt(starts, span.start));
    for (const suppression of by) used.add(suppression);
    return by.length === 0;
  });
  return { left, unused: suppressions.filter((one) => one.reason !== '' && !used.has(one)) };
}
