// Forks and joins that are sound, and the ways in which they are not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildStream } from '../../server/core/model/build.ts';
import { buildGraph } from '../../server/core/model/graph.ts';
import { soundness } from '../../server/core/model/soundness.ts';
import { parse } from '../../server/core/parse/parse.ts';

/** Steps as `id: next`; `!id` joins all, `?id` any, `2id` two. `out`, `out2` and `refused` are outputs. */
function verdict(steps: Record<string, string>, outputs = ['out', 'out2', 'refused']): string[] {
  const lines = Object.entries(steps).map(([key, next]) => {
    const [, mark = '', id = '', cancels] = /^([!?\d]?)([a-z-]+)(?: cancels (.*))?$/.exec(key) ?? [];
    const join = mark === '' ? '' : `, join: ${mark === '!' ? 'all' : mark === '?' ? 'any' : mark}`;
    return `  ${id}: { actor: x${join}${cancels ? `, cancels: [${cancels}]` : ''}, next: ${next} }`;
  });
  const ends = outputs.map((id) => {
    const [, mark = '', name = ''] = /^([!?\d]?)(.*)$/.exec(id) ?? [];
    return `  ${name}: { outcome: success${mark ? `, join: ${mark === '!' ? 'all' : 'any'}` : ''} }`;
  });
  const text = [
    'vstream: 1',
    'name: x',
    'actors: { x: { kind: system } }',
    'triggers: { go: { next: start } }',
  ];
  const stream = buildStream(parse([...text, 'steps:', ...lines, 'outputs:', ...ends].join('\n')));
  const { unjoined, deadlocks } = soundness(stream, buildGraph(stream));
  return [
    ...unjoined.map(({ fork, meetings, certain }) => {
      const where = meetings.map((node) => node.id).join(' ');
      return `${fork[0]?.from} unjoined at ${where}${certain ? '' : ' (perhaps)'}`;
    }),
    ...deadlocks.map((deadlock) => `${deadlock.join.id} ${deadlock.kind}`),
  ];
}

const fork = (...ids: string[]) => `{ parallel: [${ids.join(', ')}] }`;
const choice = (...ids: string[]) => `[${ids.map((id) => `{ to: ${id} }`).join(', ')}]`;

describe('sound', () => {
  const sound: Record<string, Parameters<typeof verdict>> = {
    'a sequence': [{ start: 'a', a: 'out' }],
    'a loop without forks': [{ start: 'a', a: choice('start', 'out') }],
    'a fork that joins': [{ start: fork('a', 'b'), a: 'j', b: 'j', '!j': 'out' }],
    'a branch straight to the join': [{ start: fork('j', 'b'), b: 'j', '!j': 'out' }],
    'an output that joins': [{ start: fork('a', 'b'), a: 'out', b: 'out' }, ['!out']],
    'branches with outputs of their own': [{ start: fork('a', 'b'), a: 'out', b: 'out2' }],
    'a branch that ends quietly': [{ start: fork('a', 'b'), a: 'out', b: 'end' }],
    'a branch that may end quietly': [{ start: fork('a', 'b'), a: 'j', b: choice('j', 'end'), '!j': 'out' }],
    'a side branch beside a join': [{ start: fork('a', 'b', 'c'), a: 'j', b: 'j', c: 'out2', '!j': 'out' }],
    'a fork inside a fork, each with its join': [
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'k', d: 'k', '!k': 'j', b: 'j', '!j': 'out' },
    ],
    'two forks that share a join': [
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'j', d: 'j', b: 'j', '!j': 'out' },
    ],
    'an inner fork of which one branch goes its own way': [
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'j', d: 'out2', b: 'j', '!j': 'out' },
    ],
    'joins that share an inner branch': [
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'k', b: 'k', '!k': 'j', d: 'j', '!j': 'out' },
    ],
    'joins one after the other': [
      { start: fork('a', 'b', 'c'), a: 'k', b: 'k', '!k': 'j', c: 'j', '!j': 'out' },
    ],
    'a join that counts the tokens of an inner fork': [
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'j', d: 'j', b: 'j', '3j': 'out' },
    ],
    'a choice inside a branch': [
      { start: fork('a', 'b'), a: choice('c', 'd'), c: 'j', d: 'j', b: 'j', '!j': 'out' },
    ],
    'a loop inside a branch': [{ start: fork('a', 'b'), a: 'c', c: choice('a', 'j'), b: 'j', '!j': 'out' }],
    'rework of one branch after the join': [
      { start: fork('a', 'b'), a: 'j', b: 'j', '!j': choice('a', 'out') },
    ],
    'rework of all after the join': [
      { start: 'pre', pre: fork('a', 'b'), a: 'j', b: 'j', '!j': choice('start', 'out') },
    ],
    'rework that enters an inner join again': [
      {
        start: fork('a', 'b'),
        a: fork('c', 'd'),
        c: 'k',
        d: 'k',
        '!k': 'j',
        b: 'j',
        '!j': choice('c', 'out'),
      },
    ],
    'two forks of a choice with one join': [
      {
        start: choice('f', 'g'),
        f: fork('a', 'b'),
        g: fork('c', 'd'),
        a: 'j',
        b: 'j',
        c: 'j',
        d: 'j',
        '!j': 'out',
      },
    ],
    'a way round the fork to its join': [
      { start: choice('f', 'c'), f: fork('a', 'b'), a: 'j', b: 'j', c: 'j', '!j': 'out' },
    ],
    'any: the first is enough': [{ start: fork('a', 'b'), a: 'j', b: choice('j', 'refused'), '?j': 'out' }],
    'any, fed by a join': [{ start: fork('a', 'b', 'c'), a: 'k', b: 'k', '!k': 'j', c: 'j', '?j': 'out' }],
    'any after a choice': [{ start: choice('a', 'b'), a: 'j', b: 'j', '?j': 'out' }],
    'two of three': [{ start: fork('a', 'b', 'c'), a: 'j', b: 'j', c: choice('j', 'refused'), '2j': 'out' }],
    'a race in which each ends the other': [
      { start: fork('a', 'b'), 'a cancels b': 'done', 'b cancels a': 'done', done: 'out' },
    ],
    'a refusal that ends the other branch': [
      {
        start: fork('a', 'b'),
        a: choice('refuse', 'j'),
        'refuse cancels b': 'refused',
        b: 'j',
        '!j': 'out',
      },
    ],
  };
  for (const [name, args] of Object.entries(sound)) it(name, () => assert.deepEqual(verdict(...args), []));
});

