// What a section of the stream takes at least, node by node, on any way through it.
import type { Edge } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { floorOf, lengthOf, type Stretch, timeoutFloor } from './floors.ts';

export interface Section {
  /** Work arrives at one of these. */
  readonly from: readonly string[];
  /** The section ends when one of these completes. */
  readonly to: readonly string[];
  readonly measure: Sla['measure'];
  /** Nodes in which the clock stops. */
  readonly paused: ReadonlySet<string>;
}

/** The least times of nodes, by measure: they stay while actors and calendars stay. */
export type KnownFloors = WeakMap<StreamNode, Partial<Record<Sla['measure'], readonly Stretch[]>>>;

export class Passages {
  readonly stream: Stream;
  readonly #known: KnownFloors;

  constructor(stream: Stream, known: KnownFloors) {
    this.stream = stream;
    this.#known = known;
  }

  /** What a node takes when work leaves it along an arrow. */
  passing(edge: Edge, section: Section): readonly Stretch[] {
    const node = this.stream.nodes.get(edge.from);
    // Until the answer at the last node, work and waiting before it count alike.
    const measure = section.measure === 'response_time' ? 'lead_time' : section.measure;
    const floor = this.floor(edge.from, section, measure);
    if (!node || floor.length === 0) return floor;
    switch (edge.cause) {
      case 'escalation':
        return [];
      case 'exception':
        return node.raises.some((raise) => raise.id === edge.label) ? floor : [];
      case 'timeout': {
        const cut = timeoutFloor(this.stream, node, measure);
        return lengthOf(cut) < lengthOf(floor) ? cut : floor;
      }
      default:
        return floor;
    }
  }

  /** What a node takes before work may leave it. */
  floor(id: string, section: Section, measure: Sla['measure']): readonly Stretch[] {
    const node = this.stream.nodes.get(id);
    if (!node || section.paused.has(id)) return [];
    const known = this.#known.get(node) ?? {};
    const floor = known[measure] ?? floorOf(this.stream, node, measure);
    if (!known[measure]) this.#known.set(node, { ...known, [measure]: floor });
    return floor;
  }
}

/** Work arrives at the node at which the section ends. */
export function isOneNode({ from, to }: Section): boolean {
  return from.length === 1 && to.length === 1 && from[0] === to[0];
}
