// Zoom and pan over the picture. Both stay as the reader left them whatever happens to the picture below.

export interface Place {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
  /** `auto`: fitted once, to be legible; `whole`: always all of it; `free`: where the reader moved it. */
  readonly mode: 'auto' | 'whole' | 'free';
}

const SMALLEST = 0.1;
const LARGEST = 4;
const STEP = 1.2;
const PAN = 60;
const MARGIN = 20;
/** A tall picture is fitted to the width, at most at this zoom, … */
const COMFORTABLE = 1;
/** … and a wide one is not made smaller than this: below it the words cannot be read. */
const LEGIBLE = 0.75;

export const START: Place = { zoom: 1, x: 0, y: 0, mode: 'auto' };

export class Viewport {
  readonly #frame: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #changed: (view: Place) => void;
  #view: Place;
  #size = { width: 0, height: 0, anchor: 0 };

  constructor(frame: HTMLElement, canvas: HTMLElement, initial: Place, changed: (view: Place) => void) {
    this.#frame = frame;
    this.#canvas = canvas;
    this.#changed = changed;
    this.#view = initial;
    frame.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    frame.addEventListener('pointerdown', (event) => this.#drag(event));
    frame.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.#settle(true)).observe(frame);
  }

  /** Another file: its first picture is fitted again. */
  reset(): void {
    this.#size = { width: 0, height: 0, anchor: 0 };
    this.#set(START);
  }

  /**
   * The size of the new picture in its own pixels, and how far from its left edge the stream starts. `other`: the picture
   * is arranged in another way; where nobody has moved it, it is fitted again.
   */
  resized(
    size: { readonly width: number; readonly height: number; readonly anchor: number },
    other = false,
  ): void {
    const first = this.#size.width === 0;
    this.#size = size;
    this.#settle(first || other);
  }

  zoomIn(): void {
    this.#zoomBy(STEP);
  }

  zoomOut(): void {
    this.#zoomBy(1 / STEP);
  }

  /** The whole picture, and every later one too. */
  fit(): void {
    this.#set({ ...this.#fitted(true), mode: 'whole' });
  }

  /** Moves the picture only as far as it takes to see the element. */
  show(target: Element): void {
    const frame = this.#frame.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    const shift = (from: number, to: number, low: number, high: number): number =>
      from < low + MARGIN
        ? low + MARGIN - from
        : to > high - MARGIN
          ? Math.max(high - MARGIN - to, low + MARGIN - from)
          : 0;
    const x = shift(box.left, box.right, frame.left, frame.right);
    const y = shift(box.top, box.bottom, frame.top, frame.bottom);
    if (x !== 0 || y !== 0) this.#set({ ...this.#view, x: this.#view.x + x, y: this.#view.y + y });
  }

  #settle(anew: boolean): void {
    // Not on show: nothing can be fitted, and nothing is moved.
    if (this.#frame.clientWidth === 0) return;
    if (this.#view.mode === 'whole') this.fit();
    else if (this.#view.mode === 'auto' && anew) this.#set({ ...this.#fitted(false), mode: 'auto' });
    else this.#apply();
  }

  #fitted(whole: boolean): { zoom: number; x: number; y: number } {
    const { clientWidth, clientHeight } = this.#frame;
    const { width, height, anchor } = this.#size;
    if (width === 0 || clientWidth === 0) return { zoom: 1, x: 0, y: 0 };
    const across = (clientWidth - 2 * MARGIN) / width;
    const all = Math.min(across, (clientHeight - 2 * MARGIN) / height);
    const wanted = whole ? all : Math.max(all, Math.min(across, COMFORTABLE), LEGIBLE);
    const zoom = clamp(wanted, SMALLEST, 1);
    const y = Math.max(MARGIN, (clientHeight - height * zoom) / 2);
    const spare = clientWidth - width * zoom;
    const x = spare > 0 ? spare / 2 : clamp(clientWidth / 2 - anchor * zoom, spare - MARGIN, MARGIN);
    return { zoom, x, y };
  }

  #zoomBy(factor: number, at?: { x: number; y: number }): void {
    const centre = at ?? { x: this.#frame.clientWidth / 2, y: this.#frame.clientHeight / 2 };
    const zoom = clamp(this.#view.zoom * factor, SMALLEST, LARGEST);
    const ratio = zoom / this.#view.zoom;
    const x = centre.x - (centre.x - this.#view.x) * ratio;
    const y = centre.y - (centre.y - this.#view.y) * ratio;
    this.#set({ zoom, x, y, mode: 'free' });
  }

  #panBy(x: number, y: number): void {
    this.#set({ ...this.#view, x: this.#view.x + x, y: this.#view.y + y, mode: 'free' });
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const frame = this.#frame.getBoundingClientRect();
      const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
      this.#zoomBy(Math.exp(-event.deltaY * unit * 0.002), at);
    } else if (event.shiftKey && event.deltaX === 0) this.#panBy(-event.deltaY * unit, 0);
    else this.#panBy(-event.deltaX * unit, -event.deltaY * unit);
  }

  #drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    const start = this.#view;
    let moving = false;
    const move = (event: PointerEvent): void => {
      const x = event.clientX - down.clientX;
      const y = event.clientY - down.clientY;
      if (!moving && Math.hypot(x, y) < 4) return;
      if (!moving) this.#frame.setPointerCapture(down.pointerId);
      moving = true;
      this.#frame.classList.add('dragging');
      this.#set({ ...this.#view, x: start.x + x, y: start.y + y, mode: 'free' });
    };
    const end = (): void => {
      this.#frame.removeEventListener('pointermove', move);
      this.#frame.removeEventListener('pointerup', end);
      this.#frame.removeEventListener('pointercancel', end);
      this.#frame.classList.remove('dragging');
    };
    this.#frame.addEventListener('pointermove', move);
    this.#frame.addEventListener('pointerup', end);
    this.#frame.addEventListener('pointercancel', end);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.#actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  readonly #actions: Readonly<Record<string, (() => void) | undefined>> = {
    '+': () => this.zoomIn(),
    '=': () => this.zoomIn(),
    '-': () => this.zoomOut(),
    '0': () => this.fit(),
    ArrowLeft: () => this.#panBy(PAN, 0),
    ArrowRight: () => this.#panBy(-PAN, 0),
    ArrowUp: () => this.#panBy(0, PAN),
    ArrowDown: () => this.#panBy(0, -PAN),
  };

  #set(view: Place): void {
    this.#view = view;
    this.#apply();
    this.#changed(view);
  }

  #apply(): void {
    const { x, y, zoom } = this.#view;
    this.#canvas.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
