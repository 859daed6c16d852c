// Links to other specs: every path that a file writes, with the id behind it, each with its place in the text.
import { perObject } from '../text/once.ts';
import type { Span } from '../text/position.ts';
import type { Breach, Handler } from './types/handling.ts';
import type { OutputNode, StepNode, Substream, TriggerNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { Definition, Ref, Text } from './types/values.ts';

interface Target {
  /** As written, relative to the file that writes it. */
  readonly path: string;
  /** The text of the path, without quotes and without the id behind it. */
  readonly span: Span;
  /** The id behind `#`: an output for `from`, a trigger for `starts`. */
  readonly id?: Ref;
}

export type Link =
  | (Target & { readonly role: 'from'; readonly trigger: TriggerNode })
  | (Target & { readonly role: 'starts'; readonly output: OutputNode })
  | (Target & { readonly role: 'handler'; readonly owner: Definition | undefined })
  | (Target & { readonly role: 'stream'; readonly step: StepNode; readonly substream: Substream })
  | (Target & { readonly role: 'baseline' });

/** All links of a file, in the order of its definitions: several rules ask for them. */
export const linksOf: (stream: Stream) => readonly Link[] = perObject(findLinks);

function findLinks(stream: Stream): Link[] {
  const links: Link[] = [];
  const handled = (owner: Definition | undefined, handler: Handler | undefined) => {
    if (handler?.starts) links.push({ role: 'handler', owner, ...target(stream, handler.starts) });
  };
  const breached = (owner: Definition, breach: Breach | undefined) => {
    if (breach?.kind === 'handler') handled(owner, breach.handler);
  };
  if (stream.baseline) links.push({ role: 'baseline', ...target(stream, stream.baseline) });
  handled(undefined, stream.defaults.slaBreach);
  for (const node of stream.nodes.values()) {
    if (node.kind === 'trigger' && node.source) {
      links.push({ role: 'from', trigger: node, ...target(stream, node.source) });
    }
    if (node.kind === 'output') {
      for (const started of node.starts)
        links.push({ role: 'starts', output: node, ...target(stream, started) });
    }
    if (node.kind === 'step' && node.substream) {
      const { substream } = node;
      links.push({ role: 'stream', step: node, substream, ...target(stream, substream.file) });
    }
    if (node.on.size > 0) for (const { handler } of node.on.values()) handled(node, handler);
    if (node.sla?.kind === 'inline') breached(node, node.sla.sla.onBreach);
  }
  for (const exception of stream.exceptions.values()) handled(exception, exception.handle);
  for (const sla of stream.slas.values()) breached(sla, sla.onBreach);
  for (const duty of stream.obligations.values()) breached(duty, duty.onMissed);
  return links;
}

function target(stream: Stream, { text, span: outer }: Text): Target {
  const span = withoutQuotes(stream.text, outer);
  const hash = text.indexOf('#');
  if (hash < 0) return { path: text, span };
  const [path, id] = [text.slice(0, hash), text.slice(hash + 1)];
  // Escapes and folded lines move the text: then only the whole is certain.
  if (span.end - span.start !== text.length) return { path, span, id: { id, span } };
  const middle = span.start + hash;
  return {
    path,
    span: { start: span.start, end: middle },
    id: { id, span: { start: middle + 1, end: span.end } },
  };
}

/** The text between the quotes, where a scalar stands in some. */
function withoutQuotes(text: string, { start, end }: Span): Span {
  const quote = text[start];
  const quoted = end - start >= 2 && (quote === '"' || quote === "'") && text[end - 1] === quote;
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}
