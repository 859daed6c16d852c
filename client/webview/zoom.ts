// A picture that can be moved and zoomed, with the buttons that do it.
import { element } from './dom.ts';
import { button } from './page.ts';
import { type Place, Viewport } from './viewport.ts';

export interface Zoom {
  /** Holds the picture; takes the keys. */
  readonly frame: HTMLElement;
  readonly viewport: Viewport;
  readonly tools: readonly HTMLElement[];
}

/** `name`: what is shown, with a capital. */
export function zoomable(
  name: string,
  canvas: HTMLElement,
  start: Place,
  moved: (place: Place) => void,
): Zoom {
  const label = `${name}. Arrow keys move it, plus and minus zoom, zero fits it.`;
  const frame = element('div', { class: 'frame', tabindex: 0, role: 'group', 'aria-label': label }, canvas);
  const shown = element('span', { class: 'zoom' }, '100 %');
  const viewport = new Viewport(frame, canvas, start, (next) => {
    shown.textContent = `${Math.round(next.zoom * 100)} %`;
    moved(next);
  });
  const [out, closer] = [button('−', 'Zoom out'), button('+', 'Zoom in')];
  const fit = button('Fit', `Fit the whole ${name.toLowerCase()}`);
  closer.addEventListener('click', () => viewport.zoomIn());
  out.addEventListener('click', () => viewport.zoomOut());
  fit.addEventListener('click', () => viewport.fit());
  frame.addEventListener('focusin', ({ target }) => {
    if (target instanceof SVGGElement && target.matches(':focus-visible')) viewport.show(target);
  });
  return { frame, viewport, tools: [out, shown, closer, fit] };
}
