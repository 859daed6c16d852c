// The picture as a document of its own: the whole of it, in the colours that were asked for. It is built anew from
// shapes and words that are known here, so that nothing else can be in it: no script, no link, no HTML.
import type { ExportTheme } from '../../../server/protocol/export.ts';
import { element, svgElement } from '../dom.ts';
import { palettes } from './palettes.ts';
import { copyShapes } from './shapes.ts';

const MARGIN = 16;

export interface SvgPicture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Synchronous: the page is dressed in the other theme meanwhile, and never painted in it. */
export function svgPicture(picture: SVGSVGElement, theme: ExportTheme, title: string): SvgPicture {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  // What the reader points at is no part of the picture.
  for (const node of copy.querySelectorAll('.is-current, .is-marked'))
    node.classList.remove('is-current', 'is-marked');
  // Styles of the picture hang on this id.
  const host = element('div', { class: 'workshop', id: 'diagram' }, copy);
  const undress = dress(theme);
  document.body.append(host);
  try {
    return drawn(copy, title);
  } finally {
    host.remove();
    undress();
  }
}

function dress(theme: ExportTheme): () => void {
  const root = document.documentElement;
  const { body } = document;
  const [style, className] = [root.style.cssText, body.className];
  const { bodyClass, colours } = palettes[theme];
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--vscode-${name}`, colour);
  body.className = bodyClass;
  return () => {
    root.style.cssText = style;
    body.className = className;
  };
}

function drawn(copy: SVGSVGElement, title: string): SvgPicture {
  const { body } = document;
  // Marks and small print may reach over the edge that Mermaid drew.
  const box = copy.getBBox();
  const [x, y] = [box.x - MARGIN, box.y - MARGIN];
  const [width, height] = [Math.ceil(box.width + 2 * MARGIN), Math.ceil(box.height + 2 * MARGIN)];
  const { backgroundColor, fontFamily } = getComputedStyle(body);
  const svg = svgElement(
    'svg',
    {
      ...{ viewBox: `${x} ${y} ${width} ${height}`, width, height, 'font-family': fontFamily },
      ...{ role: 'img', 'aria-label': title },
    },
    svgElement('title', {}, title),
    svgElement('rect', { x, y, width, height, fill: backgroundColor }),
  );
  copyShapes(copy, svg);
  // Half of a pair of surrogates is no character, and no document may hold one.
  const text = new XMLSerializer().serializeToString(svg).replace(/\p{Surrogate}/gu, '\ufffd');
  return { text, width, height };
}
