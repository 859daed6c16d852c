// Breaks an example by one or more edits and compares: the findings that it deserves, and those that are new.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import type { LinkedSpec, Links } from '../../server/core/model/linked.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';
import { type Broken, type Mutation, placeAfter } from './edits.ts';

const folder = join(import.meta.dirname, '..', '..', 'examples');
/** The one other file that is there, for mutations that link to it. */
const NEXT_DOOR = './next-door.vstream.yaml';
const nextDoor: LinkedSpec = {
  uri: 'file:///next-door.vstream.yaml',
  linked: () => 'missing',
  linkedFrom: () => [],
  stream: analyze(`vstream: 1
name: Next door
triggers: { begin: { event: Something has ended, next: done } }
outputs: { done: { outcome: success, verify: [It has begun] } }
`).stream,
  intact: true,
};
const links: Links = {
  uri: 'file:///example.vstream.yaml',
  linked: (path) => (path === NEXT_DOOR ? nextDoor : 'missing'),
  linkedFrom: () => [],
};
const options = { today: '2026-06-15', links };

export interface Example {
  readonly file: string;
  readonly before: Analysis;
}

export const examples: readonly Example[] = readdirSync(folder)
  .filter((file) => file.endsWith('.vstream.yaml'))
  .map((file) => ({ file, before: analyze(readFileSync(join(folder, file), 'utf8'), options) }));

/** One mutation at one place. */
export interface Break {
  readonly mutation: Mutation;
  readonly broken: Broken;
}

/** What the breaks deserve, and what is found beyond what the example had before. */
export function tryOut({ before }: Example, breaks: readonly Break[]) {
  const edits = breaks.map(({ broken }) => broken.edit);
  const after = analyze(applyEdits(before.text, edits), options);
  const deserved = breaks.flatMap(({ mutation, broken }) =>
    [{ rule: mutation.rule, at: broken.at }, ...broken.also].map(({ rule, at }) =>
      placed(after.text, rule, placeAfter(edits, broken.edit, at)),
    ),
  );
  return { deserved: deserved.sort(), found: newFindings(before, after).sort() };
}

const marked = (text: string, rule: string, { start, end }: Span) => `${rule}: ${text.slice(start, end)}`;

/** Rule, place and marked text: what the two sides are compared by. */
const placed = (text: string, rule: string, span: Span) =>
  `line ${text.slice(0, span.start).split('\n').length}, offset ${span.start}, ${marked(text, rule, span)}`;

/** Findings that were not there before; places move with the edit, so the old ones are told by rule and text. */
function newFindings(before: Analysis, after: Analysis): string[] {
  const known = before.findings.map(({ rule, span }) => marked(before.text, rule, span));
  return after.findings.flatMap(({ rule, span }) => {
    const at = known.indexOf(marked(after.text, rule, span));
    if (at >= 0) known.splice(at, 1);
    return at >= 0 ? [] : [placed(after.text, rule, span)];
  });
}
