// The schema as a plain JavaScript function: no code is generated at run time, so it runs under a strict CSP.
import Ajv from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { buildSync } from 'esbuild';

/** The annotations are read by the model and the editor features; to the validator they say nothing. */
export async function generateValidator(schema) {
  const ajv = new Ajv({
    strict: false,
    inlineRefs: false,
    unicodeRegExp: true,
    code: { source: true, esm: true },
  });
  const code = standalone.default(ajv, ajv.compile(bare(schema)));
  // ajv's helper for string lengths is a CommonJS module: bundle it, so that the file stands by itself.
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    format: 'iife',
    globalName: 'made',
    minifySyntax: true,
    minifyWhitespace: true,
    write: false,
  });
  // Made when it is first asked: its tables would hold up every start, and open documents hardly need it.
  return `// Generated from schemas/vstream.schema.json by \`npm run generate\`; do not edit.
let known;
export default function validate(data) {
  known ??= make();
  return known(data);
}
function make() {
${outputFiles[0].text}
return made.default;
}
`;
}

/** Without titles, texts, snippets and annotations, which only make the function longer. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !dropped.has(key) && !key.startsWith('x-'))
      .map(([key, value]) => [key, MAPS.has(key) ? mapValues(value) : key === 'enum' ? value : bare(value)]),
  );
}

const dropped = new Set(['title', 'description', 'examples', 'defaultSnippets', 'default', '$id']);
const MAPS = new Set(['properties', 'patternProperties', 'definitions']);
const mapValues = (map) => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, bare(value)]));
