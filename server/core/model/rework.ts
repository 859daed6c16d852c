// Loops of rework: which arrows bring work back, and what is known of the chance to leave.

import type { Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';
import type { GateNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { Quantity } from './types/values.ts';
import { ONWARD } from './ways.ts';

/** Arrows along which work can come back any number of times: not those with `at_most`. */
export function isRework(stream: Stream, edge: Edge): boolean {
  if (!ONWARD.has(edge.cause) || edge.bounded) return false;
  return edge.cause !== 'exception' || stream.exceptions.get(edge.label ?? '')?.atMost === undefined;
}

/** Whether work at a node is known to lead out of a loop with some probability. */
export function mayLeave(stream: Stream, graph: Graph, id: string, loop: ReadonlySet<string>): boolean {
  const edges = (graph.out.get(id) ?? []).filter(
    (edge) => ONWARD.has(edge.cause) && edge.cause !== 'exhausted',
  );
  const leaving = edges.filter((edge) => !loop.has(edge.to));
  if (leaving.length === 0) return false;
  if (leaving.some((edge) => (probabilityOf(stream, edge, edges) ?? 0) > 0)) return true;
  const staying = edges.filter((edge) => loop.has(edge.to));
  const shares = staying.map((edge) => probabilityOf(stream, edge, edges));
  if (shares.includes(undefined)) return false;
  return shares.reduce((sum: number, share) => sum + (share ?? 0), 0) < 1 - 1e-9;
}

/** The share of the visits that take an arrow, where it is stated; undefined where it is not. */
function probabilityOf(stream: Stream, edge: Edge, all: readonly Edge[]): number | undefined {
  const node = stream.nodes.get(edge.from);
  const siblings = all.filter((other) => other.cause === edge.cause && other.label === edge.label);
  const branch = numeric(edge.probability) ?? (siblings.length === 1 ? 1 : undefined);
  if (branch === undefined) return undefined;
  switch (edge.cause) {
    case 'exception': {
      const raised = node?.raises.find((raise) => raise.id === edge.label)?.probability;
      const share = numeric(raised ?? stream.exceptions.get(edge.label ?? '')?.probability);
      return share === undefined ? undefined : share * branch;
    }
    case 'pass':
    case 'fail':
    case 'conditional':
    case 'outcome': {
      const rate = node?.kind === 'gate' ? gateShare(node, edge) : undefined;
      return rate === undefined ? undefined : rate * branch;
    }
    case 'next':
    case 'to':
      // A sole way on is taken unless something strikes, which nobody can say; a stated share is known.
      return edge.probability ? branch : undefined;
    default:
      return undefined;
  }
}

function gateShare(gate: GateNode, edge: Edge): number | undefined {
  const passed = numeric(gate.passRate);
  const conditional = gate.conditional ? numeric(gate.conditional.rate) : 0;
  switch (edge.cause) {
    case 'pass':
      return passed;
    case 'conditional':
      return numeric(gate.conditional?.rate);
    case 'fail':
      return passed === undefined || conditional === undefined
        ? undefined
        : Math.max(0, 1 - passed - conditional);
    default:
      return numeric(gate.outcomes.find((outcome) => outcome.id === edge.label)?.rate);
  }
}

function numeric(quantity: Quantity | undefined): number | undefined {
  return typeof quantity?.value === 'number' ? quantity.value : undefined;
}
