// Every handler that a file writes, with the definition that it belongs to.
import type { Breach, Handler } from './types/handling.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { Definition } from './types/values.ts';

export interface PlacedHandler {
  readonly handler: Handler;
  /** The innermost definition that holds it: an exception, a node, an SLA or an obligation. */
  readonly holder: Definition;
  /** What it answers, for messages. */
  readonly of: string;
  /** A node at which it may be needed. */
  readonly node: StreamNode | undefined;
}

export function handlersOf(stream: Stream): PlacedHandler[] {
  const nodes = [...stream.nodes.values()];
  const found: PlacedHandler[] = [];
  const breached = (holder: Definition, breach: Breach | undefined, node: StreamNode | undefined) => {
    if (breach?.kind === 'handler')
      found.push({ handler: breach.handler, holder, of: `\`${holder.id}\``, node });
  };
  for (const node of nodes) {
    for (const { ref, handler } of node.on.values()) {
      found.push({ handler, holder: node, of: `\`${ref.id}\` at the ${node.kind} \`${node.id}\``, node });
    }
    if (node.sla?.kind === 'inline') breached(node, node.sla.sla.onBreach, node);
  }
  const raising = new Map<string, StreamNode>();
  for (const node of nodes) for (const { id } of node.raises) if (!raising.has(id)) raising.set(id, node);
  for (const exception of stream.exceptions.values()) {
    const { handle: handler, id } = exception;
    const node = raising.get(id) ?? nodes[0];
    if (handler) found.push({ handler, holder: exception, of: `\`${id}\``, node });
  }
  for (const sla of stream.slas.values()) breached(sla, sla.onBreach, nodes[0]);
  for (const duty of stream.obligations.values()) breached(duty, duty.onMissed, nodes[0]);
  return found;
}
