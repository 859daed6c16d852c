// Located tree to value stream. Total: whatever the tree holds, there is a stream with all that could be read.

import type { Memory } from '../parse/memory.ts';
import {
  asMap,
  childOf,
  type Entry,
  entryOf,
  keyOf,
  type MapTree,
  type Parsed,
  type Tree,
} from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { type DefaultCalendar, readCalendar } from './calendars.ts';
import { changedNodes, type Nodes } from './changed-nodes.ts';
import * as read from './definitions.ts';
import type { StreamClock } from './document.gen.ts';
import { buildEdges } from './edges.ts';
import { type KeptEdges, keptEdges } from './kept-edges.ts';
import { date, interval } from './moments.ts';
import { readGate, readHandoff, readOutput, readStep, readTrigger } from './nodes.ts';
import { duration, escalations, handler, items, record, ref, refs, text, word } from './read.ts';
import { type References, walkSchema } from './schema-walk.ts';
import { documentAnchor } from './shape.ts';
import { readSla, withSlaDefaults } from './slas.ts';
import type { Feedback, Value } from './types/improvement.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Calendar } from './types/resources.ts';
import type { Stream } from './types/stream.ts';
import type { Definition, Ref } from './types/values.ts';

/**
 * `projectCalendar` counts where the file names none of its own. With a memory, definitions that have not changed are
 * the same objects as before. `references`: those of the tree, where they are known already.
 */
export function buildStream(
  parsed: Parsed,
  projectCalendar?: DefaultCalendar,
  memory?: Memory,
  references: References = walkSchema(parsed.tree, parsed.text).references,
): Stream {
  const root = asMap(parsed.tree);
  const at = (key: string) => childOf(root, key);
  const slaDefaults = asMap(childOf(at('defaults'), 'sla'));
  const parts = {
    nodes: readNodes(root, slaDefaults, memory),
    actors: collection(root, 'actors', read.readActor, memory),
    exceptions: collection(root, 'exceptions', read.readException, memory),
    slas: withDefaults(collection(root, 'slas', readSla, memory), slaDefaults),
    inputs: collection(root, 'inputs', read.readInput, memory),
    obligations: collection(root, 'obligations', read.readObligation, memory),
    guardrails: collection(root, 'guardrails', read.readGuardrail, memory),
    defaults: readDefaults(root, memory),
  };
  const edges = memory
    ? memory.onward<KeptEdges>('edges', (before) => keptEdges(parts, before)).edges
    : buildEdges(parts);
  const anchor = documentAnchor(root, parsed.text);
  const stream = record<Omit<Stream, keyof References>>({
    ...parts,
    text: parsed.text,
    root,
    anchor,
    name: text(at('name')),
    summary: text(at('summary')),
    kind: text(at('kind')),
    state: text(at('state')),
    baseline: text(at('baseline')),
    owner: ref(at('owner')),
    clock: word<StreamClock>(at('clock'), 'streamClock') ?? 'elapsed',
    value: value(at('value')),
    teams: collection(root, 'teams', read.readTeam, memory),
    ...withProjectCalendar(
      { calendar: ref(at('calendar')), calendars: collection(root, 'calendars', readCalendar, memory) },
      projectCalendar,
      anchor,
    ),
    milestones: collection(root, 'milestones', read.readMilestone, memory),
    context: collection(root, 'context', read.readContext, memory),
    parameters: collection(root, 'parameters', read.readParameter, memory),
    stages: collection(root, 'stages', read.readStage, memory),
    findings: collection(root, 'findings', read.readFinding, memory),
    experiments: collection(root, 'experiments', read.readExperiment, memory),
    measures: collection(root, 'measures', read.readMeasure, memory),
    scenarios: collection(root, 'scenarios', read.readScenario, memory),
    edges,
    comments: parsed.comments,
    feedback: feedback(at('feedback')),
  } satisfies { [K in Exclude<keyof Stream, keyof References>]: Stream[K] | undefined });
  return Object.defineProperties(stream, Object.getOwnPropertyDescriptors(references)) as Stream;
}

/** No id that a file could define holds a blank. */
const PROJECT_CALENDAR = 'project calendar';

function withProjectCalendar(
  own: { readonly calendar: Ref | undefined; readonly calendars: ReadonlyMap<string, Calendar> },
  project: DefaultCalendar | undefined,
  span: Span,
): typeof own {
  if (own.calendar || !project) return own;
  if ('id' in project)
    return own.calendars.has(project.id) ? { ...own, calendar: { id: project.id, span } } : own;
  return {
    calendar: { id: PROJECT_CALENDAR, span },
    calendars: new Map([...own.calendars, [PROJECT_CALENDAR, project.calendar]]),
  };
}

function collection<T extends Definition>(
  root: MapTree | undefined,
  key: string,
  one: (entry: Entry) => T,
  memory: Memory | undefined,
): ReadonlyMap<string, T> {
  const entries = asMap(childOf(root, key))?.entries ?? [];
  return memory
    ? memory.mapped(entries, one, one)
    : new Map(entries.map((entry) => [keyOf(entry), one(entry)]));
}

