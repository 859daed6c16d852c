// The walk-through of one file, replayed from the choices that were made: nothing is kept on the way, and after an
// edit it goes as far as the new text allows.

import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatShare } from '../core/model/values.ts';
import { startWalk, stepWalk, type WalkState } from '../core/simulate/walk.ts';
import type { Choice } from '../core/simulate/walk-choices.ts';
import { type LineStarts, rangeOf } from '../core/text/position.ts';
import type { WalkPayload, WalkStep } from '../protocol/simulate.ts';

export interface WalkInput {
  readonly uri: string;
  readonly version: number;
  readonly stream: Stream;
  readonly starts: LineStarts;
  /** Empty or unknown: the first. */
  readonly trigger: string;
  readonly steps: readonly WalkStep[];
}

export function buildWalk({ uri, version, stream, starts, trigger, steps }: WalkInput): WalkPayload {
  const triggers = [...stream.nodes.values()].filter((node) => node.kind === 'trigger');
  const first = triggers.find(({ id }) => id === trigger) ?? triggers[0];
  let state = startWalk(stream, first?.id);
  const taken: WalkStep[] = [];
  for (const step of first?.id === trigger || trigger === '' ? steps : []) {
    const next = stepWalk(stream, state, step.place, step.choice);
    if (next === state) break;
    state = next;
    taken.push(step);
  }
  const label = (id: string) => nameOf(stream, id);
  return {
    ...{ uri, version, trigger: first?.id ?? '', steps: taken, done: state.done },
    triggers: triggers.map(({ id }) => ({ id, label: label(id) })),
    places: placesOf(stream, state),
    visited: state.visited.map((node) => ({ node, label: label(node) })),
    outputs: state.outputs.map(label),
    ambiguities: state.ambiguities.map(({ node, text, span }) => ({
      ...{ node, text, label: label(node) },
      range: rangeOf(starts, span),
    })),
  };
}

function placesOf(stream: Stream, state: WalkState): WalkPayload['places'] {
  return state.places.map(({ id, node, choices }) => {
    const at = stream.nodes.get(node);
    return {
      ...{ id, node, label: nameOf(stream, node), detail: at ? detailOf(stream, at) : '' },
      choices: choices.map((choice) => ({
        id: choice.id,
        label: labelOf(stream, choice),
        note: noteOf(choice),
      })),
    };
  });
}

function nameOf(stream: Stream, id: string): string {
  return stream.nodes.get(id)?.name?.text.trim() || id;
}

function detailOf(stream: Stream, node: StreamNode): string {
  const actor = (id: string | undefined) =>
    id === undefined ? '' : stream.actors.get(id)?.name?.text.trim() || id;
  switch (node.kind) {
    case 'step':
      return node.actor ? `Done by ${actor(node.actor.id)}` : 'Nobody is named who does it';
    case 'gate':
      return node.actor ? `Judged by ${actor(node.actor.id)}` : 'Nobody is named who judges';
    case 'handoff': {
      const passed = (node.context ?? []).map(({ id }) => stream.context.get(id)?.name?.text.trim() || id);
      return passed.length > 0 ? `Passes on ${passed.join(', ')}` : 'It does not say what passes';
    }
    case 'trigger':
    case 'output':
      return '';
  }
}

function labelOf(stream: Stream, { label, targets, parallel, again }: Choice): string {
  if (again) return label;
  const where = targets.map((id) => (id === 'end' ? 'the end' : nameOf(stream, id)));
  return where.length === 0
    ? `${label} → nowhere that is said`
    : `${label} → ${where.join(parallel ? ' and ' : ', ')}`;
}

function noteOf({ when, probability, atMost }: Choice): string {
  const times = atMost?.times?.value;
  return [
    when === undefined ? '' : `when ${when}`,
    probability === undefined ? '' : `${formatShare(probability)} of items`,
    typeof times === 'number' ? `at most ${times} times` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
