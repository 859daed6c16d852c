// uncovered-performer-clock: whoever is bound by the deadline decides when its clock starts.
import { boundActor, senders, startsBy, wayThrough } from '../model/performers.ts';
import { nameOf, type SlaScopeAt, slaScopes } from '../model/sla-scopes.ts';
import type { Stream } from '../model/types/stream.ts';
import { type Facts, rule } from './rule.ts';

interface Uncovered {
  readonly sla: string;
  readonly actor: string;
  readonly start: string;
}

export default rule<Uncovered>({
  id: 'uncovered-performer-clock',
  severity: 'warning',
  docs: {
    what: 'The clock of a deadline starts when the one who has to keep it says so, and no other deadline bounds it.',
    why: 'The deadline can always be kept by starting later: the wait moves to where nobody measures it.',
    how: 'Let the clock start at somebody else’s event (what is handed over, what the customer did), or add an SLA around it that does.',
    bad: `vstream: 1
name: Flaws
actors: { vendor: { kind: external } }
triggers: { reported: { event: A flaw is reported, next: confirm } }
steps:
  confirm: { actor: vendor, next: fix }
  fix: { actor: vendor, sla: 30d, next: fixed }
outputs: { fixed: { outcome: success, verify: [The proof of concept fails] } }
`,
    good: `vstream: 1
name: Flaws
actors: { vendor: { kind: external } }
triggers: { reported: { event: A flaw is reported, next: confirm } }
steps:
  confirm: { actor: vendor, next: fix }
  fix: { actor: vendor, sla: 30d, next: fixed }
slas:
  disclosure: { covers: stream, within: 90d, on_breach: { notify: [vendor], continue: true } }
outputs: { fixed: { outcome: success, verify: [The proof of concept fails] } }
`,
  },
  check({ stream, graph, memory }, report) {
    const scopes = slaScopes(stream, memory);
    const seen = new Set<number>();
    for (const scope of scopes) {
      const actor = boundActor(stream, graph, scope);
      if (actor === undefined || !startsBy(stream, graph, scope, actor)) continue;
      const nodes = wayThrough(graph, scope);
      const bounded = scopes.some((other) => {
        if (other.sla === scope.sla || startsBy(stream, graph, other, actor)) return false;
        if (other.kind === 'stream') return true;
        const outer = wayThrough(graph, other);
        return [...nodes].every((id) => outer.has(id));
      });
      const span = spanOf(stream, scope);
      if (bounded || !span || seen.has(span.start)) continue;
      seen.add(span.start);
      const start = stream.nodes.get(scope.from[0] ?? '');
      const before = start ? senders(graph, stream, start.id, new Set()) : [];
      const related = before.flatMap((id) => {
        const node = stream.nodes.get(id);
        return node
          ? [{ span: node.idSpan, message: `\`${actor}\` starts the clock by completing \`${id}\`.` }]
          : [];
      });
      report({ span, data: { sla: nameOf(scope), actor, start: start?.id ?? '' }, related });
    }
  },
  message: ({ sla, actor, start }) =>
    `\`${actor}\` decides when the clock of the SLA \`${sla}\` starts (work comes to \`${start}\` from \`${actor}\` alone), and no SLA around it starts at somebody else's event: add an outer bound.`,
});

function spanOf(stream: Stream, { sla, kind, from }: SlaScopeAt): Facts['stream']['anchor'] | undefined {
  if (sla.covers) return sla.covers.span;
  const node = kind === 'node' ? stream.nodes.get(from[0] ?? '') : undefined;
  return node?.sla?.kind === 'named' ? node.sla.ref.span : sla.within?.span;
}
