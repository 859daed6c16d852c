// Work that is done in batches: items gather until there are enough, then all of them are worked on after one
// changeover and end together. Stated process times are those of one item; a batch takes all of them in a row.
import type { StepNode, StreamNode } from '../model/types/nodes.ts';
import { lawOf, type Rhythm, touchSeconds } from './clock.ts';
import { fixed, gathering } from './law.ts';
import type { NodeTimes, Part } from './times.ts';

/** More items than this are taken at their mean. */
const MOST = 64;

export interface Batch {
  readonly size: number;
  /** Touch seconds before each batch, on average. */
  readonly changeover: number;
  /** A wait that is stated for batching holds the gathering already. */
  readonly gathers: boolean;
}

/** Undefined where items are worked on one by one; `unknown`: what of the batch nobody knows. */
function batchOf(node: StreamNode, rhythm: Rhythm): Batch | { readonly unknown: string } | undefined {
  const stated = node.kind === 'step' ? node.batch : undefined;
  if (!stated?.size || node.kind !== 'step') return undefined;
  const { size, changeover } = stated;
  if (size.value === 'unknown') return { unknown: `${node.id}.batch.size` };
  if (!(size.value >= 2)) return undefined;
  if (changeover?.value === 'unknown') return { unknown: `${node.id}.batch.changeover` };
  const law = changeover && lawOf(changeover.value, (amount) => touchSeconds(amount, rhythm));
  return { size: Math.round(size.value), changeover: law?.mean ?? 0, gathers: !holdsIt(node) };
}

function holdsIt({ times }: StepNode): boolean {
  return times.waitCause === 'batching' && (times.wait ?? times.lead) !== undefined;
}

/** `ratio`: elapsed seconds that a second of work takes. A stated lead time holds all of it. */
export function inBatches(node: StreamNode, times: NodeTimes, rhythm: Rhythm, ratio: number): NodeTimes {
  const batch = batchOf(node, rhythm);
  if (!batch) return times;
  if ('unknown' in batch) {
    const { process, wait, lead } = times.missing;
    const missing = {
      process: [...process, batch.unknown],
      wait: [...wait, batch.unknown],
      lead: [...lead, batch.unknown],
    };
    return { ...times, missing, service: undefined };
  }
  const { size } = batch;
  const changeover = batch.changeover * ratio;
  const parts = times.parts.flatMap((part): Part[] => {
    if (part.active < 1) return [part];
    const setUp = { law: fixed(changeover), active: 1 / size };
    if (part.law.certain || size > MOST)
      return [setUp, { law: fixed(part.law.mean * size), active: 1 / size }];
    return [setUp, ...Array.from({ length: size }, () => ({ law: part.law, active: 1 / size }))];
  });
  const alone = times.parts.reduce((sum, { law, active }) => sum + (active < 1 ? 0 : law.mean), 0);
  const together = alone === 0 ? 0 : alone * size + changeover;
  return {
    ...times,
    parts,
    process: times.process + (alone === 0 ? 0 : batch.changeover / size),
    processElapsed: times.processElapsed + (alone === 0 ? 0 : changeover / size),
    wait: times.wait + together - together / size,
    waitCause: times.waitCause === 'unspecified' ? 'batching' : times.waitCause,
    batch,
  };
}

/** The wait until enough others have come; `perSecond`: visits to the node. Without a known rate it is missing. */
export function gathered(
  times: NodeTimes,
  perSecond: number | undefined,
  rates: readonly string[],
): NodeTimes {
  if (!times.batch?.gathers) return times;
  if (perSecond === undefined) {
    const { process, wait, lead } = times.missing;
    return { ...times, missing: { process, wait: [...wait, ...rates], lead: [...lead, ...rates] } };
  }
  const law = gathering(times.batch.size, perSecond);
  return { ...times, parts: [{ law, active: 0 }, ...times.parts], wait: times.wait + law.mean };
}
