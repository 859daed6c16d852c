// The specs of the project: examples, templates, and all fixtures of the rules.
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export const examples: readonly string[] = read('{examples,templates}/*.vstream.yaml');
export const texts: readonly string[] = [...examples, ...read('test/rules/**/*.vstream.yaml')];

function read(pattern: string): string[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((file) => readFileSync(join(root, file), 'utf8'));
}
