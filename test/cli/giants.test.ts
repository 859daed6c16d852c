// Very long files on the command line: each is told within a bound of time and memory, and the others are checked.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const long = process.env.VSTREAM_LONG !== undefined;
/** Characters. */
const SIZE = long ? 50_000_000 : 9_000_000;
/** Seconds, and megabytes that the process may hold for its objects. */
const PATIENCE = 60;
const HEAP = 700;
const filled = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));

const folder = mkdtempSync(join(tmpdir(), 'vstream-giants-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe(`vstream check of ${SIZE / 1e6} million characters`, () => {
  for (const [name, piece] of Object.entries({
    'one word': 'a',
    blanks: ' ',
    brackets: '[',
    'aliases of aliases': 'a: &a [*a,*a]\n',
    'line feeds': '\n',
    'line separators': '\u2028',
  })) {
    it(name, () => {
      writeFileSync(join(folder, 'giant.vstream.yaml'), filled(piece));
      writeFileSync(
        join(folder, 'small.vstream.yaml'),
        'vstream: 1\nname: Small\nactors: { a: { kind: robot } }\n',
      );
      for (const threads of ['1', '2']) {
        const { status, signal, stdout, stderr } = spawnSync(
          process.execPath,
          [`--max-old-space-size=${HEAP}`, CLI, 'check', folder, '--threads', threads],
          { encoding: 'utf8', timeout: PATIENCE * 1000 },
        );
        assert.deepEqual({ status, signal, stderr }, { status: 1, signal: null, stderr: '' });
        assert.match(
          stdout,
          /giant\.vstream\.yaml:1:1: error: The file is longer than 8 million characters: it is not read/,
        );
        assert.match(stdout, /small\.vstream\.yaml:3:22: error: .*robot/);
        assert.ok(stdout.length < 3000, 'a giant is shown in few words');
      }
    });
  }
});
