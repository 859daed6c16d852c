// The drawn lines of a label, each in a span of its own, so that a style sheet can tell name, small print and figures.
import type { PreviewNode } from '../../server/protocol/preview.ts';

/** Undefined where there is no label. */
export function labelLines(part: Element): HTMLElement[] | undefined {
  const holder =
    part.querySelector('.nodeLabel p, .edgeLabel p') ?? part.querySelector('.nodeLabel, .edgeLabel');
  if (!holder) return undefined;
  const lines: Node[][] = [[]];
  for (const child of [...holder.childNodes]) {
    if (child.nodeName === 'BR') lines.push([]);
    else lines.at(-1)?.push(child);
  }
  const spans = lines.map((line) => {
    const span = document.createElement('span');
    span.append(...line);
    return span;
  });
  holder.replaceChildren(
    ...spans.flatMap((span, index) => (index === 0 ? [span] : [document.createElement('br'), span])),
  );
  return spans;
}

/** The line for figures, where the node has one. */
export function splitLabel(
  group: SVGGElement,
  node: PreviewNode,
): { line: HTMLElement; times: HTMLElement; visits: HTMLElement } | undefined {
  const lines = labelLines(group);
  const expected = node.nameLines + node.captionLines + (node.hasFigures ? 1 : 0);
  if (lines?.length !== expected) return undefined;
  for (const [index, line] of lines.entries())
    line.className = index < node.nameLines ? 'vs-name' : 'vs-caption';
  const line = node.hasFigures ? lines.at(-1) : undefined;
  if (!line) return undefined;
  line.className = 'vs-figures';
  const [times, visits] = [document.createElement('span'), document.createElement('span')];
  times.className = 'vs-times';
  visits.className = 'vs-visits';
  line.replaceChildren(times, visits);
  return { line, times, visits };
}
