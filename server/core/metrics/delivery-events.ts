// DORA's five, and what became of defects, counted from what happened: deployments with their commits, and tickets.
// Source: dora.dev. Medians, as there; lead time by commit, however many of them a deployment brings.
import { DAY } from './clock.ts';
import type { DeliveryName } from './delivery.ts';
import type { Metric, Unit } from './types.ts';

/** Instants in seconds. */
export interface Deployment {
  readonly at: number;
  /** When the changes that it brings were committed. */
  readonly commits: readonly number[];
  /** It needed intervention at once; `recovered`: when the service was restored. */
  readonly failed: boolean;
  readonly recovered?: number;
  /** Made because of an incident in production. */
  readonly unplanned: boolean;
}

export interface Ticket {
  readonly kind: 'defect' | 'duplicate' | 'invalid';
  /** Whether a defect was found before it was released, or after. */
  readonly found: 'before' | 'after';
  readonly opened: number;
  readonly closed?: number;
}

export interface Events {
  /** The window, instants in seconds. */
  readonly from: number;
  readonly to: number;
  readonly deployments: readonly Deployment[];
  readonly tickets: readonly Ticket[];
}

export type Observed = Readonly<
  Record<
    | DeliveryName
    | 'defect_escape_rate'
    | 'defect_resolution_time'
    | 'defect_backlog_change'
    | 'non_defect_ratio',
    Metric
  >
>;

/** What lies outside of the window does not count; what nothing was counted for has a reason instead of a number. */
export function observed({ from, to, deployments, tickets }: Events): Observed {
  const within = (at: number | undefined) => at !== undefined && at >= from && at < to;
  const made = deployments.filter(({ at }) => within(at));
  const failed = made.filter((each) => each.failed);
  const days = (to - from) / DAY;
  const leads = made.flatMap(({ at, commits }) => commits.map((commit) => at - commit));
  const recoveries = failed.flatMap(({ at, recovered }) => (recovered === undefined ? [] : [recovered - at]));
  const opened = tickets.filter((ticket) => within(ticket.opened));
  const defects = tickets.filter(({ kind }) => kind === 'defect');
  const newly = defects.filter((ticket) => within(ticket.opened));
  const closed = defects.filter((ticket) => within(ticket.closed));
  const escaped = newly.filter(({ found }) => found === 'after');
  const none = 'there was no deployment';
  return {
    change_lead_time: counted(
      's',
      'median of (deployed − committed), by commit',
      median(leads),
      leads.length,
      made.length > 0 ? 'no deployment names its commits' : none,
    ),
    deployment_frequency: counted(
      'per day',
      'deployments / days',
      days > 0 ? made.length / days : undefined,
      made.length,
      'the window is empty',
    ),
    failed_deployment_recovery_time: counted(
      's',
      'median of (recovered − deployed) of the failed ones',
      median(recoveries),
      recoveries.length,
      failed.length > 0 ? 'no failed deployment has recovered yet' : 'no deployment failed',
    ),
    change_fail_rate: ratio(
      'deployments that needed intervention / deployments',
      failed.length,
      made.length,
      none,
    ),
    deployment_rework_rate: ratio(
      'unplanned deployments after an incident / deployments',
      made.filter(({ unplanned }) => unplanned).length,
      made.length,
      none,
    ),
    defect_escape_rate: ratio(
      'found after release / all that were found; late ones will still raise it',
      escaped.length,
      newly.length,
      'no defect was found',
    ),
    defect_resolution_time: counted(
      's',
      'mean of (closed − opened) of the defects closed',
      mean(closed.map((ticket) => (ticket.closed ?? 0) - ticket.opened)),
      closed.length,
      'no defect was closed',
    ),
    defect_backlog_change: counted(
      'count',
      'defects opened − defects closed',
      newly.length - closed.length,
      newly.length + closed.length,
      '',
    ),
    non_defect_ratio: ratio(
      '(duplicate + invalid) / tickets',
      opened.length - newly.length,
      opened.length,
      'there was no ticket',
    ),
  };
}

/** Of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ratio(formula: string, part: number, whole: number, none: string): Metric {
  return counted('share', formula, whole > 0 ? part / whole : undefined, whole, none);
}

function counted(unit: Unit, formula: string, value: number | undefined, n: number, none: string): Metric {
  return {
    value: value ?? null,
    unit,
    known: value !== undefined,
    basis: 'measured',
    missing: [],
    formula,
    inputs: [{ name: 'events', value: n, basis: 'measured' }],
    ...(value === undefined ? { reason: none } : {}),
  };
}
