// Runs test/editor/desktop in a desktop VS Code: the one given with `--code PATH`, else one that is downloaded.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { code: { type: 'string' } } });
const outfile = join(root, '.cache/desktop-tests/index.cjs');
await build({
  entryPoints: [join(root, 'test/editor/desktop/index.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
});

const folder = mkdtempSync(join(tmpdir(), 'vstream-desktop-'));
try {
  cpSync(join(root, 'examples'), folder, { recursive: true });
  await runTests({
    ...(values.code ? { vscodeExecutablePath: values.code } : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: outfile,
    launchArgs: [folder, '--disable-extensions', '--skip-welcome'],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
