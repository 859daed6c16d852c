// The fix for a missing exception path, on streams whose authors have written one: it is taken out, and written again.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import type { StreamException } from '../../server/core/model/types/handling.ts';
import { removeDefinition, removeKey } from '../../server/core/rules/removals.ts';
import { applyEdits } from '../../server/core/text/edit.ts';

const root = join(import.meta.dirname, '../..');
const specs = ['examples', 'templates'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((file) => readFileSync(join(root, folder, file), 'utf8')),
);

/** The file without the exception, and without its handler alone, as far as that loses no comment. */
function without({ text, stream }: Analysis, { idSpan, tree }: StreamException): string[] {
  const place = { text, root: stream.root };
  const edits = [
    removeDefinition(place, 'exceptions', idSpan),
    tree && tree.entries.length > 1 ? removeKey(place, tree, 'handle') : undefined,
  ];
  return edits.flatMap((edit) => (edit ? [applyEdits(text, [edit])] : []));
}

it('a handler that was taken out is offered again, complete, with alternatives, and mostly as its author led it', () => {
  let [written, same] = [0, 0];
  for (const spec of specs.map((text) => analyze(text))) {
    for (const exception of spec.stream.exceptions.values()) {
      const then = exception.handle?.then?.kind === 'to' ? exception.handle.then.target.id : undefined;
      for (const broken of without(spec, exception).map((text) => analyze(text))) {
        const finding = broken.findings.find(({ rule }) => rule === 'unhandled-exception');
        // Where nothing raises it, nothing is missing.
        if (!finding) continue;
        const fixes = finding.fixes();
        assert.equal(fixes.filter(({ preferred }) => preferred).length, 1, finding.message);
        assert.ok(fixes.length > 2, finding.message);
        for (const { title, edits } of fixes) {
          const after = analyze(applyEdits(broken.text, edits));
          const handle = after.stream.exceptions.get(exception.id)?.handle;
          assert.ok(handle?.then ?? handle?.ignore, `${title}: the handler does not end`);
          assert.ok(!after.findings.some(({ rule }) => rule === finding.rule), title);
          assert.ok(
            !after.findings.some(({ rule }) => /^(invalid|unknown|duplicate|yaml)/.test(rule)),
            title,
          );
        }
        if (then === undefined) continue;
        written++;
        const preferred = fixes.find((fix) => fix.preferred)?.edits ?? [];
        const led = analyze(applyEdits(broken.text, preferred)).stream.exceptions.get(exception.id)?.handle
          ?.then;
        if (led?.kind === 'to' && led.target.id === then) same++;
      }
    }
  }
  assert.ok(written > 20 && same / written >= 0.7, `${same} of ${written} as their authors led them`);
});
