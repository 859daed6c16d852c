// Both ends of every link: does the id exist over there, and does the context that passes agree? What consumes is
// where a disagreement is reported: the trigger that another stream sets off, the step that has a sub-stream.
import { fileName, type LinkedSpec, type Links, placeIn } from '../model/linked.ts';
import { type Link, linksOf } from '../model/links.ts';
import { type FieldConflict, fieldConflict, isProvided, type Provider } from '../model/provided.ts';
import type { OutputNode, StreamNode, TriggerNode } from '../model/types/nodes.ts';
import type { ContextRef, Ref } from '../model/types/values.ts';
import type { Span } from '../text/position.ts';
import type { Facts, Related } from './rule.ts';
import { wrongForms } from './wrong-forms.ts';

export type Mismatch =
  | {
      readonly kind: 'unknown-id';
      readonly wanted: 'trigger' | 'output';
      readonly id: string;
      readonly file: string;
      /** What stands there under that id, if it is something else. */
      readonly actual: StreamNode['kind'] | undefined;
      readonly ids: readonly string[];
    }
  | { readonly kind: 'which-trigger'; readonly file: string; readonly triggers: readonly string[] }
  | { readonly kind: 'not-provided'; readonly item: string; readonly output: string; readonly file: string }
  | { readonly kind: 'not-returned'; readonly item: string; readonly file: string }
  | {
      readonly kind: 'not-passed';
      readonly items: readonly string[];
      readonly step: string;
      readonly trigger: string;
      readonly file: string;
    }
  | { readonly kind: 'nowhere'; readonly output: string; readonly step: string; readonly file: string }
  | { readonly kind: 'conflict'; readonly conflict: FieldConflict; readonly file: string };

export interface FoundMismatch {
  readonly span: Span;
  readonly data: Mismatch;
  readonly related: readonly Related[];
}

export function mismatches(facts: Facts): FoundMismatch[] {
  const { links, stream, shape } = facts;
  if (!links) return [];
  const found: FoundMismatch[] = [];
  const hasWrongForm = wrongForms(shape);
  for (const link of linksOf(stream)) {
    const spec = hasWrongForm(link.span) ? undefined : specAt(links, link.path);
    if (spec) found.push(...ofLink(link, spec, facts));
  }
  return [...found, ...startedBy(facts, links)];
}

/** Nothing is said about a file that cannot be read: its own findings say what is wrong. */
function specAt(links: Links, path: string): LinkedSpec | undefined {
  const linked = links.linked(path);
  return typeof linked === 'object' && linked.intact && linked.stream.root ? linked : undefined;
}

function ofLink(link: Link, spec: LinkedSpec, facts: Facts): FoundMismatch[] {
  switch (link.role) {
    case 'baseline':
      return [];
    case 'from': {
      const output = link.id && nodeAt(spec, link.id.id, 'output');
      if (output) return provisions(link.trigger, output, spec, facts);
      return link.id ? [unknownId(link.id, 'output', spec)] : [];
    }
    case 'starts':
    case 'handler':
      return link.id && !nodeAt(spec, link.id.id, 'trigger') ? [unknownId(link.id, 'trigger', spec)] : [];
    case 'stream':
      return ofSubstream(link, spec, facts);
  }
}

/** Outputs of other files that start a trigger of this one. A trigger with a `from` of its own was checked along that. */
function startedBy({ stream }: Facts, links: Links): FoundMismatch[] {
  return links.linkedFrom().flatMap((spec) => {
    if (!spec.intact) return [];
    return linksOf(spec.stream).flatMap((link) => {
      if (link.role !== 'starts' || !link.id) return [];
      const target = spec.linked(link.path);
      const trigger =
        typeof target === 'object' && target.uri === links.uri ? stream.nodes.get(link.id.id) : undefined;
      if (trigger?.kind !== 'trigger' || trigger.source) return [];
      return provisions(trigger, link.output, spec, { stream });
    });
  });
}

/** What a trigger expects and the output that sets it off does not give. */
function provisions(
  trigger: TriggerNode,
  output: OutputNode,
  spec: LinkedSpec,
  { stream }: Pick<Facts, 'stream'>,
): FoundMismatch[] {
  const file = fileName(spec.uri);
  const related = [there(spec, output.idSpan, `What the output \`${output.id}\` provides stands here`)];
  return trigger.provides.flatMap((wanted): FoundMismatch[] => {
    if (!stream.context.has(wanted.item)) return [];
    if (!isProvided(wanted, stream, { stream: spec.stream, provides: output.provides })) {
      return [
        {
          span: wanted.span,
          data: { kind: 'not-provided', item: wanted.id, output: output.id, file },
          related,
        },
      ];
    }
    return conflicts(wanted, stream, spec);
  });
}

