// Documents drawn from the schema of the language: every key, reference and form that it allows, in any combination,
// and now and then something that it does not. Ids come from a few names, so that references often meet.
import { forms, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import type { Draw } from './draw.ts';

/** Names that objects of JavaScript already have, and words with a meaning of their own. */
export const HOSTILE = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...[
    'unknown',
    'stream',
    'all',
    'end',
    'true',
    'null',
    '<<',
    '',
    ' ',
    'a b',
    '1',
    '1e999',
    '-',
    'Ä',
    '\u{1F642}',
  ],
];

const NODES: Readonly<Record<string, readonly string[]>> = {
  trigger: ['t', 'u'],
  step: ['a', 'b', 'c', 'd'],
  gate: ['g', 'h'],
  handoff: ['k', 'l'],
  output: ['y', 'z'],
};
const OTHERS = ['p', 'q', 'r'];

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'fixed-duration': [
    '0s',
    '90s',
    '2h',
    '1h30m',
    '3d',
    '4bh',
    '3bd',
    '3mo',
    '10d + 20bd',
    'PT1H30M',
    '999999999w',
  ],
  duration: [
    '2h',
    '2h..8h',
    '2h..3h..8h',
    '8h..2h',
    'unknown',
    '0s',
    '1bh..2d',
    '1e9h',
    `${'9'.repeat(400)}h`,
  ],
  percentage: ['97%', '0.5', '0', '1', '100%', '150%', '-1', 'unknown', '0.333333', '1e-300'],
  rate: ['120/d', '5/h', '40/bd', '0/d', '1e12/s', 'unknown'],
  schedule: ['every 2w', 'every 20m', '0 9 * * 1-5', '*/5 * * * *', '0 0 31 2 *', '0 0 29 2 *', 'every 0s'],
  date: ['2026-11-30', '2026-02-30', '0000-01-01', '9999-12-31', '2026-13-01'],
  datetime: ['2026-11-30T09:00', '2026-03-29T02:30', '9999-12-31T23:59'],
  timezone: ['Europe/Berlin', 'UTC', 'Etc/GMT+12', 'Pacific/Apia', 'Mars/Olympus'],
  hours: ['09:00-17:00', '22:00-06:00', '00:00-24:00', '09:00-09:00', '25:00-26:00'],
  days: ['mon-fri', 'sun', 'fri-mon', 'mon,wed', 'mon-mon'],
  cel: [
    ...[
      'p.q >= 0.8',
      'p in ["a", "b"]',
      'p.q',
      'true',
      '1 / 0 > 1',
      'p.matches("(a+)+$")',
      '[1,2].map(x, x)',
    ],
    ...[
      'params.p == 1',
      'p.',
      '(((',
      `${'('.repeat(60)}1${')'.repeat(60)}`,
      '__proto__.constructor',
      '"\\u0000"',
    ],
  ],
  file: [
    './other.vstream.yaml',
    '../up.vstream.yaml',
    '/etc/passwd',
    'C:\\x.vstream.yaml',
    './a.vstream.yaml',
  ],
  'file-fragment': ['./other.vstream.yaml#y', './a.vstream.yaml#__proto__', '#y', '../x.vstream.yaml#'],
  url: ['https://example.com', 'javascript:alert(1)', 'file:///etc/passwd', 'https://[', 'HTTP://A'],
  markdown: [
    'plain',
    '[x](command:evil)',
    '<script>alert(1)</script>',
    '`'.repeat(9),
    '# TODO as appropriate',
  ],
};
const ODD = [
  '',
  'x',
  '???',
  '-1',
  '0',
  '1e400',
  'null',
  '~',
  'yes',
  '{{',
  '%%{init}%%',
  '"]-->x',
  '\\',
  '\u2028',
  '\0',
];

type Data = string | number | boolean | null | readonly Data[] | ReadonlyMap<string, Data>;

