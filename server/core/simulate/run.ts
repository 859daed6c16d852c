// A simulation as one job: what to run goes in as plain data, and slices of work, progress and plain results come out.
// Jobs and results can be posted to a worker as they are. Nothing here knows of time or threads: whoever drives the run
// decides when to go on, when to report and when to stop.

import { inlined } from '../metrics/inline.ts';
import { computeMetrics } from '../metrics/metrics.ts';
import { parseDate } from '../model/dates.ts';
import type { Links } from '../model/linked.ts';
import type { Stream } from '../model/types/stream.ts';
import type { CalendarMode } from './clocks.ts';
import { type Comparison, type Side, sidesCompared } from './compare.ts';
import { flowRun } from './discrete-event.ts';
import type { FlowResults } from './flow-results.ts';
import { itemRun } from './monte-carlo.ts';
import type { Attainment, ById, ItemResults } from './results.ts';
import { AttainmentRun } from './sla-attainment.ts';
import { type Override, withOverrides } from './what-if.ts';

/**
 * `items`: many single items (percentiles, outcomes, SLA attainment, criticality).
 * `flow`: arrivals, queues and capacities over time (throughput, WIP, lines, utilization, age).
 * `slas`: whether SLAs are kept, and nothing else.
 */
export type SimulationMode = 'items' | 'flow' | 'both' | 'slas';

export interface SimulationOptions {
  /** Default `both`. */
  readonly mode?: SimulationMode;
  /** The same seed gives the same numbers, to the bit. Default 1. */
  readonly seed?: number;
  /** Single items, and the arrivals that the run with queues is long enough for. Default 10,000. */
  readonly items?: number;
  /** Length of the run with queues in days, instead of the time that `items` take to arrive. */
  readonly days?: number;
  /** Days before it that are not measured; default a tenth of it. */
  readonly warmUpDays?: number;
  /** Default `exact`: the real calendar. */
  readonly calendars?: CalendarMode;
  /** First day, `2026-01-05`, on which parameters are read as well. */
  readonly from?: string;
  /** Changes that are tried without touching the file; the results compare with the file as it stands. */
  readonly whatIf?: readonly Override[];
}

/** Everything that a run needs, as plain data: it can be posted to a worker. */
export interface SimulationJob {
  /** What is simulated: sub-streams inlined, changes made. */
  readonly stream: Stream;
  /** What the results are compared with: the file as it stands under a what-if, else its baseline. */
  readonly before: { readonly kind: 'as-is' | 'baseline'; readonly stream: Stream } | null;
  readonly options: Omit<SimulationOptions, 'whatIf'>;
  /** Changes that could not be made, and why; a baseline that cannot be read. */
  readonly problems: readonly string[];
}

export interface SimulationResults {
  /** False where the run was stopped before its end: the figures are of what was done. */
  readonly complete: boolean;
  readonly problems: readonly string[];
  /** null: not asked for. */
  readonly items: ItemResults | null;
  /** null: not asked for, or nothing arrives (without a rate there are no queues). */
  readonly flow: FlowResults | null;
  /** null: not asked for on their own. */
  readonly slas: ById<Attainment> | null;
  /** Metric by metric; null where there is nothing to compare with, or the run was stopped. */
  readonly comparison: (Comparison & { readonly with: 'as-is' | 'baseline' }) | null;
}

export interface SimulationRun {
  /** 0 to 1, never falling. */
  readonly progress: number;
  readonly done: boolean;
  /** One slice of work, some milliseconds: the numbers do not depend on how many there are. Nothing once done. */
  advance(): void;
  /** What there is so far; complete once `done`. */
  results(): SimulationResults;
}

