// Small marks on the nodes of a picture: problems, the constraint, and the way into a sub-stream.
import type { PreviewNode } from '../../server/protocol/preview.ts';
import { svgElement } from './dom.ts';

export function badge(node: PreviewNode, box: DOMRect): SVGGElement {
  // They come worst first.
  const worst = node.badges[0]?.severity ?? 'info';
  // A diamond has nothing in its corner.
  const across = node.kind === 'gate' ? 0.75 : 1;
  return svgElement(
    'g',
    {
      class: `vs-badge vs-${worst}`,
      transform: `translate(${box.x + box.width * across} ${box.y + box.height * (1 - across)})`,
      'aria-hidden': 'true',
    },
    svgElement('circle', { r: 9 }),
    svgElement('text', { 'text-anchor': 'middle', dy: '0.35em' }, String(node.badges.length)),
  );
}

export function constraintMark(box: DOMRect): SVGGElement {
  return svgElement(
    'g',
    { class: 'vs-constraint', transform: `translate(${box.x} ${box.y})`, 'aria-hidden': 'true' },
    svgElement('rect', { x: 0, y: -18, width: 66, height: 16, rx: 3 }),
    svgElement('text', { x: 33, y: -10, 'text-anchor': 'middle', dy: '0.35em' }, 'constraint'),
  );
}

/** A link of its own: the node itself leads to its source. */
export function openMark(node: PreviewNode, box: DOMRect): SVGGElement {
  return svgElement(
    'g',
    {
      ...{ class: 'vs-open', tabindex: 0, role: 'link', 'data-open': node.opens },
      'aria-label': `Open the sub-stream of ${node.label}`,
      transform: `translate(${box.x + box.width - 22} ${box.y + box.height - 9})`,
    },
    svgElement('title', {}, 'Open the sub-stream'),
    svgElement('rect', { x: 0, y: 0, width: 44, height: 18, rx: 3 }),
    svgElement('text', { x: 22, y: 9, 'text-anchor': 'middle', dy: '0.35em' }, 'open ↗'),
  );
}
