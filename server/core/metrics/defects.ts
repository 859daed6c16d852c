// Defects from where they come in to where they are found: steps bring in so many for each visit (`injects`), a gate finds
// a share of those that are there (`detects`), and what is left at an output of success has escaped:
// Σ injected × Π (1 − detected), along the routes of the chain. Routes are taken as independent of defects; what is found
// is taken as mended. The boundary is what the file declares: a step that says nothing brings in none that count.
import type { StreamNode } from '../model/types/nodes.ts';
import type { Chain } from './chain.ts';
import { solver } from './linear.ts';
import type { Scope } from './metrics.ts';
import { report } from './report.ts';
import type { Metric } from './types.ts';

interface Fate {
  /** Expected defects per item of the stream. */
  readonly escaped: number;
  readonly caught: number;
}

export function defectEscapeRate({ stream, evidence }: Scope): Metric {
  const { chain, visits } = evidence.base;
  const reached = [...stream.nodes.values()].filter(({ id }) => (visits.get(id) ?? 0) > 0);
  const injecting = reached.filter((node) => node.kind === 'step' && node.injects);
  const detecting = reached.filter((node) => node.kind === 'gate' && node.detects);
  const missing = [
    ...injecting
      .filter((node) => node.kind === 'step' && node.injects?.value === 'unknown')
      .map(({ id }) => `${id}.injects`),
    ...detecting
      .filter((node) => node.kind === 'gate' && node.detects?.value === 'unknown')
      .map(({ id }) => `${id}.detects`),
  ];
  const counted = new Set([...injecting, ...detecting].map(({ id }) => id));
  const split = chain.states.some(({ hops }) =>
    hops.some(({ inner }) => inner && [...inner.keys()].some((id) => counted.has(id))),
  );
  const none = injecting.length === 0 ? 'no step says how many defects it brings in (`injects`)' : undefined;
  const reason =
    none ??
    (split ? 'defects come in or are found in parallel branches: who carries which is not told' : undefined);
  const rate = (unknown: number) => {
    const { escaped, caught } = fate(chain, stream.nodes, unknown);
    return { escaped, caught, share: escaped + caught > 0 ? escaped / (escaped + caught) : undefined };
  };
  const found = reason === undefined ? rate(0) : undefined;
  const open = missing.some((name) => name.endsWith('.injects'));
  return report(evidence, {
    value: found?.share,
    unit: 'share',
    formula:
      'escaped / (escaped + caught): Σ injects × Π (1 − detects) of the gates behind, along the routes',
    figures: [...visits.keys()].map((id) => `visits.${id}`),
    basis: 'estimated',
    missing,
    inputs: [
      {
        name: 'escaped per item',
        value: missing.length === 0 ? (found?.escaped ?? null) : null,
        basis: 'estimated',
      },
      {
        name: 'caught per item',
        value: missing.length === 0 ? (found?.caught ?? null) : null,
        basis: 'estimated',
      },
    ],
    // Between gates that find all and gates that find nothing.
    bound:
      missing.length === 0 || open || reason !== undefined
        ? undefined
        : { atLeast: rate(1).share, atMost: found?.share },
    reason: reason ?? (found && found.share === undefined ? 'no defects are brought in' : undefined),
  });
}

/** `unknown`: what stands in for a share of detection that nobody knows. */
function fate({ states }: Chain, nodes: ReadonlyMap<string, StreamNode>, unknown: number): Fate {
  const detects = states.map(({ node: id }) => {
    const node = nodes.get(id);
    const stated = node?.kind === 'gate' ? node.detects?.value : undefined;
    return stated === 'unknown' ? unknown : (stated ?? 0);
  });
  const injects = states.map(({ node: id }) => {
    const node = nodes.get(id);
    const stated = node?.kind === 'step' ? node.injects?.value : undefined;
    return typeof stated === 'number' ? stated : 0;
  });
  const plain = solver(states.map(({ hops }) => inward(hops, 1)));
  const visits = plain.row(states.map((_, state) => (state === 0 ? 1 : 0)));
  const brought = states.map((_, state) => (visits[state] ?? 0) * (injects[state] ?? 0));
  const kept = (state: number) => 1 - (detects[state] ?? 0);
  const start = states.map(() => 0);
  for (const [state, { hops }] of states.entries())
    for (const [to, p] of inward(hops, kept(state))) start[to] = (start[to] ?? 0) + (brought[state] ?? 0) * p;
  const arriving = solver(states.map(({ hops }, state) => inward(hops, kept(state)))).row(start);
  let [escaped, caught] = [0, 0];
  for (const [state, { hops }] of states.entries()) {
    const there = (arriving[state] ?? 0) + (brought[state] ?? 0);
    caught += there * (detects[state] ?? 0);
    for (const { p, sink } of hops) {
      const output = sink?.startsWith('out:') ? nodes.get(sink.slice('out:'.length)) : undefined;
      if (output?.kind === 'output' && output.outcome === 'success') escaped += there * kept(state) * p;
    }
  }
  return { escaped, caught };
}

function inward(hops: Chain['states'][number]['hops'], by: number): (readonly [number, number])[] {
  return hops.flatMap(({ to, p }) => (to >= 0 && p * by > 0 ? [[to, p * by] as const] : []));
}
