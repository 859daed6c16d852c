// Every regular expression that meets a text of strangers is free of catastrophic backtracking: those in the code, and
// the patterns of schemas and grammar. A checker made for it looks for an attack on each.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { regexLiterals } from './regex-literals.ts';

process.env.RECHECK_BACKEND = 'pure';
const { checkSync } = await import('recheck');

const root = join(import.meta.dirname, '../..');
const long = process.env.VSTREAM_LONG !== undefined;

function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'patternProperties') return [...Object.keys(inner as object), ...patternsIn(inner)];
    return ['pattern', 'match', 'begin', 'end', 'while'].includes(key) && typeof inner === 'string'
      ? [inner]
      : patternsIn(inner);
  });
}

const places = new Map<string, { source: string; flags: string; from: string }>();
const add = (source: string, flags: string, from: string) => {
  const key = `/${source}/${flags}`;
  if (!places.has(key)) places.set(key, { source, flags, from });
};
for (const folder of ['server', 'client']) {
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.ts$/.test(name) || /\.gen\./.test(name)) continue;
    for (const { source, flags, line } of regexLiterals(readFileSync(join(root, folder, name), 'utf8')))
      add(source, flags, `${folder}/${name}:${line}`);
  }
}
for (const file of ['schemas/vstream.schema.json', 'schemas/config.schema.json']) {
  for (const pattern of patternsIn(JSON.parse(readFileSync(join(root, file), 'utf8'))))
    add(pattern, 'u', file);
}
const code = [...places.values()];

/** Patterns of the grammar run on another engine; those that both engines read alike are checked. */
const grammar = readdirSync(join(root, 'syntaxes'))
  .filter((name) => /tmLanguage|configuration/.test(name))
  .flatMap((name) => patternsIn(JSON.parse(readFileSync(join(root, 'syntaxes', name), 'utf8'))));

function isRegex(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

/** Expressions here see 300 characters at most: only exponential ones could hurt. */
const SHORT = ['server/features/completion-cel.ts:'];

interface Way {
  readonly pumps: readonly { readonly prefix: string; readonly pump: string }[];
  readonly suffix: string;
}

/** What the checker only suspects is tried: with work that grows with a third power this would take years. */
function ends(source: string, flags: string, { pumps, suffix }: Way): boolean {
  const times = Math.ceil(200_000 / Math.max(1, pumps.length));
  const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix;
  return typeof new RegExp(source, flags).test(text) === 'boolean';
}

/** undefined where the expression is safe enough: its work grows with the text, or at worst with its square. */
function attack(source: string, flags: string, short = false): string | undefined {
  const found = checkSync(source, flags, { timeout: long ? 60_000 : 500 });
  if (found.status !== 'vulnerable') return undefined;
  const { complexity, attack: way } = found;
  const safe =
    complexity.type === 'polynomial' && (short || complexity.degree <= 2 || ends(source, flags, way));
  return safe ? undefined : `${complexity.summary}: ${JSON.stringify(way.string.slice(0, 80))}`;
}

/** In `npm test` only what repeats a group is checked, where the danger lies; in the long run everything is. */
const repeats = (source: string) => /\)[+*{]/.test(source);

describe('regular expressions', { timeout: 1_800_000 }, () => {
  it('are found, all of them whole', () => {
    assert.ok(code.length > 150, `${code.length}`);
    assert.deepEqual(
      code.filter(({ source, flags }) => !isRegex(source, flags)),
      [],
    );
    const shared = grammar.filter((pattern) => isRegex(pattern, ''));
    assert.ok(shared.length > grammar.length / 2, `${shared.length} of ${grammar.length}`);
  });

  it('that take exponential time are recognized', () => assert.ok(attack('^(a+)+$', '')));

  it('in code and schemas fall to no attack', () => {
    const chosen = long ? code : code.filter(({ source }) => repeats(source));
    assert.ok(chosen.length > 20);
    const fallen = chosen.flatMap(({ source, flags, from }) => {
      const how = attack(
        source,
        flags,
        SHORT.some((file) => from.startsWith(file)),
      );
      return how === undefined ? [] : [`${from} /${source}/${flags} ${how}`];
    });
    assert.deepEqual(fallen, []);
  });

  it('in the grammar fall to no attack', () => {
    const shared = [...new Set(grammar)].filter((source) => isRegex(source, ''));
    const fallen = (long ? shared : shared.filter(repeats)).flatMap((source) => {
      const how = attack(source, '');
      return how === undefined ? [] : [`/${source}/ ${how}`];
    });
    assert.deepEqual(fallen, []);
  });
});
