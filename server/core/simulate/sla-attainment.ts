// SLA attainment alone, for a rule that runs while somebody types: few items, and only where there is an SLA to judge.
import type { Stream } from '../model/types/stream.ts';
import { type ItemOptions, slaRun } from './monte-carlo.ts';
import type { Attainment, ById } from './results.ts';

/** Enough to tell 95 % from 93 %: the interval is about ±1 %. */
const ITEMS = 2000;

/** What to run for it; undefined where there is no SLA to judge. */
export function attainmentOptions({ slas, nodes }: Stream): { mode: 'items'; items: number } | undefined {
  const judged = slas.size > 0 || [...nodes.values()].some((node) => node.sla?.kind === 'inline');
  return judged ? { mode: 'items', items: ITEMS } : undefined;
}

/** By the id of the SLA, or of the node that holds one in place. Empty without SLAs. */
export function slaAttainment(stream: Stream, options: ItemOptions = {}): ById<Attainment> {
  const judged = attainmentOptions(stream);
  if (!judged) return {};
  const run = slaRun(stream, { items: judged.items, ...options });
  while (!run.done) run.advance(judged.items);
  return run.attainment();
}

/** The SLAs whose whole interval lies below what they ask for: chance alone does not explain the gap. */
export function atRisk(attainment: ById<Attainment>): { readonly id: string; readonly found: Attainment }[] {
  return Object.entries(attainment)
    .filter(([, { value, target }]) => value !== null && value.interval.high < target)
    .map(([id, found]) => ({ id, found }));
}
