// What an author writes where nobody has said what happens when a limit is missed.
import type { Stream, StreamNode } from '../model/types.ts';
import type { Yaml } from './scaffold.ts';
import { somebodyToTell } from './targets.ts';

/** Somebody is told, and the work goes on; undefined where there is nobody to tell. */
export function tellAndGoOn(stream: Stream, node: StreamNode | undefined): Yaml | undefined {
  const told = somebodyToTell(stream, node);
  return told === undefined ? undefined : `{ notify: [${told}], continue: true }`;
}
