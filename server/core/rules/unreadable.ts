// Sections that stand in the file but could not be read: what is missed from them is not missing.
import type { DefinitionKind } from '../model/types/names.ts';
import { keyOf, resolved } from '../parse/tree.ts';
import { nearest } from '../text/nearest.ts';
import { SECTION_OF } from './creations.ts';
import type { Facts } from './rule.ts';

/** Whether definitions of a kind may stand in a section whose key is misspelt or whose value is no mapping. */
export function unreadableKinds(facts: Facts): (kind: DefinitionKind) => boolean {
  const sections = new Set<string>();
  const top = new Set(facts.stream.root?.entries.map((entry) => entry.key.span.start));
  for (const problem of facts.shape) {
    if (problem.kind !== 'unknown-key' || !top.has(problem.span.start)) continue;
    const meant = nearest(problem.key, problem.known)[0];
    if (meant !== undefined) sections.add(meant);
  }
  for (const entry of facts.stream.root?.entries ?? []) {
    const value = resolved(entry.value);
    const empty = !value || (value.kind === 'scalar' && value.value === null);
    if (!empty && value.kind !== 'map') sections.add(keyOf(entry));
  }
  return (kind) => kind !== 'field' && sections.has(SECTION_OF[kind]);
}
