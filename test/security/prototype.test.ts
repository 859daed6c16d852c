// Names that every object already has are names like any other, in specs and in settings; no text reaches a prototype.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { toData } from '../../server/core/model/data.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { buildPreview } from '../../server/features/preview.ts';
import { readSettings } from '../../server/lsp/settings.ts';
import { readToExtension, readToWebview } from '../../server/protocol/webview.ts';
import { readConfig } from '../../server/workspace/config.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];
const SECTIONS = [
  'teams',
  'actors',
  'context',
  'parameters',
  'triggers',
  'steps',
  'exceptions',
  'slas',
  'outputs',
];

const prototypes = [Object.prototype, Array.prototype, Function.prototype, Map.prototype, String.prototype];
const keys = prototypes.map((one) => Reflect.ownKeys(one).length);
afterEach(() => {
  assert.deepEqual(
    prototypes.map((one) => Reflect.ownKeys(one).length),
    keys,
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

describe('names of prototypes', () => {
  for (const name of NAMES) {
    it(`\`${name}\` as a key and a reference everywhere in a spec`, () => {
      const body = `{ polluted: yes, actor: ${name}, next: ${name}, on: { ${name}: { then: ${name} } }, x-${name}: 1 }`;
      const text = [
        'vstream: 1',
        'name: x',
        `${name}: { polluted: true }`,
        ...SECTIONS.map((section) => `${section}: { ${name}: ${body} }`),
      ].join('\n');
      const analysis = analyze(text, { simulate: true });
      assert.ok(analysis.findings.some(({ rule }) => rule === 'unknown-key'));
      assert.ok(!analysis.findings.some(({ rule }) => rule === 'internal-error'));
      buildPreview({ uri: 'file:///a', version: 1, analysis, metrics: analysis.facts.metrics() });
    });

    it(`\`${name}\` in the settings of a project and of the editor`, () => {
      const { settings } = readConfig(
        `${name}: { polluted: true }\nrules: { ${name}: error, missing-sla: off }\nthresholds: { ${name}: 1 }\n`,
      );
      assert.deepEqual({ ...settings.levels }, { 'missing-sla': 'off' });
      assert.deepEqual({ ...settings.thresholds }, {});
      const editor = readSettings(JSON.parse(`{"rules":{"${name}":{"polluted":true},"missing-sla":"off"}}`));
      assert.deepEqual({ ...editor.levels }, { 'missing-sla': 'off' });
    });

    it(`\`${name}\` in a message of the preview`, () => {
      assert.equal(readToExtension(JSON.parse(`{"${name}":{"type":"ready"}}`)), undefined);
      assert.equal(readToWebview(JSON.parse(`{"type":"${name}","payload":{}}`)), undefined);
    });
  }

  it('become own keys of the data of a file', () => {
    const data = toData(parse('__proto__: { polluted: true }\nconstructor: 1\n').tree);
    assert.equal(Object.getPrototypeOf(data), null);
    assert.deepEqual(Object.keys(data as object), ['__proto__', 'constructor']);
  });
});
