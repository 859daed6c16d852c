// No link reads anything outside the workspace folder, whatever way it takes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { diskFiles } from '../../server/workspace/disk.ts';
import { Landscape } from '../../server/workspace/landscape.ts';
import { canonical, resolveFile } from '../../server/workspace/paths.ts';
import { Texts } from '../../server/workspace/texts.ts';

const SECRET = 'vstream: 1\nname: secret\n';
let base = '';
let root = '';
const uriOf = (...parts: string[]) => pathToFileURL(join(base, ...parts)).href;
const files = () => diskFiles(() => [pathToFileURL(root).href]);

before(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'vstream-paths-')));
  root = join(base, 'work');
  mkdirSync(join(root, 'specs'), { recursive: true });
  mkdirSync(join(base, 'work-too'));
  for (const path of ['work/a.vstream.yaml', 'work/specs/b.vstream.yaml'])
    writeFileSync(join(base, path), 'vstream: 1\n');
  for (const path of ['secret.vstream.yaml', 'work-too/secret.vstream.yaml'])
    writeFileSync(join(base, path), SECRET);
  symlinkSync(join(base, 'secret.vstream.yaml'), join(root, 'link.vstream.yaml'));
  symlinkSync(base, join(root, 'up'));
  symlinkSync(join(root, 'specs'), join(root, 'inside'));
  symlinkSync(join(root, 'loop.vstream.yaml'), join(root, 'loop.vstream.yaml'));
  symlinkSync('/dev/zero', join(root, 'zero.vstream.yaml'));
  mkdirSync(join(root, 'folder.vstream.yaml'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(root, 'pipe.vstream.yaml')]);
});
after(() => rmSync(base, { recursive: true, force: true }));

describe('what a disk gives out', () => {
  it('reads inside the folder, links that stay inside included', async () => {
    assert.deepEqual(await files().read(uriOf('work/a.vstream.yaml')), { text: 'vstream: 1\n' });
    assert.deepEqual(await files().read(uriOf('work/inside/b.vstream.yaml')), { text: 'vstream: 1\n' });
  });

  const outside: [string, () => string][] = [
    ['the file beside the folder', () => uriOf('secret.vstream.yaml')],
    ['a folder whose name begins alike', () => uriOf('work-too/secret.vstream.yaml')],
    ['`..`', () => `${uriOf('work')}/../secret.vstream.yaml`],
    ['`%2e%2e`', () => `${uriOf('work')}/%2e%2e/secret.vstream.yaml`],
    ['`..%2f`', () => `${uriOf('work')}/..%2fsecret.vstream.yaml`],
    ['`%2F` in capitals', () => `${uriOf('work')}/specs%2F..%2F..%2Fsecret.vstream.yaml`],
    ['`..%5c`', () => `${uriOf('work')}/..%5csecret.vstream.yaml`],
    ['a symbolic link to a file', () => uriOf('work/link.vstream.yaml')],
    ['a symbolic link to a folder', () => uriOf('work/up/secret.vstream.yaml')],
    ['a device behind a link', () => uriOf('work/zero.vstream.yaml')],
    ['another machine', () => 'file://server/share/secret.vstream.yaml'],
    ['another machine by its path', () => 'file:////server/share/secret.vstream.yaml'],
    ['a page of the web', () => 'https://example.com/secret.vstream.yaml'],
    ['a null byte', () => `${uriOf('work')}/a%00.vstream.yaml`],
    ['no URI at all', () => '/etc/passwd'],
    ['the folder itself', () => pathToFileURL(root).href],
  ];
  for (const [name, uri] of outside) {
    it(`refuses ${name}`, async () => assert.equal(await files().read(uri()), 'outside'));
  }

  for (const path of ['none.vstream.yaml', 'loop.vstream.yaml', 'folder.vstream.yaml', 'pipe.vstream.yaml']) {
    it(`has no readable ${path}`, async () =>
      assert.equal(await files().read(uriOf('work', path)), 'missing'));
  }

  it('reads nothing where there is no folder', async () => {
    assert.equal(await diskFiles(() => []).read(uriOf('work/a.vstream.yaml')), 'outside');
  });

  it('lists specs without following links', async () => {
    const found = await files().list(pathToFileURL(root).href);
    assert.deepEqual([...found].sort(), [uriOf('work/a.vstream.yaml'), uriOf('work/specs/b.vstream.yaml')]);
  });
});

describe('where a link may lead', () => {
  const asked: string[] = [];
  const landscape = () => {
    const texts = new Texts({
      read: async (uri) => {
        asked.push(uri);
        return { text: SECRET };
      },
      list: async () => [],
    });
    const made = new Landscape(texts);
    made.setFolders(['file:///work']);
    return { made, texts };
  };

  for (const path of [
    '../secret.vstream.yaml',
    './specs/../../secret.vstream.yaml',
    '..\\secret.vstream.yaml',
    '/secret.vstream.yaml',
    '/work/../secret.vstream.yaml',
    '//server/share/secret.vstream.yaml',
    '\\\\server\\share\\secret.vstream.yaml',
    'C:\\secret.vstream.yaml',
    'c:/secret.vstream.yaml',
    '~/secret.vstream.yaml',
    'file:///secret.vstream.yaml',
    'https://example.com/secret.vstream.yaml',
    'javascript:alert(1)//x.vstream.yaml',
    '../work-too/secret.vstream.yaml',
  ]) {
    it(`${path} is outside, and nobody tries to read it`, async () => {
      const { made, texts } = landscape();
      assert.equal(made.linksOf('file:///work/a.vstream.yaml').linked(path), 'outside');
      assert.deepEqual(await texts.load(), []);
      assert.deepEqual(asked, []);
    });
  }

  it('takes encoded dots and separators for names', () => {
    const from = 'file:///work/specs/a.vstream.yaml';
    assert.equal(resolveFile(from, '%2e%2e/x.vstream.yaml'), 'file:///work/specs/%252e%252e/x.vstream.yaml');
    assert.equal(resolveFile(from, '..%2fx.vstream.yaml'), 'file:///work/specs/..%252fx.vstream.yaml');
    assert.equal(resolveFile(from, 'a?b#c.vstream.yaml'), 'file:///work/specs/a%3Fb%23c.vstream.yaml');
  });

  it('knows a file in every spelling of its URI', () => {
    const spellings = [
      "file:///c%3A/a%20b/it's(1).vstream.yaml",
      'file:///C:/a b/it%27s%281%29.vstream.yaml',
    ];
    assert.equal(new Set(spellings.map(canonical)).size, 1);
  });

  it('takes the short way for plain paths only where it ends at the same place', () => {
    const segment = fc.oneof(
      fc.constantFrom(...['', '.', '..', '...', '.git', '..a', 'c:', 'C|', '%2e', '%2E%2e', 'a b', 'é']),
      fc.string({ unit: fc.constantFrom(..."aZ0-_.!~*'()/:|%20?#\\ \t\n") }),
    );
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 5 }),
        fc.constantFrom('', '/', 'host/'),
        (segments, host) => {
          const uri = `file://${host}${segments.join('/')}`;
          if (!URL.canParse(uri) || /[?#]|\s$/.test(uri)) return;
          // With a query, which is left out, no path is plain.
          assert.equal(canonical(uri), canonical(`${uri}?`));
          assert.equal(canonical(canonical(uri)), canonical(uri));
        },
      ),
      { numRuns: 5000 },
    );
  });
});
