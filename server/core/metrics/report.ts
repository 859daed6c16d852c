// A number of the base reading together with its evidence becomes a metric: known, unknown with what is missing, or
// null with the reason.
import { lazily } from '../text/once.ts';
import { type Evidence, type FigureNames, listed, worst } from './evidence.ts';
import type { Basis, Metric, MetricInput, Unit } from './types.ts';

export interface Claim<V extends number | string = number> {
  readonly value: V | undefined;
  readonly unit: Unit;
  readonly formula: string;
  /** Names of the figures that the value is made of. */
  readonly figures?: FigureNames;
  /** Nodes whose times and shares it rests on. */
  readonly nodes?: Iterable<string>;
  readonly basis?: Basis;
  readonly missing?: readonly string[];
  readonly inputs?: readonly MetricInput[] | (() => readonly MetricInput[]);
  readonly bound?:
    | { readonly atLeast?: number | undefined; readonly atMost?: number | undefined }
    | undefined;
  /** From the figure to the value, where they differ by a factor. */
  readonly scale?: number;
  readonly reason?: string | undefined;
  readonly method?: Metric['method'];
}

/** A value with anything missing, contradicted or without end is withheld. */
export function report<V extends number | string>(evidence: Evidence, claim: Claim<V>): Metric<V> {
  const figures = claim.figures ?? [];
  const unknown = evidence.doubtsOn('unknown', figures);
  const missing = [...new Set([...(claim.missing ?? []), ...unknown])];
  const contradictions = [
    ...evidence.doubtsOn('contradiction', figures),
    ...evidence.contradictions(claim.nodes ?? []),
  ];
  const basis = (): Basis => {
    const assumed = evidence.doubtsOn('assumed', figures).length > 0;
    const own = claim.nodes ? evidence.basis(claim.nodes) : 'measured';
    return worst(own, claim.basis ?? 'measured', assumed ? 'assumed' : 'measured');
  };
  const inputs = () => (typeof claim.inputs === 'function' ? claim.inputs() : (claim.inputs ?? []));
  const infinite = missing.length === 0 && typeof claim.value === 'number' && !Number.isFinite(claim.value);
  const reason =
    claim.reason ??
    (contradictions.length > 0 ? contradictions.join('; ') : infinite ? endless(evidence) : undefined);
  const value = missing.length > 0 || reason !== undefined || infinite ? null : (claim.value ?? null);
  const stated = unknown.length > 0 ? rangeOf(evidence, claim) : claim.bound;
  const bound = value === null && reason === undefined ? boundOf(stated) : undefined;
  const plain = {
    value,
    unit: claim.unit,
    known: value !== null,
    basis: undefined,
    missing,
    formula: claim.formula,
    inputs: undefined,
    ...(bound ? { bound } : {}),
    ...(reason !== undefined ? { reason } : {}),
    ...(claim.method ? { method: claim.method } : {}),
  };
  // To tell what is assumed takes another reading of the stream.
  return lazily({ basis, inputs }, plain);
}

function endless(evidence: Evidence): string {
  const { trapped } = evidence.base.solution;
  return trapped.length > 0
    ? `work gets into a loop that it never leaves: ${trapped.join(', ')}`
    : 'it grows without bound';
}

/** With an unknown share, a bound must hold whatever the share is. */
function rangeOf<V extends number | string>(evidence: Evidence, claim: Claim<V>): Claim['bound'] {
  const figures = listed(claim.figures ?? []);
  const range = evidence.range(figures[0] ?? '');
  const scale = claim.scale ?? 1;
  if (!range || figures.length !== 1) return undefined;
  // Times that are missing were left out: then only the lower end holds.
  return { atLeast: range.min * scale, atMost: claim.missing?.length ? undefined : range.max * scale };
}

function boundOf(bound: Claim['bound']): Metric['bound'] | undefined {
  const finite = (value: number | undefined) =>
    value !== undefined && Number.isFinite(value) ? value : undefined;
  const low = finite(bound?.atLeast);
  const [atLeast, atMost] = [low === 0 ? undefined : low, finite(bound?.atMost)];
  if (atLeast === undefined && atMost === undefined) return undefined;
  return { ...(atLeast === undefined ? {} : { atLeast }), ...(atMost === undefined ? {} : { atMost }) };
}

/** Metrics by id, without a prototype: `constructor` is an id like any other. */
export function byId<V>(entries: Iterable<readonly [string, V]>): Readonly<Record<string, V>> {
  const record: Record<string, V> = Object.create(null);
  for (const [id, value] of entries) record[id] = value;
  return record;
}
