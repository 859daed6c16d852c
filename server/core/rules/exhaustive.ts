// Conditions that leave nothing over, as far as their text shows it: a pair of opposites, or every allowed value of a field.
import type { Stream } from '../model/types/stream.ts';

/** Whether one of the conditions always holds. False where their text does not show it. */
export function coversAll(stream: Stream, conditions: readonly string[]): boolean {
  const texts = conditions.map(plain);
  if (texts.includes('true')) return true;
  if (texts.some((text, i) => texts.slice(i + 1).some((other) => areOpposites(text, other)))) return true;
  const compared = texts.map((text) => /^([\w.]+)==(?:'([^']*)'|"([^"]*)"|([\d.]+|true|false))$/.exec(text));
  const field = compared[0]?.[1];
  if (field === undefined || compared.some((match) => match?.[1] !== field)) return false;
  const named = new Set(compared.map((match) => match?.[2] ?? match?.[3] ?? match?.[4]));
  const values = allowed(stream, field);
  return values?.every((value) => named.has(value)) ?? false;
}

/** Without blanks outside of quotes and without brackets around the whole. */
function plain(text: string): string {
  const bare = text.replace(/('[^']*'|"[^"]*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
  const inner = /^\(([^()]*)\)$/.exec(bare)?.[1];
  return inner ?? bare;
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ['==', '!='],
  ['<', '>='],
  ['>', '<='],
];

function areOpposites(one: string, other: string): boolean {
  const negated = (text: string) => [`!(${text})`, ...(/^[\w.]+$/.test(text) ? [`!${text}`] : [])];
  if (negated(one).includes(other) || negated(other).includes(one)) return true;
  const [a, b] = [split(one), split(other)];
  if (!a || !b || a.left !== b.left || a.right !== b.right) return false;
  return OPPOSITES.some(
    ([x, y]) => (a.operator === x && b.operator === y) || (a.operator === y && b.operator === x),
  );
}

function split(text: string): { left: string; operator: string; right: string } | undefined {
  const match = /^([\w.]+)(==|!=|<=|>=|<|>)('[^']*'|"[^"]*"|[\w.]+)$/.exec(text);
  return match ? { left: match[1] ?? '', operator: match[2] ?? '', right: match[3] ?? '' } : undefined;
}

/** The values that a field may have, as text. */
function allowed(stream: Stream, path: string): string[] | undefined {
  const [item, field, ...rest] = path.split('.');
  if (item === undefined || field === undefined || rest.length > 0) return undefined;
  const named = (id: string, name: string) => id.replaceAll('-', '_') === name;
  const holder = [...stream.context.values()].find((candidate) => named(candidate.id, item));
  const type = [...(holder?.fields.values() ?? [])].find((candidate) => named(candidate.id, field))?.type;
  if (type === 'boolean') return ['true', 'false'];
  return typeof type === 'object' ? type.options.map(String) : undefined;
}
