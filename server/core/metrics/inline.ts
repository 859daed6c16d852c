// A stream with its sub-streams put in place: one plain graph, on which metrics and simulation need know nothing of
// files. What is inside a step `s` is called `s/…`. Choices that the language leaves to the tool:
// - Nodes, exceptions, stages, calendars and milestones belong to their file. Actors and teams are people: the same id
//   in both files is the same actor, and the file that calls says what it is like.
// - The step keeps its own wait, join and earliest start, before the sub-stream begins; its cadence and exceptions come
//   after it has ended; process and lead time are those of the sub-stream. Its SLA clocks run beside, as everywhere.
// - The linked file's own triggers, inputs and SLAs are for those who start it otherwise.
import { officeHours } from '../model/calendars.ts';
import type { CalendarDate } from '../model/dates.ts';
import type { Linked, LinkedSpec, Links } from '../model/linked.ts';
import { withCountsOn } from '../model/parameters.ts';
import type { Flow } from '../model/types/flow.ts';
import type { StepNode, StreamNode, Substream } from '../model/types/nodes.ts';
import type { Calendar } from '../model/types/resources.ts';
import type { Stream } from '../model/types/stream.ts';
import { Renamer } from './inline-names.ts';

/** Sub-streams inside sub-streams, at most. */
const DEEPEST = 20;

/**
 * The same stream where it holds no sub-streams; one that cannot be put in place stays a step, and says why. Counts that
 * follow from parameters are filled in as these are on the date `on`, each file by its own.
 */
export function inlined(stream: Stream, links: Links | undefined, on?: CalendarDate): Stream {
  return new Inliner(links ? [links.uri] : [], { at: 0 }, on).whole(stream, links);
}

function hasSubstreams(stream: Stream): boolean {
  for (const node of stream.nodes.values()) if (node.kind === 'step' && node.substream) return true;
  return false;
}

class Inliner {
  /** The files that are open around this one. */
  readonly #around: readonly string[];
  /** Places in the text tell counters apart: every file gets a stretch of its own. */
  readonly #offset: { at: number };

  readonly #on: CalendarDate | undefined;

  constructor(around: readonly string[], offset: { at: number }, on: CalendarDate | undefined) {
    this.#around = around;
    this.#offset = offset;
    this.#on = on;
  }

