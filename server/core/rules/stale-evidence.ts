// stale-evidence: what a gate has established no longer holds by the time that somebody relies on it.
import { businessRhythm, elapsedSeconds, lawOf } from '../metrics/clock.ts';
import type { Metrics } from '../metrics/types.ts';
import type { Flow } from '../model/types/flow.ts';
import type { GateNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { formatSeconds } from '../model/values.ts';
import { rule } from './rule.ts';

interface Stale {
  readonly gate: string;
  readonly holds: number;
  readonly wait: number;
  readonly parts: readonly Wait[];
}

interface Wait {
  readonly node: string;
  readonly seconds: number;
}

export default rule<Stale>({
  id: 'stale-evidence',
  severity: 'warning',
  docs: {
    what: 'Work is expected to wait behind a gate for longer than a pass of the gate holds.',
    why: 'What was checked is out of date when it is relied on: the check is done again, or nobody notices.',
    how: 'Move the gate behind the wait, shorten the wait, or let the pass hold longer.',
    bad: `vstream: 1
name: Releases
actors: { pilot: { kind: system } }
triggers: { asked: { event: A release is cut, next: scan } }
gates:
  scan: { actor: pilot, criteria: [No known flaw], valid_for: 24h, pass: deploy, fail: dropped }
steps:
  deploy: { actor: pilot, wait_time: 3d, wait_cause: batching, process_time: 5m, next: live }
outputs:
  live: { outcome: success, verify: [The release answers] }
  dropped: { outcome: failure }
`,
    good: `vstream: 1
name: Releases
actors: { pilot: { kind: system } }
triggers: { asked: { event: A release is cut, next: scan } }
gates:
  scan: { actor: pilot, criteria: [No known flaw], valid_for: 7d, pass: deploy, fail: dropped }
steps:
  deploy: { actor: pilot, wait_time: 3d, wait_cause: batching, process_time: 5m, next: live }
outputs:
  live: { outcome: success, verify: [The release answers] }
  dropped: { outcome: failure }
`,
  },
  check({ stream, metrics }, report) {
    for (const gate of stream.nodes.values()) {
      const holds = gate.kind === 'gate' ? holdsFor(stream, gate) : undefined;
      if (gate.kind !== 'gate' || !gate.validFor || holds === undefined) continue;
      const parts = longest(
        passes(gate).map((flow) => waitAlong(stream, metrics(), flow, new Set([gate.id]))),
      );
      const wait = total(parts);
      if (wait <= holds * (1 + 1e-9)) continue;
      const related = parts.flatMap(({ node, seconds }) => {
        const at = stream.nodes.get(node);
        return at ? [{ span: at.idSpan, message: `Work waits ${formatSeconds(seconds)} here.` }] : [];
      });
      report({ span: gate.validFor.span, data: { gate: gate.id, holds, wait, parts }, related });
    }
  },
  message({ gate, holds, wait, parts }) {
    const list = parts.map(({ node, seconds }) => `\`${node}\` ${formatSeconds(seconds)}`).join(', ');
    return `A pass of \`${gate}\` holds ${formatSeconds(holds)}, but the expected wait behind it is ${formatSeconds(wait)} (${list}): move the gate, shorten the wait, or let the pass hold longer.`;
  },
});

function holdsFor(stream: Stream, gate: GateNode): number | undefined {
  const value = gate.validFor?.value;
  if (value === undefined || value === 'unknown') return undefined;
  const rhythm = businessRhythm(stream, stream.actors.get(gate.actor?.id ?? '')?.calendar?.id);
  return lawOf(value, (amount) => elapsedSeconds(amount, rhythm))?.mean;
}

function passes(gate: GateNode): (Flow | undefined)[] {
  return [gate.pass, gate.conditional?.to, ...gate.outcomes.map((outcome) => outcome.to)];
}

/** The waits until somebody next works on it: through handoffs, up to the first step or gate. Unknown ones count as little as they can. */
function waitAlong(
  stream: Stream,
  metrics: Metrics,
  flow: Flow | undefined,
  seen: ReadonlySet<string>,
): Wait[] {
  if (!flow) return [];
  if (flow.kind !== 'to')
    return longest(flow.branches.map((branch) => waitAlong(stream, metrics, branch.to, seen)));
  const node = stream.nodes.get(flow.target.id);
  if (!node || seen.has(node.id)) return [];
  const wait = metrics.nodes.get(node.id)?.waitTime;
  const seconds = wait?.value ?? wait?.bound?.atLeast ?? 0;
  const here = seconds > 0 ? [{ node: node.id, seconds }] : [];
  const behind =
    node.kind === 'handoff' ? waitAlong(stream, metrics, node.to, new Set([...seen, node.id])) : [];
  return [...here, ...behind];
}

function total(waits: readonly Wait[]): number {
  return waits.reduce((sum, { seconds }) => sum + seconds, 0);
}

function longest(lists: readonly Wait[][]): Wait[] {
  return lists.reduce<Wait[]>((a, b) => (total(b) > total(a) ? b : a), []);
}
