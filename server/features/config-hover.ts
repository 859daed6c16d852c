// Hover in `.vstream/config.yaml`: what a setting is for, what a rule reports, and what holds where nothing is said.
import { deref } from '../core/model/schema.ts';
import { parse } from '../core/parse/parse.ts';
import { keyOf, resolved, type Tree } from '../core/parse/tree.ts';
import { allRules } from '../core/rules/index.ts';
import { settingAt } from './config-schema.ts';
import type { Hover } from './hover.ts';
import { code } from './hover-markdown.ts';

export function hoverConfig(text: string, offset: number, page: (rule: string) => string): Hover | undefined {
  const found = keyAt(parse(text).tree, offset);
  const [schema] = found ? settingAt(found.path).schemas : [];
  if (!found || !schema) return undefined;
  const [section, id] = found.path;
  const rule = section === 'rules' ? allRules.find((one) => one.id === id) : undefined;
  const { description, default: fallback } = deref(schema);
  const lines = [`**${code(String(found.path.at(-1)))}**`];
  if (rule) lines.push(rule.docs.what, rule.docs.why, `[How to fix it, with samples](${page(rule.id)})`);
  else if (description !== undefined) lines.push(description);
  if (fallback !== undefined) lines.push(`Default: ${code(String(fallback))}`);
  return { span: found.span, markdown: lines.join('\n\n') };
}

/** The key at the offset, or that of the plain value there. */
function keyAt(
  tree: Tree | null,
  offset: number,
  path: readonly string[] = [],
): { path: readonly string[]; span: Hover['span'] } | undefined {
  const map = resolved(tree);
  if (map?.kind !== 'map') return undefined;
  for (const entry of map.entries) {
    const { key, value, span } = entry;
    if (offset < span.start || offset > span.end || entry.merged) continue;
    const here = [...path, keyOf(entry)];
    if (offset <= key.span.end) return { path: here, span: key.span };
    if (value?.kind === 'scalar' && offset >= value.span.start) return { path: here, span: value.span };
    return keyAt(value, offset, here);
  }
  return undefined;
}
