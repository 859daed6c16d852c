// Make a handoff: where a node leads straight to another actor, a handoff comes between that passes what is read there.
import type { Analysis } from '../core/analyze.ts';
import type { Data } from '../core/model/data.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import { type Crossing, crossings } from '../core/rules/crossings.ts';
import { newHandoff } from '../core/rules/handoff-scaffold.ts';
import { changeAt, isMembers, isSafe, memberOf, type Proof, type Refactoring } from './refactor-safety.ts';

/** One for each way out of the node that crosses to another actor; with the cursor on one of them, that one alone. */
export function makeHandoffs(
  analysis: Analysis,
  node: StreamNode,
  offset: number,
  proof: Proof,
): Refactoring[] {
  const leaving = crossings(analysis.stream).filter(
    ({ edge, from }) =>
      from.node.id === node.id && edge.span.start >= node.span.start && edge.span.end <= node.span.end,
  );
  const here = leaving.filter(({ edge: { span } }) => span.start <= offset && offset <= span.end);
  return (here.length > 0 ? here : leaving).flatMap(
    (crossing) => makeHandoff(analysis, crossing, proof) ?? [],
  );
}

function makeHandoff(
  analysis: Analysis,
  { edge, from, to }: Crossing,
  proof: Proof,
): Refactoring | undefined {
  const { id, edits: added } = newHandoff(from, to, analysis.facts);
  const edits = [{ span: edge.span, newText: id }, ...added];
  const named = analysis.stream.uses.find(
    ({ span }) => span.start >= edge.span.start && span.end <= edge.span.end,
  );
  if (!named) return undefined;
  const safe = isSafe(analysis, edits, proof, (data, after) =>
    changeAt(data, named.path, () => id)
      ? withNew(withNew(data, after, 'handoffs'), after, 'context')
      : undefined,
  );
  const title = `Hand over to \`${to.node.id}\` (\`${to.actor.id}\`) through a new handoff \`${id}\``;
  return safe ? { title, kind: 'refactor.rewrite', edits } : undefined;
}

/** With what the new text defines beyond the old: there it may say what it likes, elsewhere nothing changes. */
function withNew(data: Data, after: Data, section: string): Data {
  const fresh = memberOf(after, section);
  if (!isMembers(data) || !isMembers(fresh)) return data;
  const old = data[section];
  return { ...data, [section]: { ...fresh, ...(isMembers(old) ? old : {}) } };
}
