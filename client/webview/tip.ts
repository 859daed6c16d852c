// The problems of a node in words, while the pointer or the focus is on it; Escape sends them away.
import type { PreviewNode } from '../../server/protocol/preview.ts';
import { element } from './dom.ts';

export class Tip {
  readonly element = element('div', { class: 'tip', role: 'tooltip', hidden: true });
  readonly #frame: HTMLElement;
  readonly #nodeOf: (key: string) => PreviewNode | undefined;

  constructor(frame: HTMLElement, nodeOf: (key: string) => PreviewNode | undefined) {
    this.#frame = frame;
    this.#nodeOf = nodeOf;
    for (const start of ['focusin', 'pointerover']) frame.addEventListener(start, (event) => this.#on(event));
    for (const end of ['focusout', 'pointerleave', 'pointerdown', 'wheel'])
      frame.addEventListener(end, () => this.hide(), { passive: true });
    frame.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.hide();
    });
  }

  hide(): void {
    this.element.hidden = true;
  }

  #on({ target }: Event): void {
    if (!(target instanceof Element) || this.element.contains(target)) return;
    const group = target.closest('[data-key]');
    const node = group && this.#nodeOf(group.getAttribute('data-key') ?? '');
    if (!group || !node || node.badges.length === 0) {
      this.hide();
      return;
    }
    this.element.replaceChildren(
      ...node.badges.map(({ severity, message }) =>
        element('p', { class: `vs-${severity}` }, element('strong', {}, `${severity}: `), message),
      ),
    );
    this.element.hidden = false;
    const [frame, box, tip] = [this.#frame, group, this.element].map((one) => one.getBoundingClientRect());
    if (!frame || !box || !tip) return;
    const below = box.bottom + tip.height + 8 < frame.bottom;
    const top = below ? box.bottom + 6 : Math.max(frame.top, box.top - tip.height - 6);
    const left = Math.min(Math.max(frame.left, box.left), frame.right - tip.width - 4);
    this.element.style.transform = `translate(${left - frame.left}px, ${top - frame.top}px)`;
  }
}
