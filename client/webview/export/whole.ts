// A picture with nothing folded, drawn for an export beside the one on show.
import type { PreviewPayload } from '../../../server/protocol/preview.ts';
import { Drawing } from '../decorate.ts';
import { element } from '../dom.ts';
import { Picture } from '../picture.ts';

/** Undefined where a newer one is wanted meanwhile. Fails with the reason where it cannot be drawn. */
export async function drawWhole(payload: PreviewPayload): Promise<SVGSVGElement | undefined> {
  const workshop = element('div', { class: 'workshop', 'aria-hidden': 'true' });
  // Styles of the picture hang on this id; words are measured in them.
  const canvas = element('div', { class: 'workshop', id: 'diagram', 'aria-hidden': 'true' });
  document.body.append(workshop, canvas);
  try {
    const drawn = await new Picture(workshop, 'whole').draw(payload.mermaid);
    if (!drawn) return undefined;
    if (!drawn.ok) throw new Error(drawn.reason);
    canvas.append(drawn.svg);
    const drawing = new Drawing(drawn.svg);
    drawing.size(payload);
    drawing.dress(payload);
    drawing.update(payload, 'none');
    return drawn.svg;
  } finally {
    workshop.remove();
    canvas.remove();
  }
}
