// Work that waits for somebody and may begin: the one that is due first, of equals the one that came first. What is
// taken back stays inside until it comes up; so nothing ever looks through all of a long line.
import type { Job } from './station.ts';

interface Place {
  readonly job: Job;
  readonly order: number;
}

export class Line {
  readonly #places: Place[] = [];

  /** `order` says who came first. */
  push(job: Job, order: number): void {
    const places = this.#places;
    const place = { job, order };
    let hole = places.length;
    places.push(place);
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      const above = places[up];
      if (!above || !before(place, above)) break;
      places[hole] = above;
      hole = up;
    }
    places[hole] = place;
  }

  /** Who is next; undefined where nobody waits. */
  first(): Place | undefined {
    for (let top = this.#places[0]; top; top = this.#places[0]) {
      if (top.job.state === 'waiting') return top;
      this.take();
    }
    return undefined;
  }

  take(): void {
    const places = this.#places;
    const last = places.pop();
    if (!last || places.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      const [left, right] = [places[child], places[child + 1]];
      if (!left) break;
      if (right && before(right, left)) child++;
      const least = places[child];
      if (!least || !before(least, last)) break;
      places[hole] = least;
      hole = child;
    }
    places[hole] = last;
  }
}

export function before(a: Place, b: Place): boolean {
  return a.job.deadline < b.job.deadline || (a.job.deadline === b.job.deadline && a.order < b.order);
}
