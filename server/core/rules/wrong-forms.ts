// Values that have the wrong form: what stands there is no name, and is not to be judged as one.
import type { ShapeProblem } from '../model/shape.ts';
import { indexAt, type Span } from '../text/position.ts';

/** Says of names whether they are no ids at all: that is a wrong form, and reported as such. */
export function wrongForms(shape: readonly ShapeProblem[]): (span: Span) => boolean {
  const wrong = shape
    .filter((problem) => problem.kind === 'wrong-value' || problem.kind === 'wrong-id')
    .map(({ span }) => span);
  const inOrder = wrong.sort((a, b) => a.start - b.start);
  let end = -1;
  // Up to which offset the forms reach that begin there or before.
  const reach = inOrder.map((span) => {
    end = Math.max(end, span.end);
    return end;
  });
  const starts = inOrder.map(({ start }) => start);
  return (span) => (reach[indexAt(starts, span.start)] ?? -1) >= span.end;
}
