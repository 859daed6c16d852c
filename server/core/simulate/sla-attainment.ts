// SLA attainment alone, for a rule that runs while somebody types: few items, and only for SLAs that could be missed.
import { inlined } from '../metrics/inline.ts';
import { byId } from '../metrics/report.ts';
import { parseDate } from '../model/dates.ts';
import type { Links } from '../model/linked.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { certainSlas } from './certain-slas.ts';
import { type JudgedSla, judgedSlas } from './judged-slas.ts';
import { type ItemOptions, type SlaRun, slaRun } from './monte-carlo.ts';
import type { Attainment, ById } from './results.ts';

/** Enough to tell 95 % from 93 %: the interval is about ±1 %. */
const ITEMS = 2000;

/** What an item of a file goes through on a date: sub-streams put in place, counts filled in. */
export function judgedStream({ stream, links, today }: Judged): Stream {
  return inlined(stream, links, today === undefined ? undefined : parseDate(today));
}

interface Judged {
  readonly stream: Stream;
  readonly links?: Links | undefined;
  readonly today?: string | undefined;
}

/**
 * A run in slices, with the same numbers however it is cut. Nothing is planned before the first of them, and nothing at all
 * where no SLA can be missed: then it is done at once.
 */
export class AttainmentRun {
  readonly #judged: readonly JudgedSla[];
  readonly #open: readonly JudgedSla[];
  readonly #stream: Stream;
  readonly #options: ItemOptions;
  #run: SlaRun | undefined;

  constructor(stream: Stream, options: ItemOptions = {}) {
    this.#stream = stream;
    this.#options = { items: ITEMS, ...options };
    this.#judged = judgedSlas(stream);
    const certain = certainSlas(stream, this.#judged);
    this.#open = this.#judged.filter((each) => !certain.has(each));
  }

  get done(): boolean {
    return this.#open.length === 0 || this.#run?.done === true;
  }

  /** From 0 to 1. */
  get progress(): number {
    if (this.done) return 1;
    return this.#run ? this.#run.items / this.#run.of : 0;
  }

  advance(items: number): void {
    if (this.#open.length === 0) return;
    this.#run ??= slaRun(this.#stream, this.#open, this.#options);
    this.#run.advance(items);
  }

  /** By the id of the SLA, or of the node that holds one in place. Empty without SLAs. */
  attainment(): ById<Attainment> {
    const simulated = this.#run?.attainment() ?? {};
    return byId(this.#judged.map(({ id, sla }) => [id, simulated[id] ?? always(sla)]));
  }
}

/** The same in one go. */
export function slaAttainment(stream: Stream, options: ItemOptions = {}): ById<Attainment> {
  const run = new AttainmentRun(stream, options);
  while (!run.done) run.advance(ITEMS);
  return run.attainment();
}

/** No item was needed to see it. */
function always({ percentile, appliesWhen }: Sla): Attainment {
  return {
    value: { share: 1, n: 0, interval: { low: 1, high: 1 } },
    ...{ known: true, missing: [], met: true, certain: true, unfinished: 0 },
    target: percentile / 100,
    conditional: appliesWhen !== undefined,
  };
}

/** The SLAs whose whole interval lies below what they ask for: chance alone does not explain the gap. */
export function atRisk(attainment: ById<Attainment>): { readonly id: string; readonly found: Attainment }[] {
  return Object.entries(attainment)
    .filter(([, { value, target }]) => value !== null && value.interval.high < target)
    .map(([id, found]) => ({ id, found }));
}
