// A priority queue for path search.

/** Largest probability first; of equals the one that came first. */
export class Heap {
  readonly #items: { readonly id: string; readonly p: number; readonly order: number }[] = [];
  #count = 0;

  push(id: string, p: number): void {
    const items = this.#items;
    items.push({ id, p, order: this.#count++ });
    for (let at = items.length - 1; at > 0; ) {
      const up = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, up)) return;
      at = up;
    }
  }

  pop(): { id: string; p: number } | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || items.length === 0) return top;
    items[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#before(right, left) ? right : left;
      if (!this.#swapIfBefore(child, at)) return top;
      at = child;
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#items[a], this.#items[b]];
    return x !== undefined && (y === undefined || x.p > y.p || (x.p === y.p && x.order < y.order));
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [x, y] = [this.#items[child], this.#items[parent]];
    if (!x || !y || !this.#before(child, parent)) return false;
    this.#items[child] = y;
    this.#items[parent] = x;
    return true;
  }
}
