// unknown-reference: a name that stands for nothing.
import { type Ids, idsByKind } from '../model/ids.ts';
import type { DefinitionKind, Use } from '../model/types/names.ts';
import type { Stream } from '../model/types/stream.ts';
import { nearestInAll } from '../text/nearest.ts';
import { newDefinition } from './creations.ts';
import { type Fix, rule } from './rule.ts';
import { unreadableKinds } from './unreadable.ts';
import { wrongForms } from './wrong-forms.ts';

interface Unknown {
  readonly use: Use;
  /** Names that were perhaps meant, the nearest first. */
  readonly near: readonly string[];
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
    const known = candidates(stream, ids);
    const nearest = nearestInAll();
    const hasWrongForm = wrongForms(shape);
    for (const use of stream.uses) {
      if (use.soft || isReportedElsewhere(use) || isDefined(stream, ids, use)) continue;
      if (hasWrongForm(use.span) || use.kinds.some(isUnreadable)) continue;
      const near = nearest(use.id, known(use));
      const meant = near.length > 0 ? { meant: { names: near } } : {};
      report({ span: use.span, data: { use, near }, ...meant });
    }
  },
  message({ use, near: [meant] }) {
    const what = describe(use.kinds);
    return `No ${what} is called \`${use.id}\`${meant === undefined ? '; define it or correct the name.' : `; did you mean \`${meant}\`?`}`;
  },
  fix({ use, near }, facts) {
    const fixes: Fix[] = near.slice(0, 3).map((name, i) => ({
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

export function isDefined(stream: Stream, ids: Ids, use: Use): boolean {
  const dot = use.kinds.includes('context') ? use.id.indexOf('.') : -1;
  if (dot < 0) return use.kinds.some((kind) => ids.get(kind)?.has(use.id));
  const item = stream.context.get(use.id.slice(0, dot));
  // An item without declared fields may hold anything.
  return item !== undefined && (item.fields.size === 0 || item.fields.has(use.id.slice(dot + 1)));
}

/** Says which names a use could have meant. */
export function candidates(stream: Stream, ids: Ids): (use: Use) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const fields = () =>
    [...stream.context.values()].flatMap((item) =>
      [...item.fields.keys()].map((field) => `${item.id}.${field}`),
    );
  return ({ id, kinds }) => {
    const ofField = kinds.includes('context') && id.includes('.');
    const key = ofField ? '.' : kinds.join();
    const names =
      known.get(key) ?? (ofField ? fields() : kinds.flatMap((kind) => [...(ids.get(kind)?.keys() ?? [])]));
    known.set(key, names);
    return names;
  };
}

function describe(kinds: readonly DefinitionKind[]): string {
  if (kinds.length > 2 && kinds.includes('step')) return kinds.includes('actor') ? 'node or actor' : 'node';
  return kinds
    .map((kind) => (kind === 'context' ? 'context item' : kind === 'sla' ? 'SLA' : kind))
    .join(' or ');
}
