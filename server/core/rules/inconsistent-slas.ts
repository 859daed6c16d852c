// inconsistent-slas: the parts may take longer, each within its limit, than the whole is allowed to; or two limits for
// the same stretch say different things.
import { insideOf, longestPromise, type Promised, promised, total } from '../metrics/promises.ts';
import type { Graph } from '../model/graph.ts';
import { nameOf, slaScopes } from '../model/sla-scopes.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { formatSeconds } from '../model/values.ts';
import { groupBy } from '../text/group.ts';
import { type Place, rule } from './rule.ts';

interface Limited {
  readonly name: string;
  readonly limit: string;
}

interface Conflict {
  readonly kind: 'conflict';
  readonly one: Limited;
  readonly other: Limited;
}

interface Inconsistent {
  readonly kind: 'sum';
  readonly name: string;
  readonly whole: Promised;
  readonly parts: readonly Limited[];
  readonly sum: number;
  readonly limit: string;
}

export default rule<Inconsistent | Conflict>({
  id: 'inconsistent-slas',
  severity: 'warning',
  after: ['impossible-sla'],
  docs: {
    what: 'SLAs on parts that follow each other add up to more than the SLA on the whole, or two SLAs give the same stretch different limits.',
    why: 'Everybody can keep their limit while the customer is let down, and nobody is to blame.',
    how: 'Give the parts less, or the whole more. Nested and parallel parts count by the longest. Of two limits for the same, keep the one that holds; limits of different strength, percentile, measure or condition do not contradict each other.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, bank: { kind: external } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, sla: 3d, next: pay-back }
  pay-back: { actor: bank, sla: 4d, next: paid }
slas:
  refund: { covers: stream, within: 5d, on_breach: { notify: [clerk], continue: true } }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, bank: { kind: external } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, sla: 1d, next: pay-back }
  pay-back: { actor: bank, sla: 4d, next: paid }
slas:
  refund: { covers: stream, within: 5d, on_breach: { notify: [clerk], continue: true } }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
  },
  check({ stream, graph, memory }, report) {
    const all = slaScopes(stream, memory).flatMap((scope) => promised(stream, scope) ?? []);
    for (const [one, other] of conflicts(all)) {
      const [earlier, span] = [one.scope.sla.within?.span, other.scope.sla.within?.span];
      if (!earlier || !span) continue;
      const said = ({ scope }: Promised) => ({ name: nameOf(scope), limit: written(stream, scope.sla) });
      const data = { kind: 'conflict', one: said(one), other: said(other) } as const;
      const related = [{ span: earlier, message: `\`${data.one.name}\` says ${data.one.limit}.` }];
      report({ span, data, related, grounds: () => [] });
    }
    for (const { whole, parts } of inconsistent(all, graph)) {
      const span = whole.scope.sla.within?.span;
      if (!span) continue;
      const named = parts.map(({ scope }) => ({ name: nameOf(scope), limit: written(stream, scope.sla) }));
      const related = parts.flatMap(({ scope }, i) => {
        const at = scope.sla.within?.span;
        return at ? [{ span: at, message: `\`${named[i]?.name}\` allows ${named[i]?.limit}.` }] : [];
      });
      const limit = written(stream, whole.scope.sla);
      report({
        span,
        data: { kind: 'sum', name: nameOf(whole.scope), whole, parts: named, sum: total(parts), limit },
        related,
        grounds: () => [{ within: ({ id }: Place) => id === nameOf(whole.scope), keys: ['within', 'sla'] }],
      });
    }
  },
  message(data) {
    if (data.kind === 'conflict') {
      const { one, other } = data;
      return `\`${one.name}\` says ${one.limit} and \`${other.name}\` ${other.limit} for the same work: keep the one that holds.`;
    }
    const { name, parts, sum, limit } = data;
    const list = parts.map((part) => `\`${part.name}\` ${part.limit}`).join(' + ');
    return `The parts may take ${formatSeconds(sum)} (${list}), more than the ${limit} that \`${name}\` allows: tighten the parts or raise the whole.`;
  },
});

function written(stream: Stream, sla: Sla): string {
  const span = sla.within?.span ?? { start: 0, end: 0 };
  return stream.text.slice(span.start, span.end).replace(/^["']|["']$/g, '');
}

/** Inner sections first: what lies inside one that is inconsistent itself counts by that one's limit. */
function inconsistent(all: readonly Promised[], graph: Graph): { whole: Promised; parts: Promised[] }[] {
  const sections = all.flatMap((whole) =>
    whole.scope.kind === 'node' ? [] : [{ whole, inside: insideOf(graph, whole.scope) }],
  );
  const insides = new Map(sections.map(({ whole, inside }) => [whole, inside]));
  const isIn = (part: Promised, inside: ReadonlySet<string>) => {
    const own = insides.get(part);
    if (!own) return part.scope.from.every((id) => inside.has(id));
    return own.size > 0 && own.size <= inside.size && [...own].every((id) => inside.has(id));
  };
  const found: { whole: Promised; parts: Promised[]; inside: Set<string> }[] = [];
  for (const { whole, inside } of sections.toSorted((a, b) => a.inside.size - b.inside.size)) {
    const explained = (part: Promised) =>
      found.some((known) => known.whole !== part && isIn(part, known.inside));
    const within = all.filter(
      (part) => part !== whole && areComparable(whole, part) && isIn(part, inside) && !explained(part),
    );
    const parts = longestPromise(graph, whole.scope, inside, within);
    if (parts.length > 1 && total(parts) > whole.seconds * (1 + 1e-9)) found.push({ whole, parts, inside });
  }
  return found;
}

/** Two limits for one stretch, both meant alike: each that differs from the first of them. */
function conflicts(all: readonly Promised[]): [Promised, Promised][] {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((id) => b.includes(id));
  const alike = (a: Promised, b: Promised) =>
    a.scope.sla.percentile === b.scope.sla.percentile &&
    areComparable(a, b) &&
    same(a.scope.from, b.scope.from) &&
    same(a.scope.to, b.scope.to);
  const byEnds = groupBy(all, ({ scope: { to } }) =>
    to.length === 1 ? (to[0] ?? '') : [...to].sort().join(' '),
  );
  return [...byEnds.values()].flatMap((several) =>
    several.flatMap((other) => {
      const one = several.find((earlier) => alike(earlier, other));
      return one && Math.abs(one.seconds - other.seconds) > 1e-9 * one.seconds
        ? [[one, other] as [Promised, Promised]]
        : [];
    }),
  );
}

function areComparable({ scope: a }: Promised, { scope: b }: Promised): boolean {
  const condition = (sla: Sla) => sla.appliesWhen?.text.replace(/\s+/g, '');
  const alike = a.sla.strength === b.sla.strength && a.sla.measure === b.sla.measure;
  return alike && condition(a.sla) === condition(b.sla);
}
