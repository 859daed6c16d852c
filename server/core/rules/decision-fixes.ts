// The decision that a handoff from an agent to a human asks for, as far as the file already says what it is.
import type { ContextRef, Stream, StreamNode } from '../model/types.ts';

export interface DecisionParts {
  readonly question: string;
  readonly options: string;
  readonly returns: string;
}

/** What the receiver writes comes back; the answers are the values that one of its fields may take. */
export function decisionFor(receiver: StreamNode, stream: Stream): Partial<DecisionParts> & { question: string } {
  const returned = receiver.writes.filter((ref) => stream.context.has(ref.item));
  const options = returned.flatMap((ref) => allowed(ref, stream))[0];
  return {
    question: 'TODO ask what is to be decided',
    ...(options ? { options: `[${options.join(', ')}]` } : {}),
    ...(returned.length > 0 ? { returns: `[${returned.map((ref) => ref.id).join(', ')}]` } : {}),
  };
}

/** The words between which a field leaves the choice. */
function allowed(ref: ContextRef, stream: Stream): string[][] {
  const fields = [...(stream.context.get(ref.item)?.fields.values() ?? [])];
  return fields.flatMap(({ id, type }) => {
    if (typeof type === 'string' || (ref.field !== undefined && ref.field !== id)) return [];
    const words = type.options.map(String).filter((word) => /^[a-z][\w -]*$/i.test(word));
    return words.length > 1 ? [words] : [];
  });
}
