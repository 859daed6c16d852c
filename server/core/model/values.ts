// Scalars of the language as typed values, and numbers as short text for people.
// Reading never throws: a text that is not of the form gives undefined.
import type { Amount, Distribution } from './distribution.ts';
import type { RateUnit } from './types/values.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, { readonly clock: keyof Amount; readonly size: number }>> = {
  s: { clock: 'elapsed', size: 1 },
  m: { clock: 'elapsed', size: MINUTE },
  h: { clock: 'elapsed', size: HOUR },
  d: { clock: 'elapsed', size: DAY },
  w: { clock: 'elapsed', size: 7 * DAY },
  bh: { clock: 'business', size: HOUR },
  bd: { clock: 'businessDays', size: 1 },
  mo: { clock: 'months', size: 1 },
};
const PARTS = /(\d+(?:\.\d+)?)(bh|bd|mo|s|m|h|d|w)/y;
const ISO =
  /^P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
const NUMBER = /^\d+(?:\.\d+)?$/;
const RATE = /^(\d+(?:\.\d+)?)\s*\/\s*(bh|bd|mo|s|m|h|d|w)$/;

/** A duration or distribution in scalar form: `2h`, `10d + 20bd`, `PT1H30M`, `2h..8h`, `2h..3h..8h`, `unknown`. */
export function parseDuration(text: string): Distribution | 'unknown' | undefined {
  const trimmed = text.trim();
  if (trimmed === 'unknown') return 'unknown';
  const bounds = trimmed.split('..').map(parseAmount);
  const [first, second, third] = bounds;
  if (!first) return undefined;
  if (bounds.length === 1) return { kind: 'fixed', at: first };
  if (!second || magnitude(second) < magnitude(first)) return undefined;
  if (bounds.length === 2) return { kind: 'uniform', min: first, max: second };
  if (!third || bounds.length > 3 || magnitude(third) < magnitude(second)) return undefined;
  return { kind: 'pert', min: first, mode: second, max: third };
}

const PLAIN_DURATION = /^\d+(?:\.\d+)?(?:bh|bd|mo|[smhdw])$/;

/** One number with one unit, as most durations are; they are legal wherever a duration is. */
export function isPlainDuration(text: string): boolean {
  return PLAIN_DURATION.test(text);
}

/** One fixed length of time, in seconds per clock. Units may not repeat inside one part of a sum. */
export function parseAmount(text: string): Amount | undefined {
  if (!text.includes('+')) return parsePart(text.trim());
  const total = { elapsed: 0, business: 0, businessDays: 0, months: 0 };
  for (const part of text.split('+')) {
    const amount = parsePart(part.trim());
    if (!amount) return undefined;
    total.elapsed += amount.elapsed;
    total.business += amount.business;
    total.businessDays += amount.businessDays;
    total.months += amount.months;
  }
  return total;
}

function parsePart(text: string): Amount | undefined {
  if (text.startsWith('P')) return parseIso(text);
  const amount = { elapsed: 0, business: 0, businessDays: 0, months: 0 };
  const seen: string[] = [];
  let at = 0;
  while (at < text.length) {
    PARTS.lastIndex = at;
    const match = PARTS.exec(text);
    const name = match?.[2] ?? '';
    const unit = UNITS[name];
    if (!match || !unit || seen.includes(name)) return undefined;
    seen.push(name);
    amount[unit.clock] += Number(match[1]) * unit.size;
    at = PARTS.lastIndex;
  }
  return seen.length > 0 ? amount : undefined;
}

function parseIso(text: string): Amount | undefined {
  const match = ISO.exec(text);
  if (!match || text.endsWith('T')) return undefined;
  const fields = match.slice(1);
  const given = fields.filter((field) => field !== undefined);
  if (given.length === 0 || !given.every((field) => NUMBER.test(field))) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = fields.map(
    (field) => (field === undefined ? 0 : Number(field)),
  );
  const elapsed = (weeks * 7 + days) * DAY + hours * HOUR + minutes * MINUTE + seconds;
  return { elapsed, business: 0, businessDays: 0, months: years * 12 + months };
}

/** Rough size in seconds on the default 40-hour week: only to order the bounds of a range. */
export function magnitude(amount: Amount): number {
  const { elapsed, business, businessDays, months } = amount;
  return elapsed + business * 4.2 + businessDays * 1.4 * DAY + months * 30.4375 * DAY;
}

/** A share: `97%` and `0.97` are both 0.97. Values outside 0 to 1 come back as they are, for a rule to name. */
export function parsePercentage(value: string | number): number | 'unknown' | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const trimmed = value.trim();
  if (trimmed === 'unknown') return 'unknown';
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(%?)$/.exec(trimmed);
  if (!match) return undefined;
  // Through the decimal text, so that 97% is 0.97 and not a neighbour of it.
  return match[2] === '%' ? Number(`${match[1]}e-2`) : Number(match[1]);
}

/** Arrivals in a unit of time: `120/d`, `5/h`, `40/bd`. */
export function parseRate(text: string): { amount: number; per: RateUnit } | 'unknown' | undefined {
  const trimmed = text.trim();
  if (trimmed === 'unknown') return 'unknown';
  const match = RATE.exec(trimmed);
  return match ? { amount: Number(match[1]), per: match[2] as RateUnit } : undefined;
}

/** Seconds as short text in at most two units, a day being 24 h: `3d 4h`, `2h 30m`, `45s`, `0s`. */
export function formatSeconds(seconds: number): string {
  if (Number.isNaN(seconds)) return 'unknown';
  if (seconds < 0) return `-${formatSeconds(-seconds)}`;
  if (!Number.isFinite(seconds)) return '∞';
  for (const { size, name, below, belowName } of SCALES) {
    const rounded = Math.round(seconds / below) * below;
    if (rounded < size) continue;
    const whole = Math.floor(rounded / size);
    const rest = Math.round((rounded - whole * size) / below);
    return rest === 0 ? `${whole}${name}` : `${whole}${name} ${rest}${belowName}`;
  }
  return `${Number(seconds < 1 ? seconds.toPrecision(2) : seconds.toFixed(1))}s`;
}

const SCALES = [
  { size: DAY, name: 'd', below: HOUR, belowName: 'h' },
  { size: HOUR, name: 'h', below: MINUTE, belowName: 'm' },
  { size: MINUTE, name: 'm', below: 1, belowName: 's' },
] as const;

/** A share as a percentage with at most one decimal, more only where one would claim a false 0 % or 100 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  let digits = 1;
  let shown = Number(percent.toFixed(digits));
  while (digits < 6 && shown !== percent && (shown === 0 || shown === 100)) {
    digits++;
    shown = Number(percent.toFixed(digits));
  }
  return `${shown} %`;
}
