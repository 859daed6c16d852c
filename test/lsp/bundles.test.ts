// What is read at the start, in the editor and in the server: nothing that is not needed for it. Charts, Mermaid, the
// engine and the formatter have their time later, or in another process.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { build } from 'esbuild';

/** Packages and our own rooms, of all that is bundled into one file. */
async function rooms(entry: string, platform: 'node' | 'browser', external: string[]): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: [entry],
    bundle: true,
    platform,
    format: 'cjs',
    external,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const names = Object.keys(metafile.inputs).map((path) => {
    const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    return name ?? path.split('/').slice(0, -1).join('/');
  });
  return new Set(names);
}

/** The language client, and what it depends on. */
const LANGUAGE_CLIENT = [
  'vscode-languageclient',
  'vscode-languageserver-protocol',
  'vscode-languageserver-types',
  'vscode-languageserver-textdocument',
  'vscode-jsonrpc',
  'minimatch',
  'brace-expansion',
  'balanced-match',
  'semver',
];
const CLIENT = ['client', 'client/commands', 'client/preview', 'server/protocol'];

describe('what the editor loads when the extension is activated', () => {
  for (const [entry, platform] of [
    ['client/extension.ts', 'node'],
    ['client/extension.web.ts', 'browser'],
  ] as const) {
    it(`is the client alone: ${entry}`, async () => {
      const found = await rooms(entry, platform, ['vscode']);
      const others = [...found].filter((name) => ![...LANGUAGE_CLIENT, ...CLIENT].includes(name));
      assert.deepEqual(others, []);
      assert.ok(found.has('vscode-languageclient') && found.has('client/preview'), [...found].join());
    });
  }
});

describe('what the server reads before it shakes hands', () => {
  it('is what it promises', async () => {
    const found = await rooms('server/lsp/node.ts', 'node', ['vscode-languageserver', './serve-node.ts']);
    // Of the features, the words that are promised; of the project, its version.
    assert.deepEqual([...found].sort(), ['', 'server/features', 'server/lsp']);
  });
});