  whole(written: Stream, links: Links | undefined): Stream {
    const stream = withCountsOn(written, this.#on);
    if (!hasSubstreams(stream)) return stream;
    if (this.#offset.at === 0) this.#offset.at = stream.text.length;
    const nodes = new Map<string, StreamNode>();
    const own = [...stream.nodes.keys()];
    let { actors, teams, calendars, milestones, stages } = stream;
    const exceptions = new Map(
      [...stream.exceptions].map(([id, exception]) => [
        id,
        // "All" nodes are those of the file that says so.
        exception.during === 'all'
          ? { ...exception, during: own.map((node) => ({ id: node, span: exception.span })) }
          : exception,
      ]),
    );
    for (const node of stream.nodes.values()) {
      nodes.set(node.id, node);
      if (node.kind !== 'step' || !node.substream) continue;
      const found = this.#find(node, node.substream, links);
      if (typeof found === 'string') {
        nodes.set(node.id, { ...node, opaque: found });
        continue;
      }
      const { inside, names } = found;
      for (const part of partsOf(node, node.substream, inside, names)) nodes.set(part.id, part);
      // Exceptions that strike the step come out of the whole of it.
      for (const [id, exception] of exceptions) {
        if (exception.during === undefined || exception.during === 'all') continue;
        const during = exception.during.map((ref) => (ref.id === node.id ? { ...ref, id: names.exit } : ref));
        exceptions.set(id, { ...exception, during });
      }
      for (const [id, exception] of inside.exceptions)
        exceptions.set(names.local(id), names.exception(exception));
      actors = new Map([
        ...[...inside.actors].map(([id, actor]) => [id, names.actor(actor)] as const),
        ...actors,
      ]);
      teams = new Map([...inside.teams, ...teams]);
      stages = new Map([
        ...stages,
        ...[...inside.stages].map(([id, stage]) => [names.local(id), stage] as const),
      ]);
      milestones = new Map([
        ...milestones,
        ...[...inside.milestones].map(([id, moment]) => [names.local(id), moment] as const),
      ]);
      calendars = new Map([
        ...calendars,
        ...[...inside.calendars].map(([id, calendar]) => [names.local(id), calendar] as const),
        [names.office, officeOf(inside)],
      ]);
    }
    return { ...stream, nodes, exceptions, actors, teams, calendars, milestones, stages };
  }

  #find(step: StepNode, { file, trigger }: Substream, links: Links | undefined): Found | string {
    const linked: Linked | undefined = links?.linked(file.text);
    if (linked === undefined) return `${file.text} has not been read`;
    if (linked === 'missing') return `${file.text} is not there`;
    if (linked === 'outside') return `${file.text} lies outside of the workspace`;
    if (!linked.intact) return `${file.text} cannot be read as YAML`;
    if (this.#around.includes(linked.uri)) return `${file.text} contains this stream itself`;
    if (this.#around.length > DEEPEST) return `${file.text} lies too deep`;
    const awkward = awkwardness(step);
    if (awkward) return `${awkward} around a sub-stream cannot be computed`;
    const triggers = [...linked.stream.nodes.values()].filter((node) => node.kind === 'trigger');
    const start = trigger ? triggers.find(({ id }) => id === trigger.id) : triggers[0];
    if (!start?.next) return `${file.text} has no trigger ${trigger?.id ?? ''}`.trimEnd();
    if (!trigger && triggers.length > 1) return `${file.text} has several triggers, and none is named`;
    return this.#open(step, linked, start.next);
  }

  #open(step: StepNode, linked: LinkedSpec, start: Flow): Found {
    const inside = new Inliner([...this.#around, linked.uri], this.#offset, this.#on).whole(
      linked.stream,
      linked,
    );
    const names = new Renamer(step.id, this.#offset.at, inside);
    this.#offset.at += 1 + linked.stream.text.length;
    return { inside, names: names.starting(start) };
  }
}

interface Found {
  readonly inside: Stream;
  readonly names: Renamer;
}

/** What the step says of the whole that no graph of its parts can say. */
function awkwardness(step: StepNode): string | undefined {
  if (step.timeout) return 'a timeout';
  if (step.forEach) return 'for_each';
  if (step.batch) return 'a batch';
  if (step.cancels.length > 0) return 'cancels';
  const retried = [...step.on.values()].some(({ handler }) => handler.retry);
  return retried ? 'a retry' : undefined;
}

/** The step as the way in, the nodes of the linked file, and the way out. */
function partsOf(step: StepNode, substream: Substream, inside: Stream, names: Renamer): StreamNode[] {
  const { process: _, lead: __, ...waits } = step.times;
  const { cadence, substream: ___, notBefore, ...kept } = step;
  const entry: StepNode = {
    ...kept,
    ...(notBefore ? { notBefore } : {}),
    times: waits,
    raises: [],
    passage: 'in',
    ...(names.start ? { next: names.start } : {}),
  };
  const exit: StepNode = {
    ...entry,
    id: names.exit,
    times: { measured: step.times.measured },
    raises: step.raises,
    passage: 'out',
    ...(cadence ? { cadence } : {}),
  };
  const way = { ...exit } as { -readonly [K in keyof StepNode]: StepNode[K] };
  delete way.join;
  delete way.sla;
  delete way.notBefore;
  delete way.completeAccurate;
  if (step.next) way.next = step.next;
  else delete way.next;
  const mapped = new Map(substream.outputs.map(({ output, to, span }) => [output, { to, span }]));
  const parts: StreamNode[] = [entry];
  for (const node of inside.nodes.values()) {
    if (node.kind === 'trigger') continue;
    if (node.kind !== 'output') {
      parts.push(names.node(node));
      continue;
    }
    const onward = mapped.get(node.id);
    const target = onward?.to ?? { id: names.exit, span: step.span };
    const next: Flow = { kind: 'to', target, span: onward?.span ?? step.span };
    const bare = { ...way, id: names.local(node.id), raises: [], next };
    delete bare.cadence;
    parts.push(node.join ? { ...bare, join: node.join } : bare);
  }
  parts.push(way);
  return parts;
}

/** What `bh` and `bd` of the linked file count on where nothing nearer names a calendar. */
function officeOf(inside: Stream): Calendar {
  const named = inside.calendar && inside.calendars.get(inside.calendar.id);
  if (named) return named;
  const span = inside.anchor;
  return {
    id: 'office',
    idSpan: span,
    span,
    tree: undefined,
    tags: [],
    open: officeHours,
    holidays: [],
    freezes: [],
  };
}
