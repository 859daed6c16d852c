// All preferred fixes, one after the other until none is left, on every example, template and fixture and on examples
// with an accident in them. Each fix keeps every comment, valid YAML and all data that it does not touch. At the end
// the file has no more errors than at the start, nor more errors and warnings together; `placeholder` stands apart: it
// tells what the fixes leave to the author.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import { type Data, toData } from '../../server/core/model/data.ts';
import { keyOf, resolved, type Tree } from '../../server/core/parse/tree.ts';
import type { Fix } from '../../server/core/rules/rule.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';
import { fixAllSafe } from '../../server/features/code-actions.ts';
import { isSame, memberOf } from '../../server/features/refactor-safety.ts';
import { withoutMarkers } from '../rules/markers.ts';

const root = join(import.meta.dirname, '../..');
const read = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.vstream.yaml'))
    .map((file): [string, string] => [join(folder, file), readFileSync(join(root, folder, file), 'utf8')]);

const examples = read('examples');
const templates = read('templates');

describe('applying all preferred fixes', () => {
  for (const [file, text] of [...examples, ...templates]) it(file, () => settles(text));
  for (const folder of readdirSync(join(root, 'test/rules'), { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    it(`the fixtures of ${folder.name}`, () => {
      const files = read(join('test/rules', folder.name)).filter(([file]) => !file.includes('.fixed.'));
      for (const [, text] of files.slice(0, 5)) settles(withoutMarkers(text));
    });
  }

  it('examples and templates with an accident: a line lost, letters swapped, a value unknown', () => {
    const files = [...examples, ...templates].map(([, text]) => text);
    const accident = fc.record({
      kind: fc.constantFrom('lost' as const, 'swapped' as const, 'unknown' as const),
      // Not a double: half of those are as good as zero.
      at: fc.integer({ min: 0, max: 9999 }).map((place) => place / 10_000),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(accident, { minLength: 1, maxLength: 2 }),
        (text, all) => settles(all.reduce((current, { kind, at }) => damaged(current, kind, at), text)),
      ),
      { numRuns: 20 },
    );
  });
});

describe('safe fixes', () => {
  it('change nothing where there is nothing to correct', () => {
    for (const [file, text] of [...examples, ...templates])
      assert.equal(fixAllSafe(analyze(text), {}), undefined, file);
  });

  const one: [string, string, string][] = [
    ['units', 'process_time: 2 hours', 'process_time: 2h'],
    ['a word in another spelling', 'value_adding: Yes', 'value_adding: yes'],
    ['a key in another spelling', 'processTime: 2h', 'process_time: 2h'],
    ['one item where a list belongs', 'reads: claim', 'reads: [claim]'],
    ['the name of a node in another spelling', 'next: Pay Back', 'next: pay-back'],
    ['an old word for true', 'provisional: on', 'provisional: true'],
    ['a word that is near, which is a guess', 'value_adding: yess', 'value_adding: yess'],
    ['a key that is near, which is a guess', 'raeds: [claim]', 'raeds: [claim]'],
    ['a name that is near, which is a guess', 'next: pay-bakc', 'next: pay-bakc'],
    ['days that may be working days', 'process_time: 3d', 'process_time: 3d'],
  ];
  for (const [name, before, after] of one) {
    it(name, () => {
      const text = (line: string) => `vstream: 1
name: Refunds
actors: { bank: { kind: human, calendar: office } }
calendars: { office: { timezone: Europe/London, hours: "09:00-17:00" } }
context: { claim: {} }
triggers: { asked: { event: Asked, provides: [claim], next: check } }
steps:
  check:
    actor: bank # kept
    ${line}
    ${line.startsWith('next') ? '' : 'next: pay-back'}
  pay-back: { actor: bank, next: paid }
outputs: { paid: { outcome: success, verify: [Paid] } }
`;
      const action = fixAllSafe(analyze(text(before)), {});
      assert.equal(applyEdits(text(before), action?.edits ?? []), text(after));
    });
  }
});

/** Applies the preferred fix of the first finding that has one, until none is left, and checks each on the way. */
function settles(text: string): void {
  const start = analyze(text);
  let current = start;
  for (let left = 3 * start.findings.length + 10; ; left--) {
    const fix = current.findings.flatMap((finding) => finding.fixes().find((one) => one.preferred) ?? [])[0];
    if (!fix) break;
    assert.ok(left > 0, `no end of fixes: ${fix.title}\n${current.text}`);
    const next = analyze(applyEdits(current.text, fix.edits));
    keepsWhatItDoesNotTouch(current, fix, next);
    current = next;
  }
  const [before, after] = [weight(start), weight(current)];
  const story = `${JSON.stringify({ before, after })}\n${text}\n--- becomes\n${current.text}`;
  assert.ok(after.errors <= before.errors && after.all <= before.all, story);
}

function weight({ findings }: Analysis): { errors: number; all: number } {
  const counted = findings.filter(({ rule }) => rule !== 'placeholder');
  const errors = counted.filter(({ severity }) => severity === 'error').length;
  return { errors, all: errors + counted.filter(({ severity }) => severity === 'warning').length };
}

function keepsWhatItDoesNotTouch(before: Analysis, { title, edits }: Fix, after: Analysis): void {
  const story = `${title}\n${before.text}\n--- becomes\n${after.text}`;
  if (before.intact) assert.ok(after.intact, `broken YAML: ${story}`);
  const comments = (text: string): string[] => text.match(/(?<=^|\s)#[^\r\n]*/gm) ?? [];
  const left = comments(after.text);
  for (const comment of comments(before.text)) {
    const at = left.indexOf(comment);
    // The one fix that takes comments away is that of those that silence nothing.
    if (at < 0 && title !== 'Remove the comment') assert.ok(after.text.includes(comment.trimEnd()), story);
    left.splice(at, at < 0 ? 0 : 1);
  }
  const touches = ({ start, end }: Span) => edits.some(({ span }) => span.start <= end && span.end >= start);
  const now = toData(after.parsed.tree);
  for (const { path, value } of untouched(before.parsed.tree, touches)) {
    const there = path.reduce<Data | undefined>((data, part) => memberOf(data, part), now);
    assert.ok(there !== undefined && isSame(there, value), `${path.join('.')} has changed: ${story}`);
  }
}

/**
 * Values that no edit touches, and whose place cannot have moved: no key above is touched, no list around them. Of a
 * key that stands twice the later one counts; what is empty may be filled.
 */
function untouched(
  tree: Tree | null,
  touches: (span: Span) => boolean,
  path: readonly (string | number)[] = [],
): { path: readonly (string | number)[]; value: Data }[] {
  const target = resolved(tree);
  if (!target) return [];
  switch (target.kind) {
    case 'map':
      return target.entries.flatMap((entry, i) =>
        touches(entry.key.span) || target.entries.slice(i + 1).some((other) => keyOf(other) === keyOf(entry))
          ? []
          : untouched(entry.value, touches, [...path, keyOf(entry)]),
      );
    case 'seq':
      return touches(target.span) || (tree && touches(tree.span))
        ? []
        : target.items.flatMap((item, i) => untouched(item, touches, [...path, i]));
    case 'scalar':
      return target.value === null || touches(target.span) || (tree && touches(tree.span))
        ? []
        : [{ path, value: target.value }];
  }
}

function damaged(text: string, kind: 'lost' | 'swapped' | 'unknown', at: number): string {
  const lines = text.split('\n');
  const index = Math.floor(at * lines.length);
  const line = lines[index] ?? '';
  if (kind === 'lost') return lines.toSpliced(index, 1).join('\n');
  const words = [...line.matchAll(kind === 'swapped' ? /[a-z]{4,}/g : /(?<=: )[a-z0-9-]+(?=,|$| \})/g)];
  const word = words[Math.floor(at * 7919) % Math.max(1, words.length)];
  if (!word) return text;
  const [found] = word;
  const by = kind === 'unknown' ? 'unknown' : `${found[0]}${found[2]}${found[1]}${found.slice(3)}`;
  return lines.with(index, line.slice(0, word.index) + by + line.slice(word.index + found.length)).join('\n');
}
