// Names for people: what a definition is called, else its id.

import type { Stream } from '../core/model/types/stream.ts';
import type { Definition } from '../core/model/types/values.ts';

export function nameOf(stream: Stream, id: string): string {
  return named(stream, id)?.name?.text.trim() || id;
}

export function named(stream: Stream, id: string): Definition | undefined {
  return stream.nodes.get(id) ?? stream.actors.get(id) ?? stream.inputs.get(id) ?? stream.teams.get(id);
}
