// A stream with its sub-streams put in place: one plain graph, on which metrics and simulation need know nothing of
// files. What is inside a step `s` is called `s/…`. Choices that the language leaves to the tool:
// - Nodes, exceptions, stages, calendars and milestones belong to their file. Actors and teams are people: the same id
//   in both files is the same actor, and the file that calls says what it is like.
// - The step keeps its own wait, join and earliest start, before the sub-stream begins; its cadence, exceptions and what
//   it cancels come after it has ended; process and lead time are those of the sub-stream. Its SLA clocks run beside, as
//   everywhere. A further attempt does all of it again; `for_each` writes it out for each element.
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
import { awkwardness, copiesOf, exitOf, partsOf } from './inline-parts.ts';

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
      const found = this.#find(stream, node, node.substream, links);
      if (typeof found === 'string') {
        nodes.set(node.id, { ...node, opaque: found });
        continue;
      }
      const { inside, copies } = found;
      for (const part of partsOf(stream, node, node.substream, inside, copies)) nodes.set(part.id, part);
      // Exceptions that strike the step come out of the whole of it.
      for (const [id, exception] of exceptions) {
        if (exception.during === undefined || exception.during === 'all') continue;
        const during = exception.during.map((ref) =>
          ref.id === node.id ? { ...ref, id: exitOf(node) } : ref,
        );
        exceptions.set(id, { ...exception, during });
      }
      teams = new Map([...inside.teams, ...teams]);
      for (const names of copies) {
        for (const [id, exception] of inside.exceptions)
          exceptions.set(names.local(id), names.exception(exception));
        actors = new Map([
          ...[...inside.actors].map(([id, actor]) => [id, names.actor(actor)] as const),
          ...actors,
        ]);
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
    }
    endAllOf(nodes);
    return { ...stream, nodes, exceptions, actors, teams, calendars, milestones, stages };
  }

  #find(
    stream: Stream,
    step: StepNode,
    { file, trigger, outputs }: Substream,
    links: Links | undefined,
  ): Found | string {
    const mapped = outputs.length > 0;
    const linked: Linked | undefined = links?.linked(file.text);
    if (linked === undefined) return `${file.text} has not been read`;
    if (linked === 'missing') return `${file.text} is not there`;
    if (linked === 'outside') return `${file.text} lies outside of the workspace`;
    if (!linked.intact) return `${file.text} cannot be read as YAML`;
    if (this.#around.includes(linked.uri)) return `${file.text} contains this stream itself`;
    if (this.#around.length > DEEPEST) return `${file.text} lies too deep`;
    const awkward = awkwardness(stream, step, mapped);
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
    const { copies } = copiesOf(step);
    const named = Array.from({ length: copies }, (_, i) => {
      const names = new Renamer(copies > 1 ? `${step.id}/${i + 1}` : step.id, this.#offset.at, inside);
      this.#offset.at += 1 + linked.stream.text.length;
      return names.starting(start);
    });
    return { inside, copies: named };
  }
}

/** What ends a step ends all of the work inside it. */
function endAllOf(nodes: Map<string, StreamNode>): void {
  for (const node of nodes.values()) {
    if (node.kind !== 'step' || node.cancels.length === 0) continue;
    const cancels = node.cancels.flatMap((ref) => {
      const inside = [...nodes.keys()].filter((id) => id.startsWith(`${ref.id}/`));
      return [ref, ...inside.map((id) => ({ ...ref, id }))];
    });
    nodes.set(node.id, { ...node, cancels });
  }
}

interface Found {
  readonly inside: Stream;
  /** One for each time that it is done. */
  readonly copies: readonly Renamer[];
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
