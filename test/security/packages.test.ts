// What is installed and what ships: nothing that runs at installation, nothing from elsewhere, nothing unpinned.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
}
const manifest = JSON.parse(read('package.json')) as Record<string, unknown> & {
  readonly scripts: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
};
const locked = Object.entries(
  (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages,
).filter(([name]) => name !== '');

describe('the packages', () => {
  it('are all for building and testing: what ships is bundled and depends on nothing', () => {
    for (const kind of ['dependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies'])
      assert.equal(manifest[kind], undefined, kind);
  });

  it('are each pinned by a hash and come from the public registry', () => {
    assert.ok(locked.length > 100);
    for (const [name, { integrity, resolved, link, version }] of locked) {
      assert.match(integrity ?? '', /^sha512-[\w+/]{86}==$/, name);
      assert.match(version ?? '', /^\d+\.\d+\.\d+/, name);
      assert.equal(link, undefined, name);
      // Left out, an address is the one of the registry that npm is told to use.
      if (resolved !== undefined) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, name);
    }
  });

  it('run scripts at installation only where the manifest allows it', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
    for (const [name, { dev }] of scripted) assert.ok(dev, `${name} would run where the extension is used`);
    assert.deepEqual(Object.keys(manifest.allowScripts).sort(), ['esbuild', 'node']);
    for (const script of ['preinstall', 'install', 'postinstall', 'vscode:uninstall'])
      assert.equal(manifest.scripts[script], undefined, script);
  });

  it('stay out of the packed extension, as do sources and tests', () => {
    const [first, ...kept] = read('.vscodeignore').trim().split('\n');
    assert.equal(first, '**');
    for (const line of kept) {
      assert.ok(line.startsWith('!'), `${line} would let all of it in again`);
      assert.doesNotMatch(line, /node_modules|server\/|client\/|test|scripts/, line);
    }
    assert.ok(!readdirSync(join(root, 'dist')).includes('node_modules'));
  });
});
