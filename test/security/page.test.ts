// The page of the preview: its policy, and what its scripts may put into it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
interface Page {
  pageFor(webview: unknown, extension: string): string;
}
let page: Page;

before(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'client/preview/page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'editor',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'editor' }));
          onLoad({ filter: /.*/, namespace: 'editor' }, () => ({
            contents: 'export const Uri = { joinPath: (...parts) => parts.join("/") };',
          }));
        },
      },
    ],
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  page = (await import(`data:text/javascript;base64,${code}`)) as Page;
});

const written = () =>
  page.pageFor({ cspSource: 'https://own.example', asWebviewUri: (path: string) => path }, 'ext');
const policyOf = (html: string): Map<string, string> => {
  const content = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  return new Map(
    content.split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]),
  );
};

describe('the page', () => {
  it('lets in its own files and nothing else; no request leaves it', () => {
    const policy = policyOf(written());
    assert.equal(policy.get('default-src'), "'none'");
    assert.match(policy.get('script-src') ?? '', /^'nonce-[0-9a-f]{32}'$/);
    for (const [what, from] of policy) {
      assert.doesNotMatch(from, /\*|unsafe-eval|https?:(?!\/\/own\.example)/, what);
      if (from.includes('unsafe-inline')) assert.equal(what, 'style-src');
    }
    for (const none of ['connect-src', 'frame-src', 'worker-src', 'form-action'])
      assert.ok(!policy.has(none), none);
  });

  it('has one script, by a nonce that no other page has', () => {
    const [one, other] = [written(), written()];
    assert.equal(one.match(/<script/g)?.length, 1);
    assert.doesNotMatch(one, /<script[^>]*>[^<]|\son\w+=|javascript:/);
    assert.notEqual(policyOf(one).get('script-src'), policyOf(other).get('script-src'));
  });

  it('is put together from elements and texts, never from markup of a file', () => {
    const folder = join(root, 'client/webview');
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
      const code = readFileSync(join(folder, name), 'utf8');
      const places = [
        ...code.matchAll(
          /\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|createContextualFragment/g,
        ),
      ];
      assert.deepEqual(places.map(String), [], name);
    }
  });

  it('draws with Mermaid at its strictest', () => {
    assert.match(readFileSync(join(root, 'client/webview/picture.ts'), 'utf8'), /securityLevel: 'strict'/);
  });
});
