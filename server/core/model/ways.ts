// Arrows by what they are for: along which of them work goes on.
import type { Cause } from './types/flow.ts';

/** Where a node sends its work when it has done what it is there for. */
export const CHOSEN: ReadonlySet<Cause> = new Set<Cause>([
  ...(['next', 'pass', 'fail', 'conditional', 'outcome', 'to', 'substream'] as const),
]);

/** Those, and where work goes when something has gone wrong with it. */
export const ONWARD: ReadonlySet<Cause> = new Set<Cause>([
  ...CHOSEN,
  ...(['reject', 'exhausted', 'timeout', 'exception'] as const),
]);

/** Any that the work itself may take. */
export const WAYS: ReadonlySet<Cause> = new Set<Cause>([...ONWARD, 'escalation']);
