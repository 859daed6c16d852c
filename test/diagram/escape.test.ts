// Whatever a name holds, Mermaid sees a quoted string without signs that it would act on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quoted } from '../../server/core/diagram/escape.ts';
import { shorten, wrap } from '../../server/core/diagram/wrap.ts';

function decoded(quotedText: string): string {
  return quotedText.slice(1, -1).replace(/#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

test('signs that Mermaid would act on become entities', () => {
  assert.equal(quoted(['a "b" <i> `c` #d; ']), '"a #34;b#34; #60;i#62; #96;c#96; #35;d#59; "');
  assert.equal(
    quoted(['$$x$$', 'fa:fa-car', '%% no']),
    '"#36;\u2060#36;x#36;\u2060#36;<br/>fa#58;\u2060fa-car<br/>#37;#37; no"',
  );
  assert.equal(quoted(['- item', '1. item', '(a)']), '"#45; item<br/>1#46; item<br/>#40;a)"');
  assert.equal(quoted([]), '" "');
});

test('emoji, right-to-left and accented text stay as they are', () => {
  assert.equal(quoted(['😀 שלום Ærø']), '"😀 שלום Ærø"');
});

test('any text comes back from its entities, save what no font draws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const result = quoted([text]);
      assert.match(result, /^"[^"<>&`\n\r]*"$/);
      const drawable = text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
      assert.equal(decoded(result).replaceAll('\u2060', ''), (drawable || ' ').replaceAll('\u2060', ''));
    }),
  );
});

test("Mermaid's own placeholders are broken up", () => {
  assert.ok(!quoted(['\ufb02\u00b0\u00b0lt\u00b6\u00df']).includes('\ufb02\u00b0'));
  assert.ok(!quoted(['\u00b6\u00df']).includes('\u00b6\u00df'));
});

test('lines keep every sign in its order', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 2, max: 40 }),
      (text, width) => {
        const packed = (value: string) => value.replace(/\s/g, '');
        assert.equal(packed(wrap(text, width).join('')), packed(text));
      },
    ),
  );
});

test('long words are cut, wide signs count twice, short lines stay whole', () => {
  assert.deepEqual(wrap('the quick brown fox', 10), ['the quick', 'brown fox']);
  assert.deepEqual(wrap('the account-provisioned gate', 18), ['the account-', 'provisioned gate']);
  assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
  assert.deepEqual(wrap('日本語です', 4), ['日本', '語で', 'す']);
  assert.equal(wrap('x'.repeat(500), 25).length, 20);
  assert.equal(shorten('risk.score >= 0.8 && country', 12), 'risk.score…');
});
