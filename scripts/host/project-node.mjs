// The scripts import TypeScript, which an older Node cannot read. npm runs them on the Node that the project
// brings; whoever calls one directly gets the same.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const program = process.platform === 'win32' ? 'node.exe' : 'node';

/** Returns on Node 24 or later; on an older one, runs the same command on the project's Node and exits. */
export function requireProjectNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  const node = join(resolve(import.meta.dirname, '../..'), 'node_modules/node/bin', program);
  if (!existsSync(node)) {
    console.error(`This needs Node 24, not ${process.versions.node}. npm install brings it along.`);
    process.exit(1);
  }
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}
