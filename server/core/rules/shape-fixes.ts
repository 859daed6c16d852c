// What an author most likely meant by a value, key or id of the wrong form.
import { idsByKind } from '../model/ids.ts';
import type { ShapeProblem } from '../model/shape.ts';
import { entryOf } from '../parse/tree.ts';
import { nearest, sameWords } from '../text/nearest.ts';
import { contains, type Span } from '../text/position.ts';
import { mappingAt, scalarAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import type { Facts, Fix } from './rule.ts';
import { addKey } from './scaffold.ts';
import { candidates } from './unknown-reference.ts';

type Problem<Kind> = Extract<ShapeProblem, { kind: Kind }>;

/** Only keys whose value follows from the file are added; all others are the author's decision. */
export function missingKey({ holder, key, of }: Problem<'missing-key'>, facts: Facts): Fix[] {
  const map = mappingAt(facts.parsed.tree, holder);
  if (!map || entryOf(map, key)) return [];
  const [text, root] = [facts.parsed.text, facts.stream.root];
  const only = facts.stream.actors.size === 1 ? [...facts.stream.actors.keys()][0] : undefined;
  const value = key === 'vstream' ? '1' : key === 'actor' ? only : undefined;
  if (value === undefined) return [];
  const order = key === 'vstream' ? ['vstream'] : keyOrder(of);
  const edits = [addKey({ text, root }, map, key, value, { order })];
  // There is one version of the language; another actor may well join the only one.
  return [{ title: `Add \`${key}: ${value}\``, edits, preferred: true, safe: key === 'vstream' }];
}

/** The id in our own spelling, here and wherever it is used. */
export function renamed({ id, span }: Problem<'wrong-id'>, facts: Facts): Fix[] {
  const { stream, parsed } = facts;
  const legal = kebab(id);
  const defined = stream.definitions.find((definition) => contains(span, definition.span.start));
  if (legal === undefined || stream.definitions.some((d) => d.kind === defined?.kind && d.id === legal))
    return [];
  const uses = stream.uses.filter((use) => use.id === id && defined && use.kinds.includes(defined.kind));
  const places = [innerSpan(span, parsed.text), ...uses.map((use) => use.span)];
  const distinct = places.filter(
    (place, i) => places.findIndex((other) => other.start === place.start) === i,
  );
  const edits = distinct.map((place) => ({ span: place, newText: legal }));
  return [{ title: `Write \`${legal}\``, edits, preferred: true }];
}

/** The value as it would be right. */
export function rewritten(problem: Problem<'wrong-value'>, facts: Facts): Fix[] {
  const text = innerText(problem.span, facts);
  const inner = innerSpan(problem.span, facts.parsed.text);
  const word = problem.known.find((known) => sameWords(known, text));
  if (word !== undefined) return [{ ...replacement(inner, word), safe: true }];
  const near = nearest(text, problem.known)[0];
  if (near !== undefined) return [replacement(inner, near)];
  // The same value in our own spelling: right whatever the author meant.
  const same = inOurUnits(text, problem.expected);
  if (same !== undefined) return [{ ...replacement(inner, same), safe: true }];
  const meant = knownId(text, problem.span, facts);
  if (meant !== undefined) return [{ ...replacement(inner, meant), safe: kebab(text) === meant }];
  const truth = asTruth(text, problem.expected);
  const whole = truth ?? inBrackets(problem, facts);
  if (whole === undefined) return [];
  // A branch may also be meant to run beside the others.
  return [{ ...replacement(problem.span, whole), safe: truth !== undefined || whole.startsWith('[') }];
}

/** `Create Account` or `create_account` where the file defines `create-account`. */
function knownId(text: string, span: Span, { stream }: Facts): string | undefined {
  const use = stream.uses.find((u) => u.span.start >= span.start && u.span.end <= span.end);
  const id = kebab(text);
  if (!use || id === undefined) return undefined;
  const known = candidates(stream, idsByKind(stream))(use).filter((name) => kebab(name) === name);
  return known.includes(id) ? id : nearest(id, known)[0];
}

/** `2 hrs` is 2h, `3 business days` 3bd, `50 %` 50%: what people write where we expect our own units. */
function inOurUnits(text: string, expected: string): string | undefined {
  const rate = /^(\d+(?:\.\d+)?)\s*(?:per|an?|each|\/)\s*([a-z]+)$/i.exec(text);
  if (rate && expected.includes('a rate')) {
    const unit = UNITS.get(rate[2]?.toLowerCase() ?? '');
    return unit && `${rate[1]}/${unit}`;
  }
  const match = /^(\d+(?:\.\d+)?)\s*(business\s+|working\s+)?([a-z]+)$/i.exec(text);
  const unit = UNITS.get(match?.[3]?.toLowerCase() ?? '');
  if (!match || unit === undefined || !expected.includes('duration')) return undefined;
  if (match[2]) return unit === 'h' || unit === 'd' ? `${match[1]}b${unit}` : undefined;
  return `${match[1]}${unit}`;
}

/** What older YAML took for a truth value. */
function asTruth(text: string, expected: string): string | undefined {
  if (!expected.startsWith('true or false')) return undefined;
  if (/^(?:yes|y|on|true)$/i.test(text)) return 'true';
  return /^(?:no|n|off|false)$/i.test(text) ? 'false' : undefined;
}

/** One item where a list of such items is expected, or a target where a branch is. */
function inBrackets({ expected, span }: Problem<'wrong-value'>, facts: Facts): string | undefined {
  const text = facts.parsed.text.slice(span.start, span.end);
  const scalar = scalarAt(facts.parsed.tree, span);
  if (!scalar || /[\r\n]/.test(text) || (scalar.style === 'plain' && /[,[\]{}]/.test(text))) return undefined;
  // A key without a value behind it is the rest of a text with a comma, not of a list.
  if (/^\s*,[^:,{}[\]\r\n]+[,}]/.test(facts.parsed.text.slice(span.end))) return undefined;
  if (expected.startsWith('a branch')) return `{ to: ${text} }`;
  return expected.startsWith('a list') ? `[${text}]` : undefined;
}

const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'sec secs second seconds',
    m: 'min mins minute minutes',
    h: 'hr hrs hour hours',
    d: 'day days',
    w: 'wk wks week weeks',
    mo: 'month months',
  }).flatMap(([unit, words]) => [unit, ...words.split(' ')].map((word): [string, string] => [word, unit])),
);

/** The nearest legal id, or undefined where none is near. */
export function kebab(id: string): string | undefined {
  const plain = id.normalize('NFD').replace(/\p{M}/gu, '');
  const words = plain.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const legal = words.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(legal) && !RESERVED.includes(legal) ? legal : undefined;
}

/** Words that stand for something wherever an id may stand. */
export const RESERVED: readonly string[] = ['unknown', 'stream', 'all', 'end'];

/** The text of a value or key without its quotes. */
export function innerText(span: Span, facts: Facts): string {
  const inner = innerSpan(span, facts.parsed.text);
  return facts.parsed.text.slice(inner.start, inner.end);
}

/** Without the quotes, which are the author's style and stay. */
export function innerSpan({ start, end }: Span, text: string): Span {
  return /^["']/.test(text.slice(start, end)) && end - start >= 2
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}

function replacement(span: Span, newText: string): Fix {
  return { title: `Write \`${newText}\``, edits: [{ span, newText }], preferred: true };
}
