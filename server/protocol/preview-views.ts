// What the preview's further views show of a file: the same model as timeline, swimlanes and canvas. All finished.
import { type Checked, list, number, object, oneOf, orNull, text } from './check.ts';

/** Widths are shares of all that is known, so that wait and process are to one scale; null: not known. */
const stretch = object({ share: orNull(number), text });
const segment = object({
  key: text,
  label: text,
  kind: text,
  actor: text,
  process: stretch,
  wait: stretch,
  waitCause: text,
});
export type TimelineSegment = Checked<typeof segment>;

export const timeline = object({
  /** Along the likeliest path to success, in its order. */
  segments: list(segment),
  process: text,
  wait: text,
  notes: list(text),
  /** Why there is no path. */
  reason: text,
});
export type Timeline = Checked<typeof timeline>;

const cell = object({
  key: text,
  label: text,
  kind: text,
  /** Index of its lane. */
  lane: number,
  /** How far along the stream, and which of several in the same place. */
  column: number,
  row: number,
  note: text,
});

export const lanes = object({
  /** `rows`: how many nodes stand on top of each other where it is fullest. */
  lanes: list(object({ label: text, kind: text, rows: number })),
  columns: number,
  cells: list(cell),
  links: list(
    object({ from: text, to: text, label: text, style: oneOf('flow', 'rework', 'deviation', 'input') }),
  ),
});
export type Lanes = Checked<typeof lanes>;

export const canvas = list(
  object({
    id: text,
    title: text,
    /** Said where there is nothing to list. */
    empty: text,
    /** `key`: the node that it is about, or nothing. */
    items: list(
      object({
        label: text,
        text,
        tone: oneOf('plain', 'good', 'bad'),
        key: text,
      }),
    ),
  }),
);
export type Canvas = Checked<typeof canvas>;