describe('missing synchronisation', () => {
  const broken: Record<string, [string[], ...Parameters<typeof verdict>]> = {
    'a node without join': [['start unjoined at d'], { start: fork('a', 'b'), a: 'd', b: 'd', d: 'out' }],
    'an output without join': [['start unjoined at out'], { start: fork('a', 'b'), a: 'out', b: 'out' }],
    'a choice that may meet': [
      ['start unjoined at d (perhaps)'],
      { start: fork('a', 'b'), a: choice('d', 'out2'), b: 'd', d: 'out' },
    ],
    'a branch that enters the other': [['start unjoined at b'], { start: fork('a', 'b'), a: 'b', b: 'out' }],
    'only the inner fork': [
      ['a unjoined at e'],
      { start: fork('a', 'b'), a: fork('c', 'd'), c: 'e', d: 'e', e: 'j', b: 'j', '!j': 'out' },
    ],
    'after the inner join': [
      ['start unjoined at d'],
      { start: fork('a', 'b', 'c'), a: 'k', b: 'k', '!k': 'd', c: 'd', d: 'out' },
    ],
    'before the join': [
      ['start unjoined at d (perhaps)'],
      { start: fork('a', 'b'), a: 'd', b: choice('d', 'j'), d: 'j', '!j': 'out' },
    ],
  };
  for (const [name, [want, ...args]] of Object.entries(broken)) {
    it(name, () => assert.deepEqual(verdict(...args), want));
  }
});

describe('deadlock', () => {
  const broken: Record<string, [string[], ...Parameters<typeof verdict>]> = {
    'alternatives into a join': [['j exclusive'], { start: choice('a', 'b'), a: 'j', b: 'j', '!j': 'out' }],
    'alternatives into a count': [['j exclusive'], { start: choice('a', 'b'), a: 'j', b: 'j', '2j': 'out' }],
    'a branch that may be refused': [
      ['j may-leave'],
      { start: fork('a', 'b'), a: choice('j', 'refused'), b: 'j', '!j': 'out' },
    ],
    'two branches that may both be refused': [
      ['j may-leave'],
      { start: fork('a', 'b'), a: choice('j', 'refused'), b: choice('j', 'refused'), '!j': 'out' },
    ],
    'a branch that may go back before the fork': [
      ['j may-leave'],
      { start: 'f', f: fork('a', 'b'), a: choice('start', 'j'), b: 'j', '!j': 'out' },
    ],
    'a branch that may leave after an inner join': [
      ['j may-leave'],
      { start: fork('a', 'b', 'c'), a: 'k', b: 'k', '!k': choice('j', 'refused'), c: 'j', '!j': 'out' },
    ],
    'three of two': [['j too-few'], { start: fork('a', 'b'), a: 'j', b: 'j', '3j': 'out' }],
    'two of three, of which two may leave': [
      ['j may-leave'],
      {
        start: fork('a', 'b', 'c'),
        a: 'j',
        b: choice('j', 'refused'),
        c: choice('j', 'out2'),
        '2j': 'out',
      },
    ],
    'joins that wait for each other': [
      ['j crossed'],
      { start: fork('a', 'b'), a: 'j', b: 'k', '!j': choice('k', 'out'), '!k': choice('j', 'out') },
    ],
    'two pairs that wait for each other': [
      ['j crossed'],
      {
        start: fork('a', 'b', 'c', 'd'),
        a: 'j',
        b: 'j',
        c: 'k',
        d: 'k',
        '!j': choice('k', 'out'),
        '!k': choice('j', 'out'),
      },
    ],
    'crossed joins of two forks': [
      ['j exclusive'],
      {
        start: fork('a', 'b'),
        a: 'k',
        b: 'j',
        '!j': fork('c', 'd'),
        c: 'j',
        d: 'k',
        '!k': 'out',
      },
    ],
  };
  for (const [name, [want, ...args]] of Object.entries(broken)) {
    it(name, () => assert.deepEqual(verdict(...args), want));
  }
});

it('takes a wide fork in its stride', () => {
  const ids = Array.from(
    { length: 60 },
    (_, i) => `${String.fromCharCode(97 + (i % 26))}${'z'.repeat(1 + Math.floor(i / 26))}`,
  );
  const steps = Object.fromEntries(ids.map((id) => [id, 'join']));
  const begin = performance.now();
  assert.deepEqual(verdict({ start: fork(...ids), ...steps, '!join': 'out' }), []);
  assert.ok(performance.now() - begin < 2000);
});
