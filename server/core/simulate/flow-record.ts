// What is counted during a discrete-event run, and how it becomes figures.
import { byId } from '../metrics/report.ts';
import type { Aging, FlowResults, StationResult } from './flow-results.ts';
import type { NamedStation } from './flow-stations.ts';
import type { FlowWalk } from './flow-walk.ts';
import { type Gaps, gapsOf } from './gaps.ts';
import { Level, Stretched } from './level.ts';
import type { Plan } from './plan.ts';
import type { ById, Figure } from './results.ts';
import { nearestRank, Samples, summarise } from './statistics.ts';

const DAY = 86_400;
const SAMPLES = 200;
/** With inputs missing the run only goes on until what it misses is known. */
const ENOUGH = 200;

export class FlowRecord {
  readonly missing = new Set<string>();
  reason: string | undefined;
  arrived = 0;
  readonly #plan: Plan;
  readonly #gaps: Gaps;
  readonly #origin: number;
  readonly #window: { readonly from: number; readonly to: number };
  readonly #wip: Level;
  readonly #finished: Stretched;
  readonly #leads = new Samples();
  readonly #over: { at: number; wip: number }[] = [];
  readonly #lines = new Map<string, number[]>();
  readonly #met: Uint8Array;
  readonly #exits = new Map<string, number>();
  readonly #timeouts = new Map<string, number>();
  readonly #escalations = new Map<string, number>();
  readonly #shown: (from: number, to: number) => number;

  constructor(plan: Plan, origin: number, window: { readonly from: number; readonly to: number }) {
    this.#plan = plan;
    this.#gaps = gapsOf(plan);
    this.#origin = origin;
    this.#window = window;
    this.#wip = new Level(window.from, window.to);
    this.#finished = new Stretched(window.from, window.to);
    this.#met = new Uint8Array(plan.nodes.length);
    const office = plan.clocks.business();
    this.#shown =
      plan.stream.clock === 'working' ? (from, to) => office.between(from, to) : (from, to) => to - from;
  }

  get stopped(): boolean {
    return this.reason !== undefined || (this.missing.size > 0 && this.arrived >= ENOUGH);
  }

