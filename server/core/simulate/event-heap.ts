// The calendar of events: the earliest first, of equal times the one that was planned first.

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class EventHeap {
  readonly #events: Event[] = [];
  #count = 0;

  /** The time of the next event; infinite where there is none. */
  get next(): number {
    return this.#events[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  plan(at: number, run: () => void): void {
    const event = { at, order: this.#count++, run };
    const events = this.#events;
    let hole = events.length;
    events.push(event);
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      const above = events[up];
      if (!above || !before(event, above)) break;
      events[hole] = above;
      hole = up;
    }
    events[hole] = event;
  }

  /** Takes the next event out; undefined where there is none. */
  take(): Event | undefined {
    const events = this.#events;
    const top = events[0];
    const last = events.pop();
    if (!top || !last || events.length === 0) return top;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      const [left, right] = [events[child], events[child + 1]];
      if (!left) break;
      if (right && before(right, left)) child++;
      const least = events[child];
      if (!least || !before(least, last)) break;
      events[hole] = least;
      hole = child;
    }
    events[hole] = last;
    return top;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
