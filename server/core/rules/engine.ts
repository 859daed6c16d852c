// Runs the rules over one file: causes before consequences, one finding a mistake, suppressions at the end.
import { isIntact } from '../parse/tree.ts';
import { nearest } from '../text/nearest.ts';
import { perObject } from '../text/once.ts';
import { lineAt, lineStarts } from '../text/position.ts';
import { explains, type Fault, faultReader } from './faults.ts';
import { Quiet } from './quiet.ts';
import type { Facts, Finding, RawFinding, Rule, Severity } from './rule.ts';
import { type Suppression, silencing, suppressionsOf } from './suppressions.ts';

const INTERNAL_ERROR = 'internal-error';

/**
 * Findings times faults that are looked at one by one. A file with more mistakes than that is judged on once they are
 * mended: until then a rule in doubt says nothing there, as it would take the square of the file to tell where it may.
 */
const PAIRS = 250_000;

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
  if (!isIntact(facts.parsed)) {
    const syntax = rules.find((rule) => rule.id === 'yaml-syntax');
    return finish(syntax ? runOne(syntax, facts) : [], settings);
  }
  const faultOf = faultReader(facts);
  /** Findings that may explain others; most rules have none. */
  const standing = new Map<Rule, readonly RawFinding[]>();
  const faults = new Map<Rule, readonly Fault[]>();
  const faultsOf = (cause: Rule): readonly Fault[] => {
    const known = faults.get(cause) ?? (standing.get(cause) ?? []).map((one) => faultOf(cause, one));
    faults.set(cause, known);
    return known;
  };
  const misspellings = facts.shape
    .filter((problem) => problem.kind === 'unknown-key')
    .sort((a, b) => a.span.start - b.span.start);
  /** Rules that have a cause to be silent somewhere. */
  const doubtful = new Set<string>();
  const explained: RawFinding[] = [];
  const all: RawFinding[] = [];
  for (const { rule, causes } of causesFirst(rules)) {
    const doubted = standing.size === 0 ? [] : causes.filter((cause) => standing.has(cause));
    if (doubted.length > 0) doubtful.add(rule.id);
    const reported = quiet.has(rule.id) ? [] : runOne(rule, facts);
    quiet.note(rule.id, reported);
    if (reported.length === 0) continue;
    const { findings, consequences, misspelt } = sorted(reported, doubted.flatMap(faultsOf), misspellings);
    for (const finding of findings) all.push(finding);
    for (const finding of [...consequences, ...misspelt]) explained.push(finding);
    // A consequence has consequences too; of what is misspelt the misspelling itself says what was meant. A rule that
    // failed has found nothing that could explain anything.
    const stand = [...findings, ...consequences].filter((one) => one.rule !== INTERNAL_ERROR);
    if (stand.length > 0) standing.set(rule, stand);
  }
  const { left, unused } = silence(all, explained, facts);
  // What a rule would find, were its causes mended, nobody knows.
  const idle = unused.filter(({ rule }) => rule === undefined || !doubtful.has(rule));
  const last = rules.filter((rule) => rule.last).flatMap((rule) => runOne(rule, { ...facts, unused: idle }));
  return finish([...left, ...last], settings);
}

/** All rules but those that run last, each behind those that it comes after. */
const causesFirst = perObject((rules: readonly Rule[]): readonly Ordered[] => {
  const ordered = new Map<Rule, Ordered>();
  const add = (rule: Rule) => {
    if (ordered.has(rule)) return;
    const causes = rules.filter(({ id, last }) => !last && rule.after.includes(id));
    for (const cause of causes) add(cause);
    ordered.set(rule, { rule, causes });
  };
  for (const rule of rules) if (!rule.last) add(rule);
  return [...ordered.values()];
});

interface Ordered {
  readonly rule: Rule;
  readonly causes: readonly Rule[];
}

/** What stands for itself, what a fault explains, and what is there but misspelt. */
function sorted(all: readonly RawFinding[], doubts: readonly Fault[], misspellings: readonly UnknownKey[]) {
  const kinds = {
    findings: [] as RawFinding[],
    consequences: [] as RawFinding[],
    misspelt: [] as RawFinding[],
  };
  const isExplained = (finding: RawFinding) => {
    if (doubts.length === 0) return false;
    if (all.length * doubts.length > PAIRS) return true;
    const grounds = finding.grounds?.();
    return doubts.some((fault) => explains(fault, grounds));
  };
  for (const finding of all) {
    if (isMisspelt(finding, misspellings)) kinds.misspelt.push(finding);
    else if (isExplained(finding)) kinds.consequences.push(finding);
    else kinds.findings.push(finding);
  }
  return kinds;
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
    rule: INTERNAL_ERROR,
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
  let [low, high] = [0, misspellings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((misspellings[middle]?.span.start ?? end) < start) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < misspellings.length; i++) {
    const problem = misspellings[i];
    if (!problem || problem.span.start >= end) return false;
    if (problem.span.end <= end && lacks.keys.includes(nearest(problem.key, problem.known)[0] ?? ''))
      return true;
  }
  return false;
}

function finish(findings: readonly RawFinding[], { levels }: RuleSettings): Finding[] {
  const result: Finding[] = [];
  for (const { lacks: _lacks, grounds: _grounds, meant: _meant, ...finding } of findings) {
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

/** The findings that no comment silences, and the comments that silence none, not even one that has an explanation. */
function silence(findings: readonly RawFinding[], explained: readonly RawFinding[], { parsed }: Facts) {
  const suppressions = suppressionsOf(parsed);
  if (suppressions.length === 0) return { left: findings, unused: [] };
  const starts = lineStarts(parsed.text);
  const used = new Set<Suppression>();
  const isSilenced = ({ rule, span }: RawFinding) => {
    const by = silencing(suppressions, rule, lineAt(starts, span.start));
    for (const suppression of by) used.add(suppression);
    return by.length > 0;
  };
  explained.forEach(isSilenced);
  const left = findings.filter((finding) => !isSilenced(finding));
  return { left, unused: suppressions.filter((one) => one.reason !== '' && !used.has(one)) };
}