/** Reads no file: links give what is behind `stream` and `baseline`; without them sub-streams are named as missing. */
export function simulationJob(
  stream: Stream,
  links: Links | undefined,
  { whatIf = [], ...options }: SimulationOptions = {},
): SimulationJob {
  const on = options.from === undefined ? undefined : parseDate(options.from);
  const whole = inlined(stream, links, on);
  if (whatIf.length > 0) {
    // Steps that call sub-streams change before these are put in place; what lies inside them, afterwards.
    const outer = withOverrides(
      stream,
      whatIf.filter((override) => !isInside(override)),
    );
    const inner = withOverrides(inlined(outer.stream, links, on), whatIf.filter(isInside));
    const problems = [...outer.problems, ...inner.problems];
    return { stream: inner.stream, before: { kind: 'as-is', stream: whole }, options, problems };
  }
  if (!stream.baseline || !links) return { stream: whole, before: null, options, problems: [] };
  const path = stream.baseline.text;
  const found = links.linked(path);
  if (typeof found === 'object') {
    const baseline = inlined(found.stream, found, on);
    return { stream: whole, before: { kind: 'baseline', stream: baseline }, options, problems: [] };
  }
  const why =
    found === undefined ? 'is not known here' : found === 'missing' ? 'is not there' : 'lies outside';
  return { stream: whole, before: null, options, problems: [`the baseline ${path} ${why}`] };
}

function isInside(override: Override): boolean {
  const place =
    'node' in override
      ? override.node
      : 'gate' in override
        ? override.gate
        : 'trigger' in override
          ? override.trigger
          : '';
  return place.includes('/');
}

/** Items and events a slice: a few milliseconds each on streams of usual size. */
const ITEMS = 100;
const EVENTS = 1000;

export function simulationRun(job: SimulationJob): SimulationRun {
  const { mode = 'both', ...options } = job.options;
  const asks = (...modes: SimulationMode[]) => modes.includes(mode);
  const single = asks('items', 'both') ? itemRun(job.stream, options) : undefined;
  const flow = asks('flow', 'both') ? flowRun(job.stream, options) : undefined;
  const slas = asks('slas') ? new AttainmentRun(job.stream, options) : undefined;
  // Percentiles and attainment before the change: the same seed, so that only the change differs.
  const before = job.before && single ? itemRun(job.before.stream, options) : undefined;
  const parts = [
    ...[single, before].flatMap((run) =>
      run
        ? [
            {
              done: () => run.done,
              progress: () => (run.done ? 1 : run.items / run.of),
              advance: () => run.advance(ITEMS),
            },
          ]
        : [],
    ),
    ...(slas
      ? [{ done: () => slas.done, progress: () => slas.progress, advance: () => slas.advance(ITEMS) }]
      : []),
    ...(flow
      ? [
          {
            done: () => flow.done,
            progress: () => (flow.done ? 1 : flow.progress),
            advance: () => flow.advance(EVENTS),
          },
        ]
      : []),
  ];
  const isDone = () => parts.every((part) => part.done());
  const side = (stream: Stream, items: ItemResults | undefined): Side => ({
    metrics: computeMetrics(stream),
    ...(items ? { items } : {}),
  });
  return {
    get progress() {
      return parts.reduce((sum, part) => sum + part.progress(), 0) / parts.length;
    },
    get done() {
      return isDone();
    },
    advance() {
      parts.find((part) => !part.done())?.advance();
    },
    results() {
      const complete = isDone();
      const items = single?.results() ?? null;
      const queues = flow?.results() ?? null;
      const compared =
        complete && job.before
          ? {
              with: job.before.kind,
              ...sidesCompared(
                side(job.before.stream, before?.results()),
                side(job.stream, items ?? undefined),
              ),
            }
          : null;
      return {
        complete,
        problems: job.problems,
        items,
        flow: queues && queues.arrived > 0 ? queues : null,
        slas: slas?.attainment() ?? null,
        comparison: compared,
      };
    },
  };
}

/** Called between slices: `stop` ends the run, and its results say that they are not complete. */
export interface SimulationControl {
  readonly onProgress?: (share: number) => void;
  readonly isCancelled?: () => boolean;
}

/** To its end, for callers that have nothing else to do. Never throws on what a file may hold. */
export function simulate(job: SimulationJob, control: SimulationControl = {}): SimulationResults {
  const run = simulationRun(job);
  while (!run.done && !control.isCancelled?.()) {
    run.advance();
    control.onProgress?.(run.progress);
  }
  return run.results();
}
