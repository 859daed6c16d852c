// Rules that look at nothing but what a file means (model/meaning.ts): where one of them found nothing, it finds nothing
// in the next version either, as long as the meaning is the same.

const WATCH_MEANING: ReadonlySet<string> = new Set([
  ...['agent-without-escalation', 'agent-without-guardrail', 'deadlocked-join', 'endless-loop'],
  ...['failing-scenario', 'impossible-sla', 'inconsistent-slas', 'low-flow-efficiency', 'no-path-to-output'],
  ...['overloaded-actor', 'retry-without-exhaustion', 'self-approval', 'self-handoff'],
  ...['sensitive-context-exposed', 'stale-evidence', 'too-many-dependencies', 'too-many-handoffs'],
  ...['unavailable-context', 'unbounded-rework', 'uncovered-performer-clock', 'undeclared-handoff'],
  ...['ungated-output', 'unjoined-parallel', 'unraised-exception', 'unreachable-node'],
]);

/** The rules that were asked and found nothing, for one meaning. */
export class Quiet {
  readonly #rules = new Set<string>();

  has(rule: string): boolean {
    return this.#rules.has(rule);
  }

  note(rule: string, findings: readonly unknown[]): void {
    if (findings.length === 0 && WATCH_MEANING.has(rule)) this.#rules.add(rule);
  }
}
