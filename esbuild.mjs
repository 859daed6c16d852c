// Builds everything that ships: extension, language server (Node and web worker), command line and webview.
// `--production` minifies; `--watch` rebuilds on every change.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { mermaidFlowchartOnly } from './scripts/mermaid-flowchart.mjs';

const root = import.meta.dirname;
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
await import('./scripts/generate.mjs');

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'), { recursive: true });
// What is built is CommonJS, as extension hosts of every version and the web worker load it.
writeFileSync(join(root, 'dist/package.json'), '{ "type": "commonjs" }\n');

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
  tsconfig: 'tsconfig.json',
};
/** Large data as text that is parsed: that is faster than code that builds it. Of the manifest the version is all that is asked for. */
const data = {
  name: 'data',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const value = JSON.parse(readFileSync(path, 'utf8'));
      const taken = path === join(root, 'package.json') ? { version: value.version } : value;
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(taken))});` };
    });
  },
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', plugins: [data] };
/** Modules that are built into a file of their own, next to the one that asks for them. */
const apart = (files) => ({
  name: 'apart',
  setup({ onResolve }) {
    for (const [module, file] of Object.entries(files))
      onResolve({ filter: new RegExp(`^${RegExp.escape(module)}$`) }, () => ({ path: file, external: true }));
  },
});
/** Libraries that hardly a file needs, and what is asked of them: their modules run when it is first asked. */
const LATE = {
  yaml: {
    functions: [
      'Lexer',
      'isAlias',
      'isCollection',
      'isMap',
      'isScalar',
      'isSeq',
      'parseAllDocuments',
      'visit',
    ],
  },
  '@marcbachmann/cel-js': { functions: ['Environment'] },
  'temporal-polyfill': { functions: [], objects: { Temporal: ['Instant', 'PlainDate', 'ZonedDateTime'] } },
};
const passedOn = (name) =>
  `export function ${name}(...args) { return new.target ? new (known().${name})(...args) : known().${name}(...args); }`;
const lookedUp = ([name, members]) =>
  `export const ${name} = { ${members.map((member) => `get ${member}() { return known().${name}.${member}; }`).join(', ')} };`;
const late = {
  name: 'late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      kind === 'import-statement' && Object.hasOwn(LATE, path) ? { path, namespace: 'late' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => {
      const { functions, objects = {} } = LATE[path];
      const known = `let library;\nconst known = () => (library ??= require(${JSON.stringify(path)}));`;
      const exported = [...functions.map(passedOn), ...Object.entries(objects).map(lookedUp)];
      return { resolveDir: root, contents: [known, ...exported].join('\n') };
    });
  },
};
/** In Node each of them is a file of its own, so that it is not even read before. */
const LIBRARIES = Object.fromEntries(
  [...Object.keys(LATE), 'prettier/standalone', 'prettier/plugins/yaml'].map((module) => [
    module,
    `library-${module.replace(/^\W+/, '').replace(/\W+/g, '-')}`,
  ]),
);
const lateInNode = {
  name: 'late in node',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      kind !== 'import-statement' && Object.hasOwn(LIBRARIES, path)
        ? { path: `./${LIBRARIES[path]}.js`, external: true }
        : undefined,
    );
    late.setup(build);
  },
};
const worker = { ...common, platform: 'browser', format: 'iife', target: 'es2022', plugins: [data, late] };
const server = {
  ...node,
  // What is loaded late is required: the loader of ES modules costs as much as the handshake.
  supported: { 'dynamic-import': false },
  plugins: [
    data,
    lateInNode,
    apart({
      './serve-node.ts': './server-engine.js',
      'vscode-languageserver': './server-protocol.js',
      'vscode-languageserver/node': './server-protocol.js',
    }),
  ],
};
const builds = [
  { ...node, entryPoints: ['client/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  {
    ...worker,
    format: 'cjs',
    entryPoints: ['client/extension.web.ts'],
    // By this ending alone the web extension host knows CommonJS in a package of ES modules; it loads no others.
    outfile: 'dist/extension.web.cjs',
    external: ['vscode'],
  },
  // Three files, so that the handshake is answered before the engine is read. Both parts must know the same classes of
  // the protocol.
  { ...server, entryPoints: ['server/lsp/node.ts'], outfile: 'dist/server.js' },
  { ...server, entryPoints: ['server/lsp/serve-node.ts'], outfile: 'dist/server-engine.js' },
  { ...node, entryPoints: ['vscode-languageserver/node'], outfile: 'dist/server-protocol.js' },
  ...Object.entries(LIBRARIES).map(([module, file]) => ({
    ...{ ...node, sourcemap: false },
    ...{ entryPoints: [module], outfile: `dist/${file}.js` },
  })),
  { ...worker, entryPoints: ['server/lsp/browser.ts'], outfile: 'dist/server.web.js' },
  {
    ...node,
    entryPoints: ['server/simulator/thread.node.ts'],
    outfile: 'dist/simulator.js',
    plugins: [data, lateInNode],
  },
  { ...worker, entryPoints: ['server/simulator/thread.web.ts'], outfile: 'dist/simulator.web.js' },
  {
    ...node,
    entryPoints: ['server/cli/main.ts'],
    plugins: [data, lateInNode],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...worker,
    entryPoints: { preview: 'client/webview/main.ts' },
    outdir: 'dist/webview',
    minify: true,
    sourcemap: false,
    plugins: [mermaidFlowchartOnly()],
    tsconfig: 'client/webview/tsconfig.json',
  },
];

if (watch) {
  for (const build of builds) await (await esbuild.context({ ...build, logLevel: 'info' })).watch();
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