  /** WIP and lines at equal distances. */
  sample(now: number, stations: readonly NamedStation[]): void {
    const step = (this.#window.to - this.#origin) / SAMPLES;
    for (
      let at = this.#origin + this.#over.length * step;
      at <= now && this.#over.length <= SAMPLES;
      at += step
    ) {
      this.#over.push({ at: at - this.#origin, wip: this.#wip.value });
      for (const { id, station } of stations) {
        const line = this.#lines.get(id) ?? [];
        line.push(station.line.value);
        this.#lines.set(id, line);
      }
    }
  }

  enter(at: number): void {
    this.arrived++;
    this.#wip.add(1, at);
  }

  finish(start: number, at: number): void {
    this.#wip.add(-1, at);
    if (at < this.#window.from || at >= this.#window.to) return;
    this.#finished.add(1, at);
    this.#leads.add(this.#shown(start, at));
  }

  meet(node: number): void {
    if (this.#met[node] === 1) return;
    this.#met[node] = 1;
    const { node: met, id } = this.#plan.nodes[node] ?? {};
    // Where nobody states a wait for capacity, the line says how long it is.
    const own = met && 'actor' in met && met.actor && met.times.waitCause === 'capacity' && !met.times.wait;
    for (const name of [...(this.#gaps.times[node] ?? []), ...(this.#gaps.shares[node] ?? [])]) {
      if (!own || name !== `${id}.wait_time`) this.missing.add(name);
    }
  }

  exit(id: string, at: number): void {
    this.#count(this.#exits, id, at);
  }
  timeout(id: string, at: number): void {
    this.#count(this.#timeouts, id, at);
  }
  escalation(id: string, at: number): void {
    this.#count(this.#escalations, id, at);
  }

  #count(counts: Map<string, number>, id: string, at: number): void {
    if (at >= this.#window.from && at < this.#window.to) counts.set(id, (counts.get(id) ?? 0) + 1);
  }

  results(run: {
    readonly seed: number;
    readonly calendars: 'exact' | 'average';
    readonly now: number;
    readonly walk: FlowWalk;
  }): FlowResults {
    const { now, walk } = run;
    const end = Math.min(now, this.#window.to);
    const met = this.#plan.nodes.filter(({ index }) => this.#met[index] === 1);
    const doubts = met.flatMap((node) => node.doubts);
    const absurd = [
      ...doubts.filter((doubt) => doubt.kind === 'contradiction').map((doubt) => doubt.name),
      ...met.flatMap(({ times }) => times.contradiction ?? []),
    ];
    const nothing = this.arrived === 0 && this.missing.size === 0 ? 'no item arrived' : undefined;
    const reason = this.reason ?? (absurd.length > 0 ? [...new Set(absurd)].join('; ') : nothing);
    const figure = <V>(value: V | undefined, whyNot: string): Figure<V> => {
      const missing = [...this.missing];
      const known = value !== undefined && missing.length === 0 && reason === undefined;
      const why = reason ?? (value === undefined && missing.length === 0 ? whyNot : undefined);
      return { value: known ? value : null, known, missing, ...(why === undefined ? {} : { reason: why }) };
    };
    const rate = this.#finished.rate();
    const daily = {
      mean: rate.mean * DAY,
      interval: { low: rate.interval.low * DAY, high: rate.interval.high * DAY },
      unit: 'per day' as const,
    };
    const ages = Float64Array.from(walk.inWork(), (item) => this.#shown(item.start, end));
    const stations = this.missing.size > 0 || reason !== undefined ? {} : this.#stations(walk, end);
    return {
      method: 'discrete-event',
      seed: run.seed,
      calendars: run.calendars,
      warm_up: this.#window.from - this.#origin,
      measured: Math.max(0, end - this.#window.from),
      complete: now >= this.#window.to,
      arrived: this.arrived,
      finished: this.#finished.count,
      throughput: figure(daily, ''),
      wip: figure(end > this.#window.from ? this.#wip.average(end) : undefined, 'nothing was measured'),
      wip_over_time: this.#over,
      queues_over_time: byId(this.#lines),
      lead_time: figure(summarise(this.#leads.values()), 'no item ended in the measured time'),
      age: figure(summarise(ages), 'nothing is in work at the end'),
      aging: figure(agingOf(this.#leads.values().sort(), ages), 'no item ended in the measured time'),
      stations,
      escalations: byId(this.#escalations),
      timeouts: byId(this.#timeouts),
      exits: byId(this.#exits),
      missing: [...this.missing],
      assumed: [...new Set(doubts.filter((doubt) => doubt.kind === 'assumed').map((doubt) => doubt.name))],
      notes: [
        ...Object.entries(stations).flatMap(([id, { offered }]) =>
          offered >= 1
            ? [`more work arrives for ${id} than it can do: its queue grows for as long as the run lasts`]
            : [],
        ),
        ...[...this.#plan.clocks.unknownZones].map(
          (name) => `time zone ${name} is not known here: taken as UTC`,
        ),
      ],
    };
  }

  #stations(walk: FlowWalk, end: number): ById<StationResult> {
    return byId(
      walk.stations().map(({ id, actors, capacity, clock, station }): [string, StationResult] => {
        const available = capacity * clock.between(this.#window.from, end);
        const wait = station.waits.mean();
        return [
          id,
          {
            actors,
            capacity,
            utilization: available > 0 ? station.workedUntil(end) / available : 0,
            offered: available > 0 ? station.offered / available : 0,
            queue: station.line.average(end),
            wait: wait ?? null,
          },
        ];
      }),
    );
  }
}

/** Undefined where nothing has finished; `leads` rises. */
export function agingOf(leads: Float64Array, ages: Float64Array): Aging | undefined {
  if (leads.length === 0) return undefined;
  const limit = nearestRank(leads, 0.85);
  return { limit, past: ages.filter((age) => age > limit).length, of: ages.length };
}
