// Times of one node against each other. Touch time of an actor with a calendar takes longer in elapsed time than it
// lasts, by how much depends on when it begins: only what no beginning explains is a contradiction.
import type { Amount, Distribution } from '../model/distribution.ts';
import { printAmount } from '../model/print.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { formatSeconds, formatShare } from '../model/values.ts';
import type { Span } from '../text/position.ts';
import {
  ALWAYS,
  businessRhythm,
  elapsedSeconds,
  lawOf,
  type Rhythm,
  rhythmNamed,
  touchSeconds,
} from './clock.ts';

export type Part = 'process' | 'wait' | 'lead';

interface Found {
  readonly node: StreamNode;
  readonly span: Span;
}
export type Contradiction =
  | (Found & { readonly kind: 'numbers'; readonly says: string })
  | (Found & {
      readonly kind: 'sum';
      readonly lead: string;
      readonly sum: string;
      /** The sum as a file would say it, where it is one fixed length. */
      readonly written: string | undefined;
    })
  | (Found & {
      readonly kind: 'more';
      readonly part: 'process' | 'wait';
      readonly length: string;
      readonly lead: string;
    });

/** Rounding that a stated lead time may have. */
const ROUNDING = 0.01;

export function contradictionsOf(stream: Stream, node: StreamNode): Contradiction[] {
  const effort = node.kind === 'step' ? node.effort : undefined;
  const { process, wait, lead } = node.times;
  const wrong = [process, wait, lead, effort].flatMap((duration) => {
    const says = duration && wrongNumbers(stream, duration);
    return says === undefined || !duration
      ? []
      : [{ kind: 'numbers' as const, node, span: duration.span, says }];
  });
  if (wrong.length > 0 || !lead) return wrong;
  const found = against(stream, node, lead);
  return found ? [found] : [];
}

function against(stream: Stream, node: StreamNode, lead: Duration): Contradiction | undefined {
  const actor =
    node.kind === 'step' || node.kind === 'gate' ? stream.actors.get(node.actor?.id ?? '') : undefined;
  const business = businessRhythm(stream, actor?.calendar?.id);
  const own = rhythmNamed(stream, actor?.calendar?.id) ?? ALWAYS;
  const { process, wait } = node.times;
  // Where all but the touch time is open time, so is the comparison.
  const open = isOpen(lead) && (wait === undefined || isOpen(wait));
  const measured = open
    ? touch(business)
    : (value: Distribution) => lawOf(value, (a) => elapsedSeconds(a, business));
  const total = mean(lead, measured);
  const waits = mean(wait, measured);
  const least = mean(process, touch(business));
  const most = least === undefined ? undefined : least * (open ? 1 : own.ratio);
  const at = { node, span: lead.span };
  if (total === undefined) return undefined;
  if (waits !== undefined && least !== undefined && most !== undefined) {
    if (total >= (waits + least) * (1 - ROUNDING) && total <= (waits + most) * (1 + ROUNDING))
      return undefined;
    const sum = total < waits + least ? waits + least : waits + most;
    const plain = [lead, wait, process].every((duration) => isPlain(duration)) && own === ALWAYS;
    return {
      ...at,
      kind: 'sum',
      lead: formatSeconds(total),
      sum: formatSeconds(sum),
      written: plain ? printAmount(elapsed(sum), textOf(stream, lead)) : undefined,
    };
  }
  const [part, length] = waits !== undefined ? (['wait', waits] as const) : (['process', least] as const);
  if (length === undefined || length <= total * (1 + 1e-9)) return undefined;
  return { ...at, kind: 'more', part, length: formatSeconds(length), lead: formatSeconds(total) };
}

function touch(rhythm: Rhythm) {
  return (value: Distribution) => lawOf(value, (amount) => touchSeconds(amount, rhythm));
}

function mean(duration: Duration | undefined, law: (value: Distribution) => { mean: number } | undefined) {
  return duration === undefined || duration.value === 'unknown' ? undefined : law(duration.value)?.mean;
}

function isOpen({ value }: Duration): boolean {
  return value !== 'unknown' && value.kind === 'fixed' && value.at.elapsed === 0 && value.at.months === 0;
}

function isPlain(duration: Duration | undefined): boolean {
  const value = duration?.value;
  if (value === undefined || value === 'unknown' || value.kind !== 'fixed') return false;
  return value.at.business + value.at.businessDays + value.at.months === 0;
}

function elapsed(seconds: number): Amount {
  return { elapsed: Math.round(seconds), business: 0, businessDays: 0, months: 0 };
}

function textOf({ text }: Stream, { span }: Duration): string {
  return text.slice(span.start, span.end);
}

function wrongNumbers(stream: Stream, { value }: Duration): string | undefined {
  if (value === 'unknown' || lawOf(value, (amount) => elapsedSeconds(amount, businessRhythm(stream))))
    return undefined;
  switch (value.kind) {
    case 'lognormal-percentiles':
      return 'nine in ten cannot be done sooner than five in ten, and both take some time';
    case 'lognormal-moments':
      return 'the mean has to be more than zero';
    case 'buckets': {
      const sum = value.buckets.reduce((all, bucket) => all + bucket.share, 0);
      return Math.abs(sum - 1) > 1e-6
        ? `the shares of the buckets add up to ${formatShare(sum)}, not to 100 %`
        : 'each bucket has to reach further than the one before it';
    }
    default:
      return 'they give no length of time';
  }
}
