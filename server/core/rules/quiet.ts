// Rules that look at nothing but what a file means (model/meaning.ts), not at other files or the date: where one of
// them found nothing, it finds nothing in the next version either, as long as the meaning is the same.

const WATCH_MEANING: ReadonlySet<string> = named(`
  agent-without-escalation agent-without-guardrail ambiguous-day bounded-fixed-parameter dead-end
  deadlocked-join duplicate-id endless-loop failing-scenario gameable-target gate-without-fail-path
  handoff-without-failure-path impossible-sla incomplete-choice incomplete-decision incomplete-experiment
  inconsistent-slas inconsistent-times invalid-expression low-flow-efficiency missing-criteria
  missing-handoff-context missing-owner missing-sla missing-times no-path-to-output overloaded-actor
  retry-without-exhaustion self-approval self-handoff sensitive-context-exposed sla-without-breach-path
  swallowed-exception timeout-without-outcome too-many-dependencies too-many-handoffs
  unacknowledged-handoff unaddressed-finding unavailable-context unbounded-adaptive-parameter
  unbounded-rework uncovered-performer-clock undeclared-handoff undefined-handoff-context
  unexplained-fixed-parameter ungated-output unhandled-exception unjoined-parallel unknown-reference
  unmeasured-value unraised-exception unreachable-node unused-definition unverified-output
`);

/** Those among them that look at no figure: times, shares, rates of passing. */
const WATCH_STRUCTURE: ReadonlySet<string> = named(`
  agent-without-escalation agent-without-guardrail bounded-fixed-parameter dead-end deadlocked-join
  duplicate-id endless-loop gate-without-fail-path handoff-without-failure-path incomplete-decision
  inconsistent-slas missing-criteria missing-handoff-context missing-owner missing-sla no-path-to-output
  retry-without-exhaustion self-approval self-handoff sensitive-context-exposed sla-without-breach-path
  swallowed-exception timeout-without-outcome too-many-dependencies unacknowledged-handoff
  unaddressed-finding unavailable-context unbounded-adaptive-parameter uncovered-performer-clock
  undeclared-handoff unexplained-fixed-parameter ungated-output unjoined-parallel unraised-exception
  unreachable-node unused-definition unverified-output
`);

/** Those beside them that look at figures, but not at how long anything takes. */
const WATCH_SHARES: ReadonlySet<string> = named(`
  gameable-target incomplete-choice incomplete-experiment invalid-expression missing-times unbounded-rework
  undefined-handoff-context unhandled-exception unknown-reference unmeasured-value
`);

function named(ids: string): ReadonlySet<string> {
  return new Set(ids.trim().split(/\s+/));
}

/** The rules that were asked and found nothing, for one meaning. */
export class Quiet {
  readonly #rules = new Set<string>();

  has(rule: string): boolean {
    return this.#rules.has(rule);
  }

  note(rule: string, findings: readonly unknown[]): void {
    if (findings.length === 0 && WATCH_MEANING.has(rule)) this.#rules.add(rule);
  }

  /** What is left of it where figures have changed: only `times`, or any. */
  withOther(figures: 'times' | 'structure'): Quiet {
    const quiet = new Quiet();
    for (const rule of this.#rules) {
      const stays = WATCH_STRUCTURE.has(rule) || (figures === 'times' && WATCH_SHARES.has(rule));
      if (stays) quiet.#rules.add(rule);
    }
    return quiet;
  }
}
