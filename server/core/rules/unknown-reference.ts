// unknown-reference: a name that stands for nothing.
import { type Ids, idsByKind } from '../model/ids.ts';
import type { ShapeProblem } from '../model/shape.ts';
import type { DefinitionKind, Use } from '../model/types/names.ts';
import type { Stream } from '../model/types/stream.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/position.ts';
import { newDefinition } from './creations.ts';
import { type Fix, rule } from './rule.ts';
import { unreadableKinds } from './unreadable.ts';

interface Unknown {
  readonly use: Use;
  readonly candidates: readonly string[];
}

export default rule<Unknown>({
  id: 'unknown-reference',
  severity: 'error',
  docs: {
    what: 'A name refers to something that the file does not define.',
    why: 'Work that goes to a step that does not exist goes nowhere; an actor that nobody declared does nothing.',
    how: 'Correct the name, or define it. The quick fix offers the nearest names and a new definition.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-bakc } }
steps: { pay-back: { actor: bank, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check(facts, report) {
    const { stream, shape } = facts;
    const ids = idsByKind(stream);
    const isUnreadable = unreadableKinds(facts);
    for (const use of stream.uses) {
      if (use.soft || isReportedElsewhere(use) || isDefined(stream, ids, use)) continue;
      if (hasWrongForm(shape, use.span) || use.kinds.some(isUnreadable)) continue;
      const known = candidates(stream, ids, use);
      const names = nearest(use.id, known);
      const meant = names.length > 0 ? { meant: { names } } : {};
      report({ span: use.span, data: { use, candidates: known }, ...meant });
    }
  },
  message({ use, candidates }) {
    const meant = nearest(use.id, candidates)[0];
    const what = describe(use.kinds);
    return `No ${what} is called \`${use.id}\`${meant === undefined ? '; define it or correct the name.' : `; did you mean \`${meant}\`?`}`;
  },
  fix({ use, candidates }, facts) {
    const near = nearest(use.id, candidates).slice(0, 3);
    const fixes: Fix[] = near.map((name, i) => ({
      title: `Change to \`${name}\``,
      edits: [{ span: use.span, newText: use.cel ? name.replaceAll('-', '_') : name }],
      preferred: i === 0,
    }));
    if (use.cel || use.id.includes('.') || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(use.id)) return fixes;
    for (const kind of use.kinds) {
      const edit = newDefinition(facts, kind, use.id, use.span);
      if (edit)
        fixes.push({
          title: `Create the ${describe([kind])} \`${use.id}\``,
          edits: [edit],
          preferred: near.length === 0 && kind === use.kinds[0],
        });
    }
    return fixes;
  },
});

/** A handoff's context and a raised exception have rules of their own, with better fixes. */
function isReportedElsewhere(use: Use): boolean {
  const [section, , key] = use.path;
  if (section === 'handoffs' && (key === 'context' || key === 'redact')) return true;
  return key === 'raises' && use.kinds.includes('exception');
}

/** What is no id at all has the wrong form, and is reported as that. */
export function hasWrongForm(shape: readonly ShapeProblem[], span: Span): boolean {
  return shape.some(
    (problem) =>
      (problem.kind === 'wrong-value' || problem.kind === 'wrong-id') &&
      problem.span.start <= span.start &&
      problem.span.end >= span.end,
  );
}

export function isDefined(stream: Stream, ids: Ids, use: Use): boolean {
  const dot = use.kinds.includes('context') ? use.id.indexOf('.') : -1;
  if (dot < 0) return use.kinds.some((kind) => ids.get(kind)?.has(use.id));
  const item = stream.context.get(use.id.slice(0, dot));
  // An item without declared fields may hold anything.
  return item !== undefined && (item.fields.size === 0 || item.fields.has(use.id.slice(dot + 1)));
}

/** The names that a use could have meant. */
export function candidates(stream: Stream, ids: Ids, use: Use): string[] {
  const plain = use.kinds.flatMap((kind) => [...(ids.get(kind)?.keys() ?? [])]);
  if (!use.kinds.includes('context') || !use.id.includes('.')) return plain;
  return [...stream.context.values()].flatMap((item) =>
    [...item.fields.keys()].map((field) => `${item.id}.${field}`),
  );
}

function describe(kinds: readonly DefinitionKind[]): string {
  if (kinds.length > 2 && kinds.includes('step')) return kinds.includes('actor') ? 'node or actor' : 'node';
  return kinds
    .map((kind) => (kind === 'context' ? 'context item' : kind === 'sla' ? 'SLA' : kind))
    .join(' or ');
}