/** A document as data. `wild` is the share of values and keys that the schema did not ask for. */
export function drawSpec(draw: Draw, wild: number): Data {
  const list = (value: string | readonly string[] | undefined) =>
    value === undefined ? [] : typeof value === 'string' ? [value] : value;

  const idsOf = (kind: string): readonly string[] => {
    if (kind === 'end') return ['end'];
    if (kind === 'node' || kind === 'anynode') return Object.values(NODES).slice(1).flat();
    return NODES[kind] ?? OTHERS;
  };

  const odd = (): Data =>
    draw.of<() => Data>([
      () => draw.of(HOSTILE),
      () => draw.of(ODD),
      () => draw.of([0, -1, 1.5, 1e21, 2 ** 53, 1e308]),
      () => draw.of([true, false, null]),
      () => [draw.of(HOSTILE)],
      () => new Map([[draw.of(HOSTILE), draw.of(ODD)]]),
      () => [],
      () => new Map(),
    ])();

  const scalar = (form: Schema): Data => {
    if (form.const !== undefined) return form.const;
    const refs = [...list(form['x-ref']), ...list(form['x-ref-soft'])].flatMap(idsOf);
    const texts = list(form['x-value']).flatMap((kind) => TEXTS[kind] ?? []);
    const words = [...(form.enum ?? []), ...list(form['x-literals'])];
    const pool: readonly Data[] = [...refs, ...texts, ...words];
    if (pool.length > 0) return draw.of(pool);
    if (form.type === 'boolean') return draw.chance(0.5);
    if (form.type === 'integer' || form.type === 'number')
      return draw.of([0, 1, 2, 3, 7, 1000, 1e9, -1, 0.5]);
    return draw.of([
      ...(form.examples ?? []).filter((e) => typeof e === 'string'),
      'Some text',
      'x',
      '1h',
    ]) as string;
  };

  const keyOf = (form: Schema): string => {
    const kind = form['x-defines'];
    if (draw.chance(wild)) return draw.of(HOSTILE);
    return draw.of(kind === undefined ? OTHERS : idsOf(kind));
  };

  const value = (schema: Schema, depth: number): Data => {
    if (draw.chance(wild)) return odd();
    const form = draw.of(forms(schema));
    const isMap = form.type === 'object' || form.properties !== undefined;
    if (form.type === 'array' || form.items) {
      const count = Math.max(form.minItems ?? 0, draw.below(depth > 4 ? 2 : 4));
      return Array.from({ length: count }, () => value(form.items ?? {}, depth + 1));
    }
    return isMap ? mapping(form, depth) : scalar(form);
  };

  const mapping = (form: Schema, depth: number): Data => {
    const entries = new Map<string, Data>();
    const names = Object.keys(form.properties ?? {});
    const required = new Set(form.required);
    const exactly = form['x-exactly-one'];
    const one = exactly && draw.of(exactly);
    const share = depth === 0 ? 0.5 : depth > 4 ? 0.15 : 0.3;
    for (const name of names) {
      const wanted = required.has(name) || name === one || (depth === 0 && name in NODES);
      if (exactly?.includes(name) && name !== one && !draw.chance(wild)) continue;
      if (!wanted && !FLOWS.has(name) && !draw.chance(share)) continue;
      if (wanted && draw.chance(wild)) continue;
      entries.set(name, value(form.properties?.[name] ?? {}, depth + 1));
    }
    if (typeof form.additionalProperties === 'object') {
      const count = Math.max(form.minProperties ?? 0, depth === 1 ? 1 + draw.below(4) : draw.below(3));
      for (let i = 0; i < count; i++) entries.set(keyOf(form), value(form.additionalProperties, depth + 1));
    }
    if (draw.chance(wild)) entries.set(draw.of(HOSTILE), odd());
    return entries;
  };
  return mapping(rootSchema, 0);
}

/** Keys without which a drawn graph would have no edges. */
const FLOWS = new Set([
  'triggers',
  'steps',
  'gates',
  'outputs',
  'actors',
  'next',
  'pass',
  'fail',
  'to',
  'actor',
]);

/** The data as YAML, in any of the ways in which it can be written. */
export function written(data: Data, draw: Draw): string {
  const breaks = draw.of(['\n', '\n', '\n', '\r\n', '\r']);
  const step = draw.of([1, 2, 2, 2, 4, 8]);
  const flowing = draw.of([0.02, 0.1, 0.5]);

  const text = (value: string, inFlow: boolean): string => {
    const plain = /^[A-Za-z.][\w .%+\-/@]*$/.test(value) && value === value.trim();
    if (plain && draw.chance(0.9)) return value;
    if (!/[\p{Cc}\p{Zl}\p{Zp}'\\]/u.test(value) && draw.chance(inFlow ? 0.3 : 0.5)) return `'${value}'`;
    return draw.chance(0.9) ? JSON.stringify(value) : value;
  };
  const leaf = (value: Data, inFlow: boolean): string =>
    typeof value === 'string'
      ? text(value, inFlow)
      : value === null
        ? draw.of(['null', '~', ''])
        : String(value);
  const flow = (value: Data): string => {
    if (value instanceof Map)
      return `{ ${[...value].map(([key, child]) => `${text(key, true)}: ${flow(child)}`).join(', ')} }`;
    if (Array.isArray(value)) return `[${value.map((item) => flow(item)).join(', ')}]`;
    return leaf(value, true);
  };
  const block = (value: Data, indent: number): string => {
    const pad = ' '.repeat(indent);
    const deep = value instanceof Map ? value.size > 0 : Array.isArray(value) && value.length > 0;
    if (!deep || (indent > 0 && draw.chance(flowing))) return ` ${flow(value)}${breaks}`;
    const comment = () => (draw.chance(0.03) ? `${pad}# vstream-ignore missing-sla: why not${breaks}` : '');
    if (value instanceof Map) {
      const lines = [...value].map(
        ([key, child]) => `${comment()}${pad}${text(key, false)}:${block(child, indent + step)}`,
      );
      return `${breaks}${lines.join('')}`;
    }
    const items = Array.isArray(value) ? (value as readonly Data[]) : [];
    return `${breaks}${items.map((item) => `${pad}-${block(item, indent + step)}`).join('')}`;
  };
  return block(data, 0).replace(/^[\r\n]+/, '');
}
