// What an author writes where nobody has said what happens when a limit is missed.
import type { NodeKind, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { somebodyToTell } from './targets.ts';
import { inline, type Yaml } from './yaml-text.ts';

/** Somebody is told, and the work goes on; undefined where there is nobody to tell. */
export function tellAndGoOn(stream: Stream, node: StreamNode | undefined): Yaml | undefined {
  const told = somebodyToTell(stream, node);
  return told === undefined ? undefined : `{ notify: [${told}], continue: true }`;
}

/** The SLA that other nodes of the kind name; else a limit that nobody has set yet. */
export function undecidedSla(stream: Stream, kind: NodeKind, told: StreamNode | undefined): Yaml {
  for (const node of stream.nodes.values()) {
    const use = node.kind === kind && node.sla?.kind === 'named' ? node.sla.ref.id : undefined;
    if (use !== undefined && stream.slas.has(use) && !stream.slas.get(use)?.covers) return use;
  }
  if (stream.defaults.slaBreach) return 'unknown';
  return inline([
    ['within', 'unknown'],
    ['on_breach', tellAndGoOn(stream, told) ?? '{ continue: true }'],
  ]);
}
