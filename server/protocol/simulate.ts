// Simulation and walk-through over LSP. Like the preview's payload, what the server answers is finished: figures as
// text, chart data in the unit that the axis names.
import { type Checked, flag, list, number, object, oneOf, orNull, text } from './check.ts';
import { range } from './preview.ts';

/** Request: {uri} -> SimulationSetup | null: what can be tried, and with how many items. */
export const SETUP_REQUEST = 'vstream/simulationSetup';
/** Request: SimulateParams -> SimulationPayload | null. Tells `$/progress`; can be cancelled. */
export const SIMULATE_REQUEST = 'vstream/simulate';
/** Request: ApplyParams -> AppliedChanges | null: the edits that write what was tried into the file. */
export const APPLY_REQUEST = 'vstream/applyChanges';
/** Request: WalkParams -> WalkPayload | null. */
export const WALK_REQUEST = 'vstream/walk';

/** The most items that a run takes. */
export const MOST_ITEMS = 10_000_000;

/** A lever set to something else than the file says. */
const change = object({ lever: text, value: number });
export type Change = Checked<typeof change>;

export interface SimulateParams {
  readonly uri: string;
  readonly items: number;
  readonly seed: number;
  readonly changes: readonly Change[];
  readonly workDoneToken?: string | number;
}

export interface ApplyParams {
  readonly uri: string;
  readonly changes: readonly Change[];
}

/** Something whose value can be tried without touching the file. */
const lever = object({
  id: text,
  group: oneOf('Capacity', 'Probability', 'Wait time', 'Process time', 'Arrival rate'),
  label: text,
  /** Behind the number: `%`, `h`, `/d`, `×`. */
  unit: text,
  min: number,
  max: number,
  step: number,
  /** As the file says. */
  value: number,
  /** What is written, where that is more than the number: `2h..8h`. */
  written: text,
});
export type LeverData = Checked<typeof lever>;

export const simulationSetup = object({
  uri: text,
  version: number,
  items: number,
  seed: number,
  levers: list(lever),
});
export type SimulationSetup = Checked<typeof simulationSetup>;

const figure = object({ label: text, value: text, note: text, known: flag });

const bar = object({
  label: text,
  /** The node or actor, where it is one. */
  id: text,
  share: number,
  low: orNull(number),
  high: orNull(number),
  /** What is asked for. */
  target: orNull(number),
  text,
  /** `91 % to 93 %`, empty where there is none. */
  interval: text,
});
export type SimulationBar = Checked<typeof bar>;

const sla = object({
  id: text,
  attained: text,
  interval: text,
  asked: text,
  verdict: oneOf('kept', 'at risk', 'unknown'),
  note: text,
});

const histogram = object({
  axis: text,
  bins: list(object({ from: number, to: number, count: number, text })),
  marks: list(object({ at: number, text })),
  ticks: list(object({ at: number, text })),
});

const flow = object({
  figures: list(figure),
  wip: object({
    unit: text,
    /** Up to here the run warms up. */
    warmUp: number,
    points: list(object({ at: number, wip: number })),
  }),
  /** Items in line over the same time, the longest lines first. */
  lines: list(object({ label: text, points: list(object({ at: number, waiting: number })) })),
  utilization: list(bar),
  queues: list(object({ label: text, mean: text, most: text, wait: text })),
});

const comparison = object({
  title: text,
  rows: list(
    object({
      label: text,
      before: text,
      after: text,
      change: text,
      verdict: oneOf('better', 'worse', 'same', 'different', 'unknown'),
    }),
  ),
  constraint: text,
  /** Empty where there is nothing to call out. */
  callOut: text,
});

export const simulationPayload = object({
  uri: text,
  version: number,
  /** `10,000 items, seed 1, …` */
  basis: text,
  figures: list(figure),
  leadTime: orNull(histogram),
  slas: list(sla),
  attainment: list(bar),
  outcomes: list(bar),
  criticality: list(bar),
  flow: orNull(flow),
  /** Why there is no run with queues; empty where there is one. */
  noFlow: text,
  comparison: orNull(comparison),
  notes: list(text),
});
export type SimulationPayload = Checked<typeof simulationPayload>;

export const appliedChanges = object({
  version: number,
  edits: list(object({ range, newText: text })),
  problems: list(text),
});
export type AppliedChanges = Checked<typeof appliedChanges>;

export const walkStep = object({ place: number, choice: text });
export type WalkStep = Checked<typeof walkStep>;

export interface WalkParams {
  readonly uri: string;
  /** Empty: the first. */
  readonly trigger: string;
  readonly steps: readonly WalkStep[];
}

export const walkPayload = object({
  uri: text,
  version: number,
  trigger: text,
  triggers: list(object({ id: text, label: text })),
  /** The steps that the file as it stands still allows, of those that were asked for. */
  steps: list(walkStep),
  places: list(
    object({
      id: number,
      node: text,
      label: text,
      detail: text,
      choices: list(object({ id: text, label: text, note: text })),
    }),
  ),
  visited: list(object({ node: text, label: text })),
  outputs: list(text),
  ambiguities: list(object({ node: text, label: text, text, range })),
  done: flag,
});
export type WalkPayload = Checked<typeof walkPayload>;

/** What the preview's page asks of the extension; `run` tells one run from the next. */
export const simulationToExtension = [
  object({ type: oneOf('setup') }),
  object({ type: oneOf('simulate'), run: number, items: number, seed: number, changes: list(change) }),
  object({ type: oneOf('cancel-simulation'), run: number }),
  object({ type: oneOf('apply-changes'), changes: list(change) }),
  object({ type: oneOf('walk'), trigger: text, steps: list(walkStep) }),
  /** Show the place of an ambiguity. */
  object({ type: oneOf('reveal-range'), version: number, range }),
] as const;

/** What it is told. */
export const simulationToWebview = [
  object({ type: oneOf('setup'), setup: simulationSetup }),
  object({ type: oneOf('simulating'), run: number, percentage: number }),
  /** Run 0 is an earlier one, for a page that begins anew. `problem`: why there are no results; empty where there are, or the run was cancelled. */
  object({
    type: oneOf('simulated'),
    run: number,
    payload: orNull(simulationPayload),
    problem: text,
  }),
  /** `problem`: why nothing was written; empty where it was. */
  object({ type: oneOf('applied'), problem: text }),
  object({ type: oneOf('walked'), walk: walkPayload }),
  /** Run at once with what is set: the command was given. */
  object({ type: oneOf('start-simulation') }),
] as const;
