// Very long texts in the editor: each is refused or analysed within a bound of time and memory, whatever is asked of it
// is answered, and the server goes on working for the other documents.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { TestClient } from './client.ts';

const long = process.env.VSTREAM_LONG !== undefined;
/** Characters. */
const SIZE = long ? 50_000_000 : 9_000_000;
/** Seconds for opening a giant, asking all about it and mending it. */
const PATIENCE = 60;
const MEGABYTES = long ? 2500 : 1500;

const filled = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));
const GIANTS: Readonly<Record<string, () => string>> = {
  'one word': () => filled('a'),
  'one text on one line': () => `vstream: 1\nname: "${filled('as appropriate ')}"\n`,
  blanks: () => filled(' '),
  brackets: () => filled('['),
  'aliases of aliases': () => filled('a: &a [*a,*a]\n'),
  'line feeds': () => filled('\n'),
  'line separators': () => filled('\u2028'),
  'steps on one line': () => `vstream: 1\nsteps: {${filled('s: { next: s }, ')}}\n`,
};
const SMALL = 'vstream: 1\nname: Small\nactors: { a: { kind: robot } }\n';
const small = 'file:///small.vstream.yaml';
const giant = 'file:///giant.vstream.yaml';

describe(`giants of ${SIZE / 1e6} million characters over stdio`, { timeout: 1_800_000 }, () => {
  let client: TestClient;
  before(async () => {
    client = await TestClient.start();
    await client.open(small, SMALL);
    assert.equal((await client.diagnostics(small)).length, 2);
  });
  after(async () => {
    const peak = peakMegabytes(client.process.pid);
    console.log(`the server held at most ${peak} MB`);
    assert.equal(await client.stop(), 0);
    assert.ok(peak === undefined || peak < MEGABYTES, `${peak} MB`);
  });

  for (const [name, make] of Object.entries(GIANTS)) {
    it(name, { timeout: PATIENCE * 1000 }, async () => {
      await client.open(giant, make());
      const found = await client.diagnostics(giant);
      assert.ok(found.length > 0 && found.length < 10, `${found.length} findings`);
      assert.match(JSON.stringify(found), /million characters.*it is not read/);

      const textDocument = { uri: giant };
      const position = { line: 0, character: 5 };
      for (const method of [
        'completion',
        'hover',
        'definition',
        'foldingRange',
        'documentSymbol',
        'codeLens',
      ])
        await client.request(`textDocument/${method}`, { textDocument, position });
      await client.request('textDocument/semanticTokens/full', { textDocument });
      await client.request('textDocument/formatting', {
        textDocument,
        options: { tabSize: 2, insertSpaces: true },
      });
      await client.request('textDocument/codeAction', {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: found },
      });
      await client.request('vstream/preview', { uri: giant });

      // A keystroke in a giant, and the giant mended, are as good as any other.
      const typed = await client.change(giant, { range: { start: position, end: position }, text: 'x' });
      assert.ok((await client.diagnostics(giant, typed)).length > 0);
      const mended = await client.change(giant, { text: SMALL });
      assert.equal((await client.diagnostics(giant, mended)).length, 2);
      const other = await client.replace(small, 'name: S', 'name: SS');
      assert.equal((await client.diagnostics(small, other)).length, 2);
      await client.connection.sendNotification('textDocument/didClose', { textDocument });
      await client.diagnostics(giant, 'none');
    });
  }
});

/** The most that a process has held, where the system says so. */
function peakMegabytes(pid: number | undefined): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1];
  return peak === undefined ? undefined : Math.round(Number(peak) / 1024);
}
