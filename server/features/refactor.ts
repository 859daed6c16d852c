// Refactorings at a place: changes that keep what the stream means, where an author asks for them.
import type { Analysis } from '../core/analyze.ts';
import type { Span } from '../core/text/position.ts';
import { makeHandoffs } from './refactor-handoff.ts';
import type { Proof, Refactoring } from './refactor-safety.ts';
import { extractSla } from './refactor-sla.ts';
import { splitStep } from './refactor-split.ts';

/** What can be done with the node in which the span begins; nothing while the text is broken. */
export function refactorings(analysis: Analysis, { start }: Span, proof: Proof = 'now'): Refactoring[] {
  if (!analysis.intact) return [];
  const node = [...analysis.stream.nodes.values()].find(
    ({ span }) => span.start <= start && start <= span.end,
  );
  if (!node) return [];
  const found = [
    extractSla(analysis, node, proof),
    ...makeHandoffs(analysis, node, start, proof),
    splitStep(analysis, node, proof),
  ];
  return found.flatMap((one) => one ?? []);
}
