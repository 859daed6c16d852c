// Nothing in the server, the command line or the extension writes a file, save the command that exports: to a place
// that its user has chosen, or that a caller names in a workspace that is trusted.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const FS = /from '(?:node:)?fs(?:\/promises)?'/;
const NAMES = /import \{([^}]*)\} from '(?:node:)?fs(?:\/promises)?'/g;
/** What reads. `open` is given flags, which are looked at below. */
const READING = new Set([
  'constants',
  'open',
  'readFile',
  'readFileSync',
  'readdir',
  'realpath',
  'stat',
  'statSync',
  'existsSync',
  'readdirSync',
  'realpathSync',
]);

/** Built-in modules that are asked for by name when they are needed. */
const LATE = new Set(["'node:v8'", "'node:worker_threads'"]);

describe('files', () => {
  for (const folder of ['server', 'client']) {
    it(`are only read in ${folder}/`, () => {
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.ts')) continue;
        const code = readFileSync(join(root, folder, name), 'utf8');
        const imported = [...code.matchAll(NAMES)].flatMap(([, names = '']) => names.split(','));
        for (const one of imported
          .map((part) => part.replace('type ', '').trim())
          .filter((part) => part !== ''))
          assert.ok(READING.has(one), `${folder}/${name} imports ${one}`);
        assert.equal(FS.test(code), imported.length > 0, `${folder}/${name} imports all of fs`);
        const built = [...code.matchAll(/getBuiltinModule\(([^)]*)\)/g)].map(([, module]) => module);
        for (const module of built) assert.ok(LATE.has(module ?? ''), `${folder}/${name} asks for ${module}`);
        assert.doesNotMatch(code, /O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)/, name);
        const writes = code.match(/workspace\.fs\.(?:writeFile|delete|rename|copy|createDirectory)/g) ?? [];
        const allowed = name === join('commands', 'export.ts') ? ['workspace.fs.writeFile'] : [];
        assert.deepEqual(writes, allowed, `${folder}/${name}`);
      }
    });
  }
});
