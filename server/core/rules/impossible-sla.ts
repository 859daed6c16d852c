// impossible-sla: a limit that not even the fastest path can keep.
import { PathFinder } from '../metrics/fastest-path.ts';
import { Passages } from '../metrics/passages.ts';
import { type KnownWays, ShortWays } from '../metrics/short-way.ts';
import { type Excess, exceeding, type Paths } from '../metrics/sla-bounds.ts';
import type { Graph } from '../model/graph.ts';
import { keptByNode, keptWithClocks } from '../model/kept-by-node.ts';
import { nameOf, type SlaScopeAt, slaScopes } from '../model/sla-scopes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Memory } from '../parse/memory.ts';
import type { Span } from '../text/position.ts';
import { type Related, rule } from './rule.ts';

interface Impossible {
  readonly sla: string;
  readonly limit: string;
  readonly excess: Excess;
}

export default rule<Impossible>({
  id: 'impossible-sla',
  severity: 'error',
  docs: {
    what: 'An SLA allows less time than the fastest path through what it covers.',
    why: 'Such a limit is broken by every single item. It teaches people to ignore it, and an agent to cut corners.',
    how: 'Raise the limit, or shorten the waits and the work on the way. Times that are unknown count as zero here.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, bank: { kind: external } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, wait_time: 20h, process_time: 1h, next: pay-back }
  pay-back: { actor: bank, lead_time: 10h..3d, next: paid }
slas:
  refund: { covers: stream, within: 24h, on_breach: { notify: [clerk], continue: true } }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, bank: { kind: external } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, wait_time: 2h..20h, process_time: 1h, next: pay-back }
  pay-back: { actor: bank, lead_time: 10h..3d, next: paid }
slas:
  refund: { covers: stream, within: 24h, on_breach: { notify: [clerk], continue: true } }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
  },
  check({ stream, graph, memory }, report) {
    const paths = pathsOf(stream, graph, memory);
    const seen = new Set<number>();
    // By node: the SLA whose limits it is known to keep.
    const kept = keptByNode<Limited>(stream, 'limits that can be kept', memory);
    for (const scope of slaScopes(stream, memory)) {
      const node = scope.kind === 'node' ? stream.nodes.get(scope.from[0] ?? '') : undefined;
      if (node && kept.get(node) === scope.sla) continue;
      const limits = limitsOf(scope.sla);
      const found = limits.map(({ limit }) => exceeding(stream, paths, scope, limit));
      if (node && found.every((excess) => excess === undefined)) kept.set(node, scope.sla);
      for (const [at, { span }] of limits.entries()) {
        const excess = seen.has(span.start) ? undefined : found[at];
        if (!excess) continue;
        seen.add(span.start);
        const related = excess.parts.flatMap(({ node, says }): Related[] => {
          const at = stream.nodes.get(node);
          return at ? [{ span: at.idSpan, message: `At least ${says}.` }] : [];
        });
        const written = stream.text.slice(span.start, span.end).replace(/^["']|["']$/g, '');
        report({ span, data: { sla: nameOf(scope), limit: written, excess }, related });
      }
    }
  },
  message({ sla, limit, excess }) {
    const shown = excess.parts.slice(0, 3).map(({ says }) => says);
    const more = excess.parts.length > 3 ? ', …' : '';
    return `The fastest possible path ${excess.length} exceeds ${limit} (SLA \`${sla}\`): ${shown.join(', ')}${more}. Raise the limit or shorten the path.`;
  },
});

/** What is known of times and ways stays from version to version. */
function pathsOf(stream: Stream, graph: Graph, memory: Memory | undefined): Paths {
  const passages = new Passages(stream, keptByNode(stream, 'floors', memory));
  const known = keptWithClocks<KnownWays>(stream, 'short ways', memory, () => new WeakMap());
  return { finder: new PathFinder(passages, graph), ways: new ShortWays(passages, graph, known) };
}

type Limited = SlaScopeAt['sla'];

function limitsOf({ within }: Limited): { limit: NonNullable<Limited['pauseLimit']>; span: Span }[] {
  switch (within?.kind) {
    case 'one':
      return [{ limit: within.limit, span: within.limit.span }];
    case 'cases':
      return within.cases.flatMap(({ is }) => (is ? [{ limit: is, span: is.span }] : []));
    case undefined:
      return [];
  }
}
