// A step that runs once for each item of a list. In parallel the last needed item decides and every item waits for
// itself; in sequence the wait comes once and the touch times add up. Touch time counts for every item.
import type { ForEach, StreamNode } from '../model/types.ts';
import { arrivalOfAlike, atomsOf, convolved, meanOf, NOTHING } from './atoms.ts';
import { fixed, fromAtoms } from './law.ts';
import type { NodeTimes } from './times.ts';

/** More items than this are taken at their mean. */
const MOST = 64;

export function repeated(node: StreamNode, times: NodeTimes): NodeTimes {
  const each = node.kind === 'step' ? node.forEach : undefined;
  if (!each) return times;
  const count = each.count && 'value' in each.count ? each.count.value : 'unknown';
  if (count === 'unknown') {
    const name = [`${node.id}.for_each.count`];
    const { process, wait, lead } = times.missing;
    const missing = { process: [...process, ...name], wait: [...wait, ...name], lead: [...lead, ...name] };
    return { ...times, missing, service: undefined };
  }
  const items = Math.max(0, Math.round(count));
  return each.mode === 'parallel' ? inParallel(times, items, each) : inSequence(times, neededOf(each, items));
}

function neededOf(each: ForEach, items: number): number {
  if (each.until === 'all') return items;
  return Math.min(items, each.until === 'any' ? 1 : each.until);
}

function inSequence(times: NodeTimes, items: number): NodeTimes {
  const service = times.service && fixed(times.service.mean * items);
  const repeats = items <= MOST ? items : 1;
  const parts = times.parts.flatMap((part) => {
    if (part.active === 0) return [part];
    const law = items <= MOST ? part.law : fixed(part.law.mean * items);
    return Array.from({ length: repeats }, () => ({ ...part, law }));
  });
  const process = { process: times.process * items, processElapsed: times.processElapsed * items };
  const mixed = times.parts.some((part) => part.active > 0 && part.active < 1);
  return { ...times, ...process, parts, service, wait: mixed ? times.wait * items : times.wait };
}

function inParallel(times: NodeTimes, items: number, each: ForEach): NodeTimes {
  const one = times.parts.reduce(
    (sum, { law, active }) => convolved(sum, atomsOf(law, active, MOST * 2), MOST * 2),
    NOTHING,
  );
  const count = Math.min(items, MOST);
  const needed = Math.min(neededOf(each, items), count);
  const last = items > 0 ? arrivalOfAlike(one, count, needed, MOST * 2) : NOTHING;
  const [mean, active] = [meanOf(last), meanOf(last, 'active')];
  return {
    ...times,
    parts: [{ law: fromAtoms(last), active: mean > 0 ? active / mean : 0 }],
    process: times.process * items,
    processElapsed: active,
    wait: mean - active,
    service: times.service && fixed(times.service.mean * items),
  };
}
