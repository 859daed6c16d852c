// What each node of the picture says: its name, the small print under it, and the sentence for screen readers.
import type { Input } from '../model/types/content.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { DiagramKind } from './types.ts';
import { shorten } from './wrap.ts';

export interface Wording {
  readonly kind: DiagramKind;
  readonly label: string;
  readonly caption: string;
  readonly classes: readonly string[];
  readonly ariaLabel: string;
}

const LONGEST = 90;

export function nodeWording(stream: Stream, node: StreamNode): Wording {
  const label = node.name?.text.trim() || node.id;
  const classes: string[] = [node.kind];
  const said = [`${titleOf(node)}: ${label}`];
  let caption = '';
  switch (node.kind) {
    case 'trigger': {
      const event = node.event?.text ?? node.schedule?.text ?? node.source?.text;
      caption = event && event !== label ? shorten(event, LONGEST) : '';
      break;
    }
    case 'step': {
      caption = performer(stream, node.actor?.id, 'no actor');
      const kind = stream.actors.get(node.actor?.id ?? '')?.kind;
      if (kind) classes.push(kind);
      if (node.substream) {
        classes.push('substream');
        caption += ` · ${shorten(node.substream.file.text, LONGEST)}`;
      }
      if (node.forEach) caption += ` · for each ${(node.forEach.item ?? node.forEach.actor)?.id ?? 'item'}`;
      if (node.provisional) classes.push('provisional');
      break;
    }
    case 'gate':
      // A diamond grows in both directions with its words: the actor's kind is left out.
      caption = node.actor ? (stream.actors.get(node.actor.id)?.name?.text ?? node.actor.id) : '';
      break;
    case 'handoff':
      caption =
        node.context === undefined
          ? 'passes: not stated'
          : `passes ${node.context.map((item) => item.id).join(', ') || 'nothing'}`;
      break;
    case 'output':
      caption = node.outcome ?? 'outcome not stated';
      classes.push(node.outcome ?? 'undecided');
      break;
  }
  if (caption !== '') said.push(caption);
  return { kind: node.kind, label, caption, classes, ariaLabel: said.join(', ') };
}

export function inputWording(input: Input): Wording {
  const label = input.name?.text.trim() || input.id;
  const caption = input.required ? (input.source?.text ?? '') : 'optional';
  const ariaLabel = `Input: ${label}${caption === '' ? '' : `, ${caption}`}`;
  return { kind: 'input', label, caption: shorten(caption, LONGEST), classes: ['input'], ariaLabel };
}

export function missingWording(id: string): Wording {
  const ariaLabel = `Not defined: ${id}`;
  return { kind: 'missing', label: id, caption: 'not defined', classes: ['missing'], ariaLabel };
}

export function signalWording(label: string, sources: number): Wording {
  const caption = `may strike at ${sources} nodes`;
  const ariaLabel = `${label}, ${caption}`;
  return { kind: 'signal', label, caption, classes: ['signal'], ariaLabel };
}

function performer(stream: Stream, id: string | undefined, none: string): string {
  if (id === undefined) return none;
  const actor = stream.actors.get(id);
  const name = actor?.name?.text ?? id;
  return actor?.kind ? `${name} · ${actor.kind}` : name;
}

function titleOf(node: StreamNode): string {
  return `${node.kind.charAt(0).toUpperCase()}${node.kind.slice(1)}`;
}
