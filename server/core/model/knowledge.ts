// What is written, and who knows it, while work is at a node; and how that changes when work arrives and leaves.
// Only what some node reads is followed. Every fact, once true on a path, stays true on it.
import { completes, handlerOf } from './completion.ts';
import { ContextUnits, fieldsInUse, type Units } from './context-units.ts';
import { performed } from './parties.ts';
import type { Edge } from './types/flow.ts';
import type { Handler } from './types/handling.ts';
import type { HandoffNode, StreamNode, TriggerNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { ContextRef } from './types/values.ts';

export interface Knowledge {
  readonly written: Units;
  /** What travels with the work: all that its last actor knew, or what a handoff let through. */
  readonly held: Units;
  /** By actor, in the order of `KnowledgeRules.actors`. */
  readonly known: readonly Units[];
  /** By node: what a handoff on the way says will be written when this node completes. */
  readonly promised: ReadonlyMap<string, Units>;
}

export class KnowledgeRules {
  readonly units: ContextUnits;
  readonly actors: readonly string[];
  readonly #stream: Stream;
  readonly #handlers: Map<Edge, Handler | undefined>;
  /** By node: the place of its actor. */
  readonly #performers = new Map<string, number>();

  /** Follows all items that some node reads. */
  static of(stream: Stream): KnowledgeRules {
    const read = [...stream.nodes.values()].flatMap(demands).map((ref) => ref.item);
    const items = new Set(read.filter((item) => stream.context.has(item)));
    return new KnowledgeRules(stream, new ContextUnits(stream, items, fieldsInUse(stream)), new Map());
  }

  private constructor(stream: Stream, units: ContextUnits, handlers: Map<Edge, Handler | undefined>) {
    this.#stream = stream;
    this.actors = [...stream.actors.keys()];
    this.units = units;
    this.#handlers = handlers;
  }

  /** The same for one item alone. */
  alone(item: string): KnowledgeRules {
    return new KnowledgeRules(this.#stream, this.units.alone(item), this.#handlers);
  }

  /** Nothing is known yet, or (the start of a greatest fixpoint) everything. */
  uniform(units: Units): Knowledge {
    return { written: units, held: units, known: this.actors.map(() => units), promised: new Map() };
  }

  /** What a trigger brings along one of its edges; optional inputs where `optional` says that they came. */
  begin(trigger: TriggerNode, edge: Edge, optional: boolean): Knowledge {
    const missed = edge.cause === 'missing-input' ? edge.label : undefined;
    const inputs = [...this.#stream.inputs.values()].filter(
      ({ required, onMissing }) =>
        (required || optional) && (missed === undefined || onMissing?.id !== missed),
    );
    const provided = [...trigger.provides, ...inputs.flatMap((input) => input.provides)];
    const written = this.units.written(provided) | this.#failure(trigger, edge);
    const known = [...this.#stream.actors.values()].map((actor) =>
      actor.kind === 'external' ? written & ~this.units.sensitive : written,
    );
    // All actors know what the trigger brings, save that outsiders do not see what is sensitive.
    const direct = performed(this.#stream, this.#stream.nodes.get(edge.to)) !== undefined;
    return { written, held: direct ? 0n : written, known, promised: new Map() };
  }

  /** The actor of the node takes up what travels with the work. */
  arrive(state: Knowledge, node: StreamNode): Knowledge {
    const actor = this.#actorOf(node);
    return actor < 0 ? state : { ...state, known: raised(state.known, actor, state.held) };
  }

  /** After `arrive`: what the work takes along as it leaves the node over this edge. */
  leave(state: Knowledge, node: StreamNode, edge: Edge): Knowledge {
    if (node.kind === 'handoff') return this.#handOver(state, node, edge);
    const actor = this.#actorOf(node);
    const done = completes(node, edge);
    const added = done
      ? this.units.written(node.writes) | (state.promised.get(node.id) ?? 0n)
      : this.#failure(node, edge);
    const written = state.written | added;
    const before = actor < 0 ? state.held : (state.known[actor] ?? 0n);
    const held = before | added | (written & this.units.shared);
    const own = actor < 0 ? state.known : raised(state.known, actor, added);
    const known = done ? this.#told(own, node, held) : own;
    return { written, held, known, promised: done ? state.promised : without(state.promised, node.id) };
  }

  /** Whether whoever is at the node can read this. */
  canRead(state: Knowledge, node: StreamNode, ref: ContextRef): boolean {
    const actor = this.#actorOf(node);
    const elements = node.kind === 'step' && node.forEach?.item ? this.units.listed([node.forEach.item]) : 0n;
    const known =
      actor < 0 ? state.written : (state.known[actor] ?? 0n) | (state.written & this.units.shared);
    return this.units.has(known | elements, ref);
  }

  /** Reading what is not there is reported once: whoever comes later is spared. */
  afterReads(state: Knowledge, node: StreamNode): Knowledge {
    const read = this.units.written(demands(node));
    const actor = this.#actorOf(node);
    if (read === 0n || node.kind === 'output') return state;
    const known = actor < 0 ? state.known : raised(state.known, actor, read);
    return { ...state, written: state.written | read, held: state.held | read, known };
  }

  #handOver(state: Knowledge, handoff: HandoffNode, edge: Edge): Knowledge {
    const failed = this.#failure(handoff, edge);
    if (!completes(handoff, edge)) {
      return { ...state, written: state.written | failed, held: state.held | failed };
    }
    // A handoff without `context` is reported for that; it hides nothing on top.
    const passed = handoff.context?.length
      ? state.held & this.units.listed(handoff.context) & ~this.units.listed(handoff.redact)
      : state.held;
    const returns = this.units.written(handoff.decision?.returns ?? []);
    if (returns === 0n) return { ...state, held: passed };
    const promised = new Map(state.promised);
    promised.set(edge.to, (promised.get(edge.to) ?? 0n) | returns);
    return { ...state, held: passed, promised };
  }

  #told(known: readonly Units[], node: StreamNode, held: Units): readonly Units[] {
    return node.notifies.reduce((all, { to, context }) => {
      const actor = to ? this.actors.indexOf(to.id) : -1;
      return actor < 0 ? all : raised(all, actor, held & this.units.listed(context));
    }, known);
  }

  /** What a failure itself writes (`handle.writes`). */
  #failure(node: StreamNode, edge: Edge): Units {
    const handler = completes(node, edge) ? undefined : this.handler(node, edge);
    return handler ? this.units.written(handler.writes) : 0n;
  }

  /** The handler that sends work along an edge. */
  handler(node: StreamNode, edge: Edge): Handler | undefined {
    if (!this.#handlers.has(edge)) this.#handlers.set(edge, handlerOf(this.#stream, node, edge));
    return this.#handlers.get(edge);
  }

  #actorOf(node: StreamNode): number {
    const known = this.#performers.get(node.id);
    if (known !== undefined) return known;
    const actor = performed(this.#stream, node)?.actor;
    const index = actor ? this.actors.indexOf(actor.id) : -1;
    this.#performers.set(node.id, index);
    return index;
  }
}

/** What a node asks for: its `reads`; an output, what it says that it provides. */
export function demands(node: StreamNode): readonly ContextRef[] {
  return node.kind === 'output' ? node.provides : node.reads;
}

function raised(known: readonly Units[], actor: number, units: Units): readonly Units[] {
  const before = known[actor] ?? 0n;
  return (before | units) === before ? known : known.with(actor, before | units);
}

function without(promised: ReadonlyMap<string, Units>, node: string): ReadonlyMap<string, Units> {
  if (!promised.has(node)) return promised;
  return new Map([...promised].filter(([id]) => id !== node));
}
