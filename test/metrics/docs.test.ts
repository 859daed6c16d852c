// The page on metrics names all that is computed, and nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { observed } from '../../server/core/metrics/delivery-events.ts';
import { readEvents } from '../../server/core/metrics/event-file.ts';
import { plainMetrics } from '../../server/core/metrics/metrics.ts';
import { metricsOf } from '../simulate/specs.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8');
const computed = plainMetrics(
  metricsOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, process_time: 1h, wait_time: 0s, next: done } }
outputs: { done: { outcome: success } }
`),
);

/** First cells of the tables, without what stands for an id. */
const named = new Set(
  PAGE.split('\n')
    .filter((line) => /^\| `/.test(line))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z_]+)/g)].map(([, name]) => name ?? '')),
);

test('every metric has its row, and every row is a metric', () => {
  const { structure, ...rest } = computed;
  const names = [...Object.keys(rest), ...Object.keys(structure ?? {})];
  assert.deepEqual(
    names.filter((name) => !named.has(name)),
    [],
  );
  assert.deepEqual(
    [...named].filter((name) => !names.includes(name)),
    [],
  );
});

test('the file of events on the page can be read, and what is counted is named', () => {
  const [, sample = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const found = observed(readEvents(JSON.parse(sample)));
  assert.equal(found.change_fail_rate.value, 0.5);
  for (const name of Object.keys(found)) assert.ok(PAGE.includes(`\`${name}\``), name);
});
