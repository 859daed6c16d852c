// invalid-shape: a value, id or missing key that the schema does not allow.

import { idsByKind } from '../model/ids.ts';
import type { ShapeProblem } from '../model/shape.ts';
import { entryOf } from '../parse/tree.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/position.ts';
import { mappingAt } from './lookup.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addKey } from './scaffold.ts';
import { candidates } from './unknown-reference.ts';

type Wrong = Exclude<ShapeProblem, { kind: 'unknown-key' }>;

export default rule<Wrong>({
  id: 'invalid-shape',
  severity: 'error',
  docs: {
    what: 'A value has the wrong form, an id is malformed, or a required key is missing.',
    why: 'Tools read the specification literally: a duration that is no duration is no limit at all.',
    how: 'Write the form that the message asks for. Durations look like `2h`, `3bd` or `2h..8h`, shares like `97%`, ids like `create-account`; what nobody has measured is `unknown`.',
    bad: 'vstream: 1\nname: Refunds\nactors:\n  clerk: { kind: person }\n',
    good: 'vstream: 1\nname: Refunds\nactors:\n  clerk: { kind: human }\n',
  },
  check({ shape }, report) {
    for (const problem of shape)
      if (problem.kind !== 'unknown-key') report({ span: problem.span, data: problem });
  },
  message(problem) {
    switch (problem.kind) {
      case 'missing-key':
        return `This ${problem.of} needs \`${problem.key}\`.`;
      case 'wrong-value':
        return `Expected ${problem.expected}, got ${problem.got}.`;
      case 'wrong-id':
        return problem.id === ''
          ? `A key is missing before the colon: expected ${problem.expected}.`
          : `\`${problem.id}\` is no legal id: expected ${problem.expected}.`;
      case 'not-one-of': {
        const keys = problem.keys.map((key) => `\`${key}\``).join(', ');
        const found =
          problem.found.length === 0 ? 'none' : problem.found.map((key) => `\`${key}\``).join(' and ');
        return `A ${problem.of} needs exactly one of ${keys}; it has ${found}.`;
      }
    }
  },
  fix(problem, facts) {
    switch (problem.kind) {
      case 'missing-key':
        return missingKey(problem.holder, problem.key, facts);
      case 'wrong-value':
        return rewritten(problem, facts);
      case 'wrong-id': {
        const id = kebab(problem.id);
        return id === '' ? [] : [replacement(problem.span, id, true)];
      }
      case 'not-one-of':
        return [];
    }
  },
});

/** Only keys whose value follows from the file are added; all others are the author's decision. */
function missingKey(holder: Span, key: string, facts: Facts): Fix[] {
  const map = mappingAt(facts.parsed.tree, holder);
  if (!map || entryOf(map, key)) return [];
  const [text, root] = [facts.parsed.text, facts.stream.root];
  const only = facts.stream.actors.size === 1 ? [...facts.stream.actors.keys()][0] : undefined;
  const value = key === 'vstream' ? '1' : key === 'actor' ? only : undefined;
  if (value === undefined) return [];
  const order = key === 'vstream' ? ['vstream'] : [];
  return [
    {
      title: `Add \`${key}: ${value}\``,
      edits: [addKey({ text, root }, map, key, value, { order })],
      preferred: true,
    },
  ];
}

function rewritten(problem: Extract<Wrong, { kind: 'wrong-value' }>, facts: Facts): Fix[] {
  const text = facts.parsed.text.slice(problem.span.start, problem.span.end);
  const meant =
    nearest(text, problem.known)[0] ??
    inOurUnits(text, problem.expected) ??
    knownId(text, problem.span, facts);
  return meant === undefined ? [] : [replacement(problem.span, meant, true)];
}

/** `Create Account` or `create_account` where the file defines `create-account`. */
function knownId(text: string, span: Span, { stream }: Facts): string | undefined {
  const use = stream.uses.find((u) => u.span.start >= span.start && u.span.end <= span.end);
  if (!use) return undefined;
  const [id, known] = [kebab(text), candidates(stream, idsByKind(stream), use)];
  return known.includes(id) ? id : nearest(id, known)[0];
}

/** `2 hrs` is 2h, `3 business days` 3bd, `50 %` 50%: what people write where we expect our own units. */
function inOurUnits(text: string, expected: string): string | undefined {
  if (expected.includes('percentage') && /^\d+(?:\.\d+)?\s+%$/.test(text)) return text.replace(/\s+/, '');
  const match = /^(\d+(?:\.\d+)?)\s*(business\s+)?([a-z]+)$/i.exec(text);
  const unit = match?.[3] === undefined ? undefined : UNITS.get(match[3].toLowerCase());
  if (!match || unit === undefined || !expected.includes('duration')) return undefined;
  if (match[2]) return unit === 'h' || unit === 'd' ? `${match[1]}b${unit}` : undefined;
  return `${match[1]}${unit}`;
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

function kebab(id: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return words.replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '');
}

function replacement(span: Span, newText: string, preferred: boolean): Fix {
  return { title: `Write \`${newText}\``, edits: [{ span, newText }], preferred };
}
