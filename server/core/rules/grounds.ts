// What findings rest on, in the words of the language: the ways of the work, who does it, what names a definition.
import { strikes } from '../model/edges.ts';
import { closure, type Graph } from '../model/graph.ts';
import type { Flow } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Facts, Ground, Place } from './rule.ts';

/** The text could not be read as meant: what rests on it is not judged. */
export const UNREAD: readonly string[] = [
  'duplicate-id',
  'invalid-shape',
  'unknown-key',
  'unknown-reference',
];

/** The work does not go on as meant. */
export const BROKEN_FLOW: readonly string[] = [
  'dead-end',
  'endless-loop',
  'unhandled-exception',
  'gate-without-fail-path',
  'timeout-without-outcome',
  'retry-without-exhaustion',
];

/** Keys that send work somewhere, or let it wait. */
export const FLOW: readonly string[] = [
  ...['next', 'pass', 'fail', 'to', 'conditional', 'outcomes', 'on_reject', 'timeout', 'then', 'at_most'],
  ...['raises', 'on', 'handle', 'compensate', 'reversed_by', 'during', 'on_breach', 'escalation'],
  ...['on_missing', 'on_missed', 'on_violation', 'stream', 'trigger', 'join', 'cancels'],
];

/** What the time of a node is made of. */
export const TIMES: readonly string[] = ['process_time', 'wait_time', 'lead_time', 'for_each', 'actor'];

const NODES: ReadonlySet<string> = new Set(['triggers', 'steps', 'gates', 'handoffs', 'outputs']);
/** Definitions beside the nodes that lead somewhere too. */
const LEADING: ReadonlySet<string> = new Set(['slas', 'inputs', 'guardrails', 'obligations', 'defaults']);

/** One of the nodes. */
export function nodeIn(nodes: { has(id: string): boolean }): (place: Place) => boolean {
  return ({ section, id }) => NODES.has(section) && nodes.has(id);
}

/** A definition of a section. */
export function definition(section: string, id: string): (place: Place) => boolean {
  return (place) => place.section === section && place.id === id;
}

/** The ways on from some nodes, over handlers too; and what leads away from work wherever it is. */
export function waysFrom({ stream }: Facts, nodes: { has(id: string): boolean }): Ground[] {
  let struck: ReadonlySet<string> | undefined;
  const strike = (id: string) => {
    struck ??= new Set(
      [...stream.nodes.values()].flatMap((node) => (nodes.has(node.id) ? strikes(stream, node) : [])),
    );
    return struck.has(id);
  };
  const own = nodeIn(nodes);
  return [
    { within: (place) => own(place) || (place.section === 'exceptions' && strike(place.id)), keys: FLOW },
    { within: ({ section }) => LEADING.has(section), keys: FLOW, naming: (name) => stream.nodes.has(name) },
  ];
}

export function upstream(graph: Graph, starts: Iterable<string>): Set<string> {
  return closure(starts, (id) => (graph.into.get(id) ?? []).map((edge) => edge.from));
}

export function downstream(graph: Graph, starts: Iterable<string>): Set<string> {
  return closure(starts, (id) => (graph.out.get(id) ?? []).map((edge) => edge.to));
}

/** The names that stand in a stretch of text, in expressions too. */
export function namesIn(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string[] {
  return [...text.slice(start, end).matchAll(/[a-z][a-z0-9_-]*/g)].map(([word]) => word.replaceAll('_', '-'));
}

/** What says that a guardrail binds an agent at its nodes. */
export function guardrailGrounds(agent: string, nodes: ReadonlySet<string>): Ground[] {
  const bound = (name: string) => name === agent || name === 'all' || nodes.has(name);
  return [
    { within: nodeIn(nodes), keys: ['guardrails', 'actor', 'sla'] },
    { within: definition('actors', agent), keys: ['kind'] },
    { within: ({ section }) => section === 'guardrails', keys: ['applies_to'], naming: bound },
  ];
}

/** The nodes at which work splits into branches, as far as they can be read. */
export function forksAmong(nodes: readonly StreamNode[]): string[] {
  return nodes.filter((node) => mainFlows(node).some((flow) => flow?.kind === 'fork')).map(({ id }) => id);
}

/** How work goes on from a node when nothing strikes; undefined where that is not there. */
export function mainFlows(node: StreamNode): (Flow | undefined)[] {
  switch (node.kind) {
    case 'trigger':
    case 'step':
      return [node.next];
    case 'gate':
      return [node.pass, node.fail];
    case 'handoff':
      return [node.to];
    case 'output':
      return [];
  }
}