function conflicts(wanted: ContextRef, stream: Facts['stream'], spec: LinkedSpec): FoundMismatch[] {
  const conflict = fieldConflict(wanted, stream, spec.stream);
  if (!conflict) return [];
  const related = [there(spec, conflict.at.idSpan, `\`${conflict.field}\` is ${conflict.provided} here`)];
  return [{ span: wanted.span, data: { kind: 'conflict', conflict, file: fileName(spec.uri) }, related }];
}

function ofSubstream(
  { step, substream, span }: Extract<Link, { role: 'stream' }>,
  spec: LinkedSpec,
  facts: Facts,
): FoundMismatch[] {
  const file = fileName(spec.uri);
  const found: FoundMismatch[] = [];
  const triggers = [...spec.stream.nodes.values()].filter((node) => node.kind === 'trigger');
  const outputs = [...spec.stream.nodes.values()].filter((node) => node.kind === 'output');
  const named = substream.trigger && nodeAt(spec, substream.trigger.id, 'trigger');
  if (substream.trigger && !named) found.push(unknownId(substream.trigger, 'trigger', spec));
  if (!substream.trigger && triggers.length !== 1) {
    const data: Mismatch = { kind: 'which-trigger', file, triggers: triggers.map(({ id }) => id) };
    found.push({
      span,
      data,
      related: triggers.map(({ id, idSpan }) => there(spec, idSpan, `Trigger \`${id}\``)),
    });
  }
  for (const { output, span: at } of substream.outputs) {
    if (!nodeAt(spec, output, 'output')) found.push(unknownId({ id: output, span: at }, 'output', spec));
  }
  const trigger = named ?? (triggers.length === 1 ? triggers[0] : undefined);
  if (trigger) {
    const passes: Provider = { stream: facts.stream, provides: [...step.reads, ...step.readsOptional] };
    const items = trigger.provides
      .filter((wanted) => !isProvided(wanted, spec.stream, passes))
      .map(({ id }) => id);
    const related = [there(spec, trigger.idSpan, `The trigger \`${trigger.id}\` expects it`)];
    if (items.length > 0) {
      const data: Mismatch = { kind: 'not-passed', items, step: step.id, trigger: trigger.id, file };
      found.push({ span: step.idSpan, data, related });
    }
  }
  for (const output of outputs) {
    if (step.next || substream.outputs.length === 0) break;
    if (substream.outputs.some((mapped) => mapped.output === output.id)) continue;
    const data: Mismatch = { kind: 'nowhere', output: output.id, step: step.id, file };
    found.push({ span: step.idSpan, data, related: [there(spec, output.idSpan, `Output \`${output.id}\``)] });
  }
  const returned: Provider = { stream: spec.stream, provides: outputs.flatMap(({ provides }) => provides) };
  for (const wanted of step.writes) {
    if (!facts.stream.context.has(wanted.item) || outputs.length === 0) continue;
    if (isProvided(wanted, facts.stream, returned)) found.push(...conflicts(wanted, facts.stream, spec));
    else {
      const related = outputs.map(({ id, idSpan }) => there(spec, idSpan, `Output \`${id}\``));
      found.push({ span: wanted.span, data: { kind: 'not-returned', item: wanted.id, file }, related });
    }
  }
  return found;
}

function nodeAt<K extends StreamNode['kind']>(
  spec: LinkedSpec,
  id: string,
  kind: K,
): Extract<StreamNode, { kind: K }> | undefined {
  const node = spec.stream.nodes.get(id);
  return node?.kind === kind ? (node as Extract<StreamNode, { kind: K }>) : undefined;
}

function unknownId({ id, span }: Ref, wanted: 'trigger' | 'output', spec: LinkedSpec): FoundMismatch {
  const nodes = [...spec.stream.nodes.values()];
  const ids = nodes.filter(({ kind }) => kind === wanted).map((node) => node.id);
  const other = spec.stream.nodes.get(id);
  const file = fileName(spec.uri);
  const related = other
    ? [there(spec, other.idSpan, `\`${id}\` is defined here`)]
    : [there(spec, spec.stream.anchor, `\`${file}\` has no ${wanted} of that name`)];
  return { span, data: { kind: 'unknown-id', wanted, id, file, actual: other?.kind, ids }, related };
}

function there(spec: LinkedSpec, span: Span, message: string): Related {
  return { span, file: placeIn(spec, span), message };
}
