// A pool of people or machines and the line before it: who is next, and since when.
import { Level, Stretched } from './level.ts';
import type { WorkClock } from './work-clock.ts';

export type Order = 'fifo' | 'priority' | 'deadline';

/** Work that wants one unit of capacity. */
export interface Job {
  /** Since when it stands in line, and when it may begin at the earliest. */
  readonly since: number;
  readonly ready: number;
  /** When its item must be done: what `deadline` orders by; infinite where nothing says. */
  readonly deadline: number;
  readonly order: Order;
  /** Touch seconds, on the clock of the actor who does it. */
  readonly touch: number;
  readonly clock: WorkClock;
  readonly done: (at: number) => void;
  state: 'waiting' | 'working' | 'gone';
  begun: number;
  inLine: boolean;
}

export class Station {
  readonly line: Level;
  readonly waits: Stretched;
  /** Touch seconds done since the warm-up, and offered. */
  worked = 0;
  offered = 0;
  readonly #units: number;
  /** How fast one unit works: a capacity of 2.5 is two units that are a quarter faster. */
  readonly #speed: number;
  readonly #plan: (at: number, run: () => void) => void;
  readonly #window: { readonly from: number; readonly to: number };
  #waiting: Job[] = [];
  readonly #working = new Set<Job>();
  /** The next look at the line that is planned already. */
  #look = Number.POSITIVE_INFINITY;

  constructor(
    capacity: number,
    window: { readonly from: number; readonly to: number },
    plan: (at: number, run: () => void) => void,
  ) {
    this.#units = Math.max(1, Math.floor(capacity));
    this.#speed = capacity / this.#units;
    this.#window = window;
    this.#plan = plan;
    this.line = new Level(window.from, window.to);
    this.waits = new Stretched(window.from, window.to);
  }

  join(job: Job, now: number): void {
    this.#waiting.push(job);
    if (job.ready <= now) this.#lineUp(job, now);
    else this.#plan(job.ready, () => this.#lineUp(job, job.ready));
    if (now >= this.#window.from && now < this.#window.to) this.offered += job.touch;
    this.look(now);
  }

  /** Takes a job back: out of the line, or away from whoever works on it. */
  leave(job: Job, now: number): void {
    if (job.state === 'waiting') {
      this.#waiting = this.#waiting.filter((other) => other !== job);
      if (job.inLine) this.line.add(-1, now);
    } else if (job.state === 'working') this.#release(job, now);
    job.state = 'gone';
    this.look(now);
  }

  /** While a stated wait still runs, a job keeps its place, but does not count as waiting for anybody. */
  #lineUp(job: Job, now: number): void {
    if (job.state !== 'waiting') return;
    job.inLine = true;
    this.line.add(1, now);
  }

  /** Gives free units the next jobs that may begin. */
  look(now: number): void {
    while (this.#working.size < this.#units) {
      const job = this.#next(now);
      if (!job) break;
      this.#begin(job, now);
    }
    if (this.#working.size >= this.#units || this.#waiting.length === 0) return;
    const soonest = this.#waiting.reduce(
      (at, job) => Math.min(at, job.clock.opening(Math.max(now, job.ready))),
      Number.POSITIVE_INFINITY,
    );
    if (soonest >= this.#look || !Number.isFinite(soonest)) return;
    this.#look = soonest;
    this.#plan(soonest, () => {
      this.#look = Number.POSITIVE_INFINITY;
      this.look(soonest);
    });
  }

  /** The line stands in order of arrival: only deadlines ask for a look at all of it. */
  #next(now: number): Job | undefined {
    let first: Job | undefined;
    for (const job of this.#waiting) {
      if (job.ready > now || (first && job.deadline >= first.deadline)) continue;
      if (job.clock.opening(now) > now) continue;
      if (job.order !== 'deadline') return first ?? job;
      first = job;
    }
    return first;
  }

  #begin(job: Job, now: number): void {
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    if (job.inLine) this.line.add(-1, now);
    this.#working.add(job);
    job.state = 'working';
    job.begun = now;
    this.waits.add(now - job.ready, now);
    const end = job.clock.add(now, job.touch / this.#speed);
    if (!Number.isFinite(end)) return;
    this.#plan(end, () => {
      if (job.state !== 'working') return;
      this.#release(job, end);
      job.state = 'gone';
      this.look(end);
      job.done(end);
    });
  }

  /** Touch seconds since the warm-up, with what is being done right now. */
  workedUntil(now: number): number {
    let sum = this.worked;
    for (const job of this.#working) sum += this.#doneOf(job, now);
    return sum;
  }

  #release(job: Job, now: number): void {
    this.#working.delete(job);
    this.worked += this.#doneOf(job, now);
  }

  #doneOf(job: Job, now: number): number {
    const [from, to] = [Math.max(job.begun, this.#window.from), Math.min(now, this.#window.to)];
    return to > from ? job.clock.between(from, to) * this.#speed : 0;
  }
}
