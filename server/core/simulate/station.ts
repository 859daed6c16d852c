// A pool of people or machines and the line before it: who is next, and since when.
import { Level, Stretched } from './level.ts';
import { before, Line } from './line.ts';
import type { WorkClock } from './work-clock.ts';

/** Work that wants one unit of capacity. */
export interface Job {
  /** Since when it stands in line, and when it may begin at the earliest. */
  readonly since: number;
  readonly ready: number;
  /** When its item must be done, where that says who goes first; else infinite: first come, first served. */
  readonly deadline: number;
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
  /** Who may begin, by the clock that they work on. */
  readonly #lines = new Map<WorkClock, Line>();
  #joined = 0;
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
    const order = this.#joined++;
    if (now >= this.#window.from && now < this.#window.to) this.offered += job.touch;
    if (job.ready <= now) this.#lineUp(job, order, now);
    else if (Number.isFinite(job.ready)) this.#plan(job.ready, () => this.#lineUp(job, order, job.ready));
  }

  /** Takes a job back: out of the line, or away from whoever works on it. */
  leave(job: Job, now: number): void {
    if (job.state === 'waiting') {
      if (job.inLine) this.line.add(-1, now);
    } else if (job.state === 'working') this.#release(job, now);
    job.state = 'gone';
    this.look(now);
  }

  /** A job whose stated wait still ran kept its place, but did not count as waiting for anybody. */
  #lineUp(job: Job, order: number, now: number): void {
    if (job.state !== 'waiting') return;
    job.inLine = true;
    this.line.add(1, now);
    let line = this.#lines.get(job.clock);
    if (!line) {
      line = new Line();
      this.#lines.set(job.clock, line);
    }
    line.push(job, order);
    this.look(now);
  }

  /** Gives free units the next jobs that may begin. */
  look(now: number): void {
    while (this.#working.size < this.#units) {
      const line = this.#next(now);
      const job = line?.first()?.job;
      if (!line || !job) break;
      line.take();
      this.#begin(job, now);
    }
    if (this.#working.size >= this.#units) return;
    let soonest = Number.POSITIVE_INFINITY;
    for (const [clock, line] of this.#lines) {
      if (line.first()) soonest = Math.min(soonest, clock.opening(now));
    }
    if (soonest >= this.#look || !Number.isFinite(soonest)) return;
    this.#look = soonest;
    this.#plan(soonest, () => {
      this.#look = Number.POSITIVE_INFINITY;
      this.look(soonest);
    });
  }

  /** The line whose first job is next, among those whose people are at work. */
  #next(now: number): Line | undefined {
    let found: Line | undefined;
    for (const [clock, line] of this.#lines) {
      const [first, best] = [line.first(), found?.first()];
      if (first && (!best || before(first, best)) && clock.opening(now) <= now) found = line;
    }
    return found;
  }

  #begin(job: Job, now: number): void {
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
