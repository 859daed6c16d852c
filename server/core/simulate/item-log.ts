// What one item went through: a row for each node that it came to, reused from item to item.

/** Columns of equal length; instants in seconds. */
export class ItemLog {
  size = 0;
  #room = 64;
  /** Node number; -1 where the row does not count (a branch that was not to be). */
  node = new Int32Array(this.#room);
  arrival = new Float64Array(this.#room);
  /** When work began. */
  start = new Float64Array(this.#room);
  end = new Float64Array(this.#room);
  /** Touch seconds, and elapsed seconds of them. */
  touch = new Float64Array(this.#room);
  active = new Float64Array(this.#room);
  /** Attempts made, repeated ones included. */
  attempts = new Int32Array(this.#room);
  /** 1 where the row lies on the item's longest path. */
  critical = new Uint8Array(this.#room);

  add(node: number, arrival: number): number {
    if (this.size === this.#room) this.#grow();
    const row = this.size++;
    this.node[row] = node;
    this.arrival[row] = arrival;
    this.start[row] = arrival;
    this.end[row] = arrival;
    this.touch[row] = 0;
    this.active[row] = 0;
    this.attempts[row] = 0;
    this.critical[row] = 1;
    return row;
  }

  /** Rows that are not on the longest path. */
  aside(from: number, to: number): void {
    this.critical.fill(0, from, to);
  }

  /** Ends a branch at an instant: what had not begun did not happen. */
  cut(from: number, to: number, at: number): void {
    for (let row = from; row < to; row++) {
      const [arrival, start, end] = [this.arrival[row] ?? 0, this.start[row] ?? 0, this.end[row] ?? 0];
      if (arrival >= at) this.node[row] = -1;
      else if (end > at) {
        const active = this.active[row] ?? 0;
        const worked = Math.max(0, Math.min(active, at - start));
        this.touch[row] = active > 0 ? ((this.touch[row] ?? 0) * worked) / active : 0;
        this.active[row] = worked;
        this.start[row] = Math.min(start, at);
        this.end[row] = at;
      }
    }
  }

  #grow(): void {
    this.#room *= 2;
    const wider = <A extends Int32Array | Float64Array | Uint8Array>(column: A, next: A): A => {
      next.set(column);
      return next;
    };
    this.node = wider(this.node, new Int32Array(this.#room));
    this.arrival = wider(this.arrival, new Float64Array(this.#room));
    this.start = wider(this.start, new Float64Array(this.#room));
    this.end = wider(this.end, new Float64Array(this.#room));
    this.touch = wider(this.touch, new Float64Array(this.#room));
    this.active = wider(this.active, new Float64Array(this.#room));
    this.attempts = wider(this.attempts, new Int32Array(this.#room));
    this.critical = wider(this.critical, new Uint8Array(this.#room));
  }
}
