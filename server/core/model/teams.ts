// Who belongs to whom.
import type { Stream } from './types/stream.ts';

/** The team that answers for the stream: its owner, or the owner's team. */
export function ownerTeam(stream: Stream): string | undefined {
  const id = stream.owner?.id;
  if (id === undefined) return undefined;
  return stream.teams.has(id) ? id : stream.actors.get(id)?.team?.id;
}
