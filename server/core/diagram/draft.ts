// From arrows to what is drawn: bars for forks and joins, small circles for `end`, one signal for what may strike at
// many nodes, one link for arrows that run side by side.

import { backEdges } from '../model/back-edges.ts';
import type { Join } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { groupBy } from '../text/group.ts';
import type { Span } from '../text/position.ts';
import { type Arrow, arrowsOf } from './arrows.ts';
import { inputWording, missingWording, nodeWording, signalWording, type Wording } from './labels.ts';
import type { EdgeStyle } from './types.ts';

export interface DraftNode extends Wording {
  /** Unique inside the draft; never shown. */
  readonly place: string;
  readonly id: string;
  readonly span?: Span;
}

export interface DraftLink {
  readonly from: string;
  readonly to: string;
  style: EdgeStyle;
  readonly labels: ArrowLabel[];
}

export interface ArrowLabel {
  readonly words: string;
  readonly share: string;
}

export interface Draft {
  readonly nodes: readonly DraftNode[];
  readonly links: readonly DraftLink[];
  readonly arrows: readonly { readonly arrow: Arrow; readonly link: DraftLink }[];
}

/** An exception that strikes from more nodes than this is drawn as a signal of its own. */
const MOST_SOURCES = 3;
const NO_LABEL = { label: '', words: '', share: '' };

export function draftOf(stream: Stream): Draft {
  return new Drafting(stream).draft();
}

class Drafting {
  readonly #stream: Stream;
  readonly #nodes = new Map<string, DraftNode>();
  readonly #links = new Map<string, DraftLink>();
  readonly #drawn: { arrow: Arrow; link: DraftLink }[] = [];

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  draft(): Draft {
    const { inputs, nodes } = this.#stream;
    for (const input of inputs.values()) {
      this.#add({ ...inputWording(input), place: `input ${input.id}`, id: input.id, span: input.idSpan });
    }
    for (const node of nodes.values()) {
      this.#add({ ...nodeWording(this.#stream, node), place: node.id, id: node.id, span: node.idSpan });
    }
    const arrows = arrowsOf(this.#stream);
    const signals = signalsOf(arrows);
    const forks = forksOf(arrows);
    const joins = this.#joins(arrows);
    for (const arrow of arrows) {
      const to = this.#target(arrow, joins);
      const signal = signals.get(signalKey(arrow));
      const style = styleOf(arrow.cause);
      const fork = arrow.fork === undefined ? undefined : forks.get(arrow.fork);
      const from = signal ? this.#signal(arrow, signal) : fork ? this.#fork(arrow, fork) : arrow.from;
      const label = signal || (fork && commonLabel(fork).label === arrow.label) ? NO_LABEL : arrow;
      this.#drawn.push({ arrow, link: this.#link(from, to, style, label) });
    }
    const links = [...this.#links.values()];
    const places = [...this.#nodes.keys()];
    for (const index of backEdges(places, links)) {
      const link = links[index];
      if (link?.style === 'flow') link.style = 'rework';
    }
    return { nodes: [...this.#nodes.values()], links, arrows: this.#drawn };
  }

  #add(node: DraftNode): string {
    if (!this.#nodes.has(node.place)) this.#nodes.set(node.place, node);
    return node.place;
  }

  #link(from: string, to: string, style: EdgeStyle, { words, share }: ArrowLabel): DraftLink {
    const key = `${from}\n${to}\n${style}`;
    const link = this.#links.get(key) ?? { from, to, style, labels: [] };
    this.#links.set(key, link);
    const said = link.labels.some((label) => label.words === words && label.share === share);
    if ((words !== '' || share !== '') && !said) link.labels.push({ words, share });
    return link;
  }

  #target(arrow: Arrow, joins: ReadonlyMap<string, Join>): string {
    if (arrow.to === 'end') {
      const words = { label: 'end', caption: '', ariaLabel: 'End of this branch' };
      return this.#add({ ...words, kind: 'end', classes: ['end'], place: `end ${arrow.from}`, id: 'end' });
    }
    const node = this.#nodes.get(arrow.to);
    if (!node) {
      const span = arrow.span ? { span: arrow.span } : {};
      return this.#add({ ...missingWording(arrow.to), place: `missing ${arrow.to}`, id: arrow.to, ...span });
    }
    const join = joins.get(arrow.to);
    if (!join || styleOf(arrow.cause) !== 'flow') return arrow.to;
    const place = `join ${arrow.to}`;
    const rule = join.kind === 'count' ? `any ${join.count}` : join.kind;
    const ariaLabel = `Join before ${node.label}: ${rule}`;
    this.#bar({ kind: 'join', label: rule, ariaLabel, place, id: arrow.to, span: join.span });
    this.#link(place, arrow.to, 'flow', { words: rule === 'all' ? '' : rule, share: '' });
    return place;
  }

  #fork(arrow: Arrow, branches: readonly Arrow[]): string {
    const place = `fork ${arrow.fork}`;
    const span = this.#stream.nodes.get(arrow.from)?.idSpan;
    const ariaLabel = `Fork after ${this.#nodes.get(arrow.from)?.label ?? arrow.from}`;
    this.#bar({ kind: 'fork', label: '', ariaLabel, place, id: arrow.from, ...(span ? { span } : {}) });
    this.#link(arrow.from, place, styleOf(arrow.cause), commonLabel(branches));
    return place;
  }

  #bar(bar: Omit<DraftNode, 'caption' | 'classes'>): void {
    this.#add({ ...bar, caption: '', classes: ['bar'] });
  }

  #signal(arrow: Arrow, sources: ReadonlySet<string>): string {
    const span = arrow.span ? { span: arrow.span } : {};
    const place = `signal ${signalKey(arrow)}`;
    return this.#add({ ...signalWording(arrow.label, sources.size), place, id: arrow.label, ...span });
  }