/** What stands for every node and SLA that says nothing of its own. */
function readDefaults(root: MapTree | undefined, memory: Memory | undefined): Stream['defaults'] {
  const section = entryOf(root, 'defaults');
  const read = <T>(
    question: string,
    path: readonly string[],
    reader: (tree: Tree | null | undefined) => T,
  ) => {
    let entry = section;
    // The section is an entry of its own, or each of its members is one.
    const around = [section];
    for (const key of path) {
      entry = entryOf(entry?.value, key);
      around.push(entry);
    }
    const own = around.find((one) => one && memory?.knows(one));
    const work = () => reader(entry?.value);
    return own && memory ? memory.of(own, question, work) : work();
  };
  const slaBreach = read('default breach', ['sla', 'on_breach'], handler);
  return {
    ...(slaBreach === undefined ? {} : { slaBreach }),
    escalation: read('default escalation', ['escalation'], escalations),
  };
}

function withDefaults(slas: Stream['slas'], defaults: MapTree | undefined): Stream['slas'] {
  if (!defaults) return slas;
  return new Map([...slas].map(([id, sla]) => [id, withSlaDefaults(sla, defaults)]));
}

const NODE_READERS: ReadonlyMap<string, (entry: Entry) => StreamNode> = new Map<
  string,
  (entry: Entry) => StreamNode
>([
  ['triggers', readTrigger],
  ['steps', readStep],
  ['gates', readGate],
  ['handoffs', readHandoff],
  ['outputs', readOutput],
]);

/** One namespace: of two nodes with the same id the first stays; in one mapping the later, as with every key. */
function readNodes(
  root: MapTree | undefined,
  slaDefaults: MapTree | undefined,
  memory: Memory | undefined,
): Nodes {
  const sections: Nodes[] = [];
  for (const section of root?.entries ?? []) {
    const reader = NODE_READERS.get(keyOf(section));
    if (!reader) continue;
    const entries = asMap(section.value)?.entries ?? [];
    const read = memory
      ? memory.mapped(entries, reader, reader)
      : new Map(entries.map((entry) => [keyOf(entry), reader(entry)]));
    sections.push(slaDefaults ? withDefaultLimits(read, slaDefaults) : read);
  }
  if (!memory) return united(sections);
  const kept = memory.onward<{ sections: typeof sections; nodes: Nodes }>('nodes', (before) => {
    const same =
      before?.sections.length === sections.length && sections.every((one, at) => one === before.sections[at]);
    if (same && before) return before;
    return { sections, nodes: (before && unitedAgain(before, sections)) ?? united(sections) };
  });
  return kept.nodes;
}

function withDefaultLimits(
  nodes: ReadonlyMap<string, StreamNode>,
  defaults: MapTree,
): Map<string, StreamNode> {
  const filled = new Map(nodes);
  for (const [id, node] of nodes) {
    if (node.sla?.kind !== 'inline') continue;
    filled.set(id, { ...node, sla: { kind: 'inline', sla: withSlaDefaults(node.sla.sla, defaults) } });
  }
  return filled;
}

/** The same where some nodes are others than before under the same ids; undefined where ids or kinds are others. */
function unitedAgain(
  before: { readonly sections: readonly Nodes[]; readonly nodes: Nodes },
  sections: readonly Nodes[],
): Nodes | undefined {
  if (before.sections.length !== sections.length) return undefined;
  const nodes = new Map(before.nodes);
  for (const [at, section] of sections.entries()) {
    const old = before.sections[at];
    if (old === section) continue;
    const changed = old && changedNodes(old, section);
    if (!changed?.every(({ was, is }) => was.kind === is.kind)) return undefined;
    // Of two with the same id one is not to be seen.
    for (const { was, is } of changed) if (nodes.get(is.id) === was) nodes.set(is.id, is);
  }
  return nodes;
}

function united(sections: readonly Nodes[]): Map<string, StreamNode> {
  const byId = new Map<string, StreamNode>();
  for (const section of sections) {
    for (const [id, node] of section) {
      const first = byId.get(id);
      if (!first || first.kind === node.kind) byId.set(id, node);
    }
  }
  return byId;
}

function value(tree: Tree | null | undefined): Value | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  return record<Value>({
    customer: text(childOf(map, 'customer')),
    statement: text(childOf(map, 'statement')),
    observedBy: refs(childOf(map, 'observed_by')),
    span: map.span,
  });
}

function feedback(tree: Tree | null | undefined): Feedback | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  const log = asMap(childOf(map, 'ambiguity_log'));
  const review = asMap(childOf(map, 'review'));
  return record<Feedback>({
    ambiguityLog: log
      ? record<NonNullable<Feedback['ambiguityLog']>>({
          owner: ref(childOf(log, 'owner')),
          to: text(childOf(log, 'to')),
          span: log.span,
        })
      : undefined,
    review: review
      ? record<NonNullable<Feedback['review']>>({
          every: interval(childOf(review, 'every')),
          owner: ref(childOf(review, 'owner')),
          last: date(childOf(review, 'last')),
          span: review.span,
        })
      : undefined,
    loops: items(childOf(map, 'loops')).map((item) =>
      record<Feedback['loops'][number]>({
        from: ref(childOf(item, 'from')),
        to: ref(childOf(item, 'to')),
        signal: text(childOf(item, 'signal')),
        takes: duration(childOf(item, 'takes')),
        span: item.span,
      }),
    ),
    span: map.span,
  });
}
