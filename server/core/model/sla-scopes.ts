// Which stretches of the stream an SLA speaks of: one clock a stretch.
import type { Memory } from '../parse/memory.ts';
import { perObject } from '../text/once.ts';
import { changedNodes } from './changed-nodes.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Sla } from './types/sla.ts';
import type { Stream } from './types/stream.ts';

export interface SlaScopeAt {
  readonly sla: Sla;
  readonly kind: 'stream' | 'node' | 'section';
  /** The clock starts when work arrives at one of these (for the stream: at its triggers). */
  readonly from: readonly string[];
  /** It stops when one of these completes. */
  readonly to: readonly string[];
}

const scopesOf: (stream: Stream) => readonly SlaScopeAt[] = perObject(scopesIn);

interface Kept extends Pick<Stream, 'slas' | 'nodes'> {
  readonly scopes: readonly SlaScopeAt[];
}

/** In file order; an SLA that several nodes name has one entry for each. Scopes with unknown nodes are left out. */
export function slaScopes(stream: Stream, memory?: Memory): readonly SlaScopeAt[] {
  if (!memory) return scopesOf(stream);
  const { slas, nodes } = stream;
  const kept = memory.onward<Kept>('sla scopes', (before) => {
    const scopes = (before && scopesAgain(before, stream)) ?? scopesIn(stream);
    return { slas, nodes, scopes };
  });
  return kept.scopes;
}

/** Undefined where more has changed than nodes that cover themselves at most. */
function scopesAgain(before: Kept, { slas, nodes }: Stream): readonly SlaScopeAt[] | undefined {
  const changed = before.slas === slas ? changedNodes(before.nodes, nodes) : undefined;
  if (!changed) return undefined;
  let { scopes } = before;
  for (const { was, is } of changed) {
    if (was.kind !== is.kind) return undefined;
    if (was.sla === is.sla || (named(is) !== undefined && named(was) === named(is))) continue;
    const [old, sla] = [ownSla(was), ownSla(is)];
    const at = scopes.findIndex((scope) => scope.sla === old);
    const scope = scopes[at];
    if (!old || !sla || !scope) return undefined;
    scopes = scopes.with(at, { ...scope, sla });
  }
  return scopes;
}

/** An SLA that stands in a node and covers that alone. */
function ownSla({ sla }: StreamNode): Sla | undefined {
  return sla?.kind === 'inline' && !sla.sla.covers ? sla.sla : undefined;
}

function named({ sla }: StreamNode): string | undefined {
  return sla?.kind === 'named' ? sla.ref.id : undefined;
}

function scopesIn(stream: Stream): SlaScopeAt[] {
  const found: SlaScopeAt[] = [];
  const cover = (sla: Sla) => {
    const scope = covered(stream, sla);
    const isKnown = (id: string) => stream.nodes.has(id);
    if (scope?.from.every(isKnown) && scope.to.every(isKnown)) found.push(scope);
  };
  for (const sla of stream.slas.values()) cover(sla);
  for (const node of stream.nodes.values()) {
    if (!node.sla) continue;
    const sla = node.sla.kind === 'named' ? stream.slas.get(node.sla.ref.id) : node.sla.sla;
    if (!sla) continue;
    if (!sla.covers) {
      const self = [node.id];
      found.push({ sla, kind: 'node', from: self, to: self });
    } else if (!sla.named) cover(sla);
  }
  return found;
}

function covered(stream: Stream, sla: Sla): SlaScopeAt | undefined {
  const ids = (wanted: (node: StreamNode) => boolean) =>
    [...stream.nodes.values()].filter(wanted).map((node) => node.id);
  switch (sla.covers?.kind) {
    case 'stream': {
      const from = ids((node) => node.kind === 'trigger');
      return { sla, kind: 'stream', from, to: ids((node) => node.kind === 'output') };
    }
    case 'node':
      return { sla, kind: 'node', from: [sla.covers.node.id], to: [sla.covers.node.id] };
    case 'section': {
      const { from, to } = sla.covers;
      return to && from.length > 0
        ? { sla, kind: 'section', from: from.map((ref) => ref.id), to: [to.id] }
        : undefined;
    }
    case undefined:
      return undefined;
  }
}

/** A name for messages: SLAs that stand in place go by their node. */
export function nameOf({ sla, from }: SlaScopeAt): string {
  return sla.named ? sla.id : (from[0] ?? sla.id);
}
