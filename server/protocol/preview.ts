// What the server says about one file for its preview. Everything is finished: text is formatted, figures are
// computed, ranges are in LSP's units; whoever shows it computes nothing.
import { type Checked, flag, list, number, object, oneOf, orNull, text } from './check.ts';
import { numbers } from './preview-numbers.ts';
import { canvas, lanes, timeline } from './preview-views.ts';

/** Request: {uri} -> PreviewPayload | null (null: no such document). */
export const PREVIEW_REQUEST = 'vstream/preview';
/** Notification from the server: {uri, version}; the payload of that version can be asked for. */
export const PREVIEW_CHANGED = 'vstream/previewChanged';

/**
 * How the diagram is arranged: frames by stage, team or section (runs of nodes, where a large stream names neither), and
 * which of them stand open where the rest is folded. `visits`: arrows have room for how often they are taken.
 */
export const arrangement = object({
  group: oneOf('none', 'stages', 'teams', 'sections'),
  open: list(text),
  visits: flag,
});
export type Arrangement = Checked<typeof arrangement>;

export interface PreviewParams {
  readonly uri: string;
  readonly arrangement?: Arrangement;
}
export const previewChanged = object({ uri: text, version: number });
export type PreviewChanged = Checked<typeof previewChanged>;

const position = object({ line: number, character: number });
export const range = object({ start: position, end: position });
export type PreviewRange = Checked<typeof range>;

const severity = oneOf('error', 'warning', 'info', 'hint');

const badge = object({ severity, rule: text, message: text });

const node = object({
  /** The name in the Mermaid text. */
  key: text,
  id: text,
  kind: oneOf(
    ...(['trigger', 'step', 'gate', 'handoff', 'output'] as const),
    ...(['input', 'missing', 'end', 'fork', 'join', 'signal', 'group'] as const),
  ),
  label: text,
  caption: text,
  /** How many lines of the drawn label are name and caption; the blank line for figures follows. */
  nameLines: number,
  captionLines: number,
  hasFigures: flag,
  /** Short, for the blank line: process and wait, and how many visits there are where it is not one. */
  figures: text,
  visits: text,
  aria: text,
  /** The id, to select and to show. */
  range: orNull(range),
  /** The whole definition: a cursor in it is a cursor at this node. */
  extent: orNull(range),
  badges: list(badge),
  /** The node that limits the stream. */
  constraint: flag,
  /** From 0 (none) to 4 (most of the stream); null where it is not known. */
  heat: object({ wait: orNull(number), utilization: orNull(number), findings: orNull(number) }),
  /** False where it lies in a folded group. */
  drawn: flag,
  /** The stage, team or section in whose frame it lies, or that it stands for. */
  group: text,
  /** The file that a sub-stream opens, as the text names it. */
  opens: text,
});
export type PreviewNode = Checked<typeof node>;

const edge = object({
  from: text,
  to: text,
  link: text,
  cause: text,
  label: text,
  style: oneOf('flow', 'rework', 'deviation', 'input'),
});
export type PreviewEdge = Checked<typeof edge>;

const link = object({
  key: text,
  from: text,
  to: text,
  label: text,
  /** For the blank line of its label: which share of the work goes this way, and how often an item does. */
  shares: text,
  visits: text,
  style: oneOf('flow', 'rework', 'deviation', 'input'),
});

export type PreviewLink = Checked<typeof link>;

const card = object({
  id: text,
  label: text,
  value: text,
  /** A second line under the value, such as the method behind a constraint. */
  note: text,
  known: flag,
  basis: oneOf('measured', 'estimated', 'assumed'),
  /** At least or at most so much, where the value is not known. */
  bound: text,
  missing: list(text),
  reason: text,
  formula: text,
  inputs: list(object({ name: text, value: text })),
  /** One sentence: what the metric means. */
  help: text,
});
export type PreviewCard = Checked<typeof card>;

const row = object({
  key: text,
  label: text,
  kind: text,
  actor: text,
  visits: text,
  process: text,
  wait: text,
  waitCause: text,
  completeAccurate: text,
});
export type PreviewRow = Checked<typeof row>;

export const previewPayload = object({
  uri: text,
  version: number,
  title: text,
  summary: text,
  /**
   * `stale`: the text cannot be read as it stands; picture and figures are the last good ones.
   * `partial`: nor was it ever; they show what could be read.
   */
  state: oneOf('ok', 'stale', 'partial'),
  problem: orNull(object({ message: text, range })),
  mermaid: text,
  arrangement,
  /** What the reader is told about the arrangement, such as why stages are folded. */
  notice: text,
  groups: list(object({ key: text, id: text, label: text, folded: flag })),
  /** By what the nodes can be grouped. */
  groupings: list(oneOf('stages', 'teams', 'sections')),
  /** What the steps of the heat stand for. */
  heat: object({ wait: text, utilization: text, findings: text }),
  nodes: list(node),
  links: list(link),
  edges: list(edge),
  cards: list(card),
  rows: list(row),
  timeline,
  lanes,
  canvas,
  numbers,
  counts: object({ error: number, warning: number, info: number, hint: number }),
});
export type PreviewPayload = Checked<typeof previewPayload>;
