// The figures behind the preview's charts and tables: waits by cause, load by actor, promises, the comparison.
import { type Checked, list, number, object, oneOf, orNull, text } from './check.ts';

const bars = object({
  bars: list(object({ label: text, value: orNull(number), text })),
  /** Small print: what the figures rest on, or why there are none. */
  note: text,
});
export type PreviewBars = Checked<typeof bars>;

const sla = object({
  label: text,
  /** What it asks for: `95 % within 1d, from Review to Release`. */
  asks: text,
  /** The share that keeps it, or why that is not known. */
  attained: text,
  state: oneOf('kept', 'at risk', 'unknown'),
});

const comparison = object({
  title: text,
  /** Why there is nothing to compare. */
  reason: text,
  rows: list(
    object({
      label: text,
      baseline: text,
      here: text,
      change: text,
      verdict: oneOf('better', 'worse', 'same', 'unknown'),
    }),
  ),
});

export const numbers = object({
  waitByCause: bars,
  utilization: bars,
  outcomes: bars,
  slas: list(sla),
  baseline: orNull(comparison),
});
export type PreviewNumbers = Checked<typeof numbers>;