  /** Nodes with a `join` where more than one branch arrives. */
  #joins(arrows: readonly Arrow[]): ReadonlyMap<string, Join> {
    const joins = new Map<string, Join>();
    for (const { id, join } of this.#stream.nodes.values()) {
      if (!join) continue;
      const arrivals = arrows.filter((arrow) => arrow.to === id && styleOf(arrow.cause) === 'flow');
      if (arrivals.length > 1) joins.set(id, join);
    }
    return joins;
  }
}

/** The words that all branches of a fork share stand before the bar. */
function commonLabel(branches: readonly Arrow[]): ArrowLabel & { readonly label: string } {
  const [first] = branches;
  return first && branches.every((branch) => branch.label === first.label) ? first : NO_LABEL;
}

function forksOf(arrows: readonly Arrow[]): ReadonlyMap<number, readonly Arrow[]> {
  const forks = groupBy(arrows, (arrow) => arrow.fork ?? 0);
  forks.delete(0);
  for (const [fork, branches] of forks) if (branches.length < 2) forks.delete(fork);
  return forks;
}

/** Groups of deviations alike in all but where they start, by key, with their sources. */
function signalsOf(arrows: readonly Arrow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const arrow of arrows) {
    if (styleOf(arrow.cause) !== 'deviation' || arrow.label === '') continue;
    const key = signalKey(arrow);
    groups.set(key, (groups.get(key) ?? new Set()).add(arrow.from));
  }
  for (const [key, sources] of groups) if (sources.size <= MOST_SOURCES) groups.delete(key);
  return groups;
}

function signalKey(arrow: Arrow): string {
  return `${arrow.cause} ${arrow.to} ${arrow.label}`;
}

function styleOf(cause: Arrow['cause']): EdgeStyle {
  switch (cause) {
    case 'input':
      return 'input';
    case 'next':
    case 'pass':
    case 'fail':
    case 'conditional':
    case 'outcome':
    case 'to':
    case 'substream':
      return 'flow';
    default:
      return 'deviation';
  }
}
