// failing-scenario: the spec's own test says that the stream does something else than its author expects.
import { businessRhythm, elapsedSeconds, lawOf } from '../metrics/clock.ts';
import type { Scenario } from '../model/types/improvement.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration, Ref } from '../model/types/values.ts';
import { formatSeconds } from '../model/values.ts';
import type { Span } from '../text/position.ts';
import { BROKEN_FLOW, definition, nodeIn, TIMES, UNREAD, waysFrom } from './grounds.ts';
import { type Facts, type Place, rule } from './rule.ts';
import { type Outcome, runScenario } from './scenario-run.ts';

type Failure =
  | { readonly kind: 'path'; readonly node: string; readonly after: string | undefined }
  | { readonly kind: 'output'; readonly output: string; readonly reached: readonly string[] }
  | { readonly kind: 'time'; readonly takes: number; readonly within: number };

export default rule<{ readonly scenario: string; readonly failure: Failure }>({
  id: 'failing-scenario',
  severity: 'error',
  after: [...UNREAD, ...BROKEN_FLOW, 'invalid-expression', 'incomplete-choice'],
  docs: {
    what: 'A scenario expects a path, an output or a time that the stream does not give.',
    why: 'Scenarios are the tests of a specification. One that fails means that the stream, or what its author believes of it, is wrong.',
    how: 'Follow the nodes that the message names; correct the flow, the values that the scenario gives, or what it expects.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: decide } }
steps:
  decide:
    actor: bank
    reads: [claim]
    next:
      - { to: paid, when: claim.amount <= 100.0 }
      - { to: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
scenarios:
  large-claim: { given: { claim.amount: 500 }, expect: { output: paid } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: decide } }
steps:
  decide:
    actor: bank
    reads: [claim]
    next:
      - { to: paid, when: claim.amount <= 100.0 }
      - { to: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
scenarios:
  large-claim: { given: { claim.amount: 500 }, expect: { path: [decide], output: declined } }
`,
  },
  check(facts, report) {
    for (const scenario of facts.stream.scenarios.values()) {
      const run = runScenario(facts.stream, scenario);
      const found = failureOf(scenario, run, facts);
      if (!found) continue;
      const { span, failure } = found;
      const visited = nodeIn(run.visited);
      const grounds = () => [
        ...waysFrom(facts, run.visited),
        { within: visited, keys: failure.kind === 'time' ? TIMES : ['criteria'] },
        { within: definition('scenarios', scenario.id) },
        { within: ({ section }: Place) => section === 'parameters' || section === 'context' },
      ];
      report({ span, data: { scenario: scenario.id, failure }, grounds });
    }
  },
  message({ scenario, failure }) {
    switch (failure.kind) {
      case 'path': {
        const behind = failure.after === undefined ? '' : ` after \`${failure.after}\``;
        return `The scenario \`${scenario}\` fails: no run visits \`${failure.node}\`${behind}.`;
      }
      case 'output': {
        const instead = failure.reached.map((id) => `\`${id}\``).join(' or ');
        return `The scenario \`${scenario}\` fails: it does not end in \`${failure.output}\`${instead ? `, but in ${instead}` : ''}.`;
      }
      case 'time':
        return `The scenario \`${scenario}\` fails: by its mean times it takes ${formatSeconds(failure.takes)}, more than ${formatSeconds(failure.within)}.`;
    }
  },
});

function failureOf(
  scenario: Scenario,
  { stuckAt, reached, runs, cut }: Outcome,
  facts: Facts,
): { span: Span; failure: Failure } | undefined {
  if (cut) return undefined;
  if (stuckAt) {
    const after = scenario.path[scenario.path.indexOf(stuckAt) - 1]?.id;
    return { span: stuckAt.span, failure: { kind: 'path', node: stuckAt.id, after } };
  }
  const { output } = scenario;
  if (output && !reached.has(output.id)) return missed(output, reached);
  return tooLong(scenario, runs, facts);
}

function missed(output: Ref, reached: ReadonlySet<string>): { span: Span; failure: Failure } {
  return { span: output.span, failure: { kind: 'output', output: output.id, reached: [...reached] } };
}

/** Every run that fits takes longer, by the mean times; a mean that is not known decides nothing. */
function tooLong(
  scenario: Scenario,
  runs: readonly (readonly string[])[],
  facts: Facts,
): { span: Span; failure: Failure } | undefined {
  const within = scenario.within && meanOf(scenario.within, facts.stream);
  if (!scenario.within || within === undefined || runs.length === 0) return undefined;
  const totals = runs.map((run) => totalOf(run, facts));
  if (totals.some((total) => total === undefined)) return undefined;
  const takes = Math.min(...totals.flatMap((total) => total ?? []));
  return takes > within
    ? { span: scenario.within.span, failure: { kind: 'time', takes, within } }
    : undefined;
}

function totalOf(run: readonly string[], { stream, metrics }: Facts): number | undefined {
  let total = 0;
  for (const id of run) {
    const kind = kindOf(stream, id);
    if (kind === 'trigger' || kind === 'output') continue;
    const lead = metrics().nodes.get(id)?.leadTime.value;
    if (typeof lead !== 'number') return undefined;
    total += lead;
  }
  return total;
}

function kindOf(stream: Stream, id: string): string | undefined {
  return stream.nodes.get(id)?.kind;
}

function meanOf({ value }: Duration, stream: Stream): number | undefined {
  if (value === 'unknown') return undefined;
  const rhythm = businessRhythm(stream, stream.calendar?.id);
  return lawOf(value, (amount) => elapsedSeconds(amount, rhythm))?.mean;
}
