// What is read by pieces has spans that move, what is read whole has none: for a comparison both stand still.
import { MovingSpan } from '../../server/core/text/position.ts';

/** The same data with all moving spans where they are now. */
export function unmoving(data: unknown, known = new Map<object, unknown>()): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (data instanceof MovingSpan) return data.toJSON();
  if (known.has(data)) return known.get(data);
  const copy: object = Array.isArray(data) ? [] : {};
  known.set(data, copy);
  for (const [key, member] of Object.entries(data)) Reflect.set(copy, key, unmoving(member, known));
  return copy;
}
