// Someone without the extension: the YAML language server of other editors, given our schema, has nothing to say
// against the examples, finds a mistake, and knows the keys.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type LanguageService } from 'yaml-language-server';

const ROOT = join(import.meta.dirname, '../..');
const SCHEMA = readFileSync(join(ROOT, 'schemas/vstream.schema.json'), 'utf8');
const SCHEMA_URI = pathToFileURL(join(ROOT, 'schemas/vstream.schema.json')).href;

/** Complaints that the server makes by itself reach nobody here: they fail the test. */
const telemetry = {
  send: () => {},
  sendTrack: () => {},
  sendError: (name: string, error: unknown) => assert.fail(`${name}: ${error}`),
};

describe('the YAML language server with our schema', () => {
  let service: LanguageService;
  before(() => {
    service = getLanguageService({
      schemaRequestService: (uri) =>
        uri === SCHEMA_URI ? Promise.resolve(SCHEMA) : Promise.reject(new Error(`asked for ${uri}`)),
      workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
      telemetry,
    });
    service.configure({
      ...{ validate: true, hover: true, completion: true, hoverSchemaSource: false },
      schemas: [{ uri: SCHEMA_URI, fileMatch: ['*.vstream.yaml', '*.vstream.yml'] }],
    });
  });
  // The server knows what it has read by its name.
  let count = 0;
  const documentOf = (text: string) =>
    TextDocument.create(`file:///work/a${count++}.vstream.yaml`, 'yaml', 1, text);

  for (const folder of ['examples', 'templates']) {
    for (const file of readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.vstream.yaml'))) {
      it(`says nothing against ${folder}/${file}`, async () => {
        const document = documentOf(readFileSync(join(ROOT, folder, file), 'utf8'));
        const found = await service.doValidation(document, false);
        assert.deepEqual(
          found.map(({ message, range }) => `${range.start.line + 1}: ${message}`),
          [],
        );
      });
    }
  }

  it('finds a key, a value and a date that are wrong', async () => {
    const text =
      'vstream: 1\nname: X\nactors: { a: { kind: robot } }\nownr: a\nmilestones: { m: { at: 2026-02-30 } }\n';
    const document = documentOf(text);
    const found = await service.doValidation(document, false);
    assert.deepEqual(found.map(({ range }) => document.getText(range)).sort(), [
      '2026-02-30',
      'ownr',
      'robot',
    ]);
  });

  it('is told of the schema by the first line of a file', async () => {
    const text = `# yaml-language-server: $schema=${SCHEMA_URI}\nvstream: 1\nname: X\nownr: a\n`;
    const document = TextDocument.create('file:///work/plain.yaml', 'yaml', 1, text);
    const found = await service.doValidation(document, false);
    assert.deepEqual(
      found.map(({ range }) => document.getText(range)),
      ['ownr'],
    );
  });

  it('explains keys, offers them, and whole blocks', async () => {
    const text = 'vstream: 1\nname: X\nsteps:\n  a:\n    process_time: 2h\n    \ngates:\n  \n';
    const document = documentOf(text);
    const at = (after: string) => document.positionAt(text.indexOf(after) + after.length);
    const shown = await service.doHover(document, at('proc'));
    assert.match(JSON.stringify(shown?.contents), /A fixed duration/);
    const { items } = await service.doComplete(document, at('2h\n    '), false);
    const labels = items.map(({ label }) => label);
    for (const key of ['actor', 'wait_time', 'next', 'sla'])
      assert.ok(labels.includes(key), `${key} in ${labels}`);
    const blocks = await service.doComplete(document, at('gates:\n  '), false);
    const gate = blocks.items.find(({ label }) => label === 'gate');
    assert.match(gate?.insertText ?? '', /criteria:/);
  });
});
