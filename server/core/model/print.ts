// Values back as text, in the author's own style: the units, the notation and the spacing of a text that says the same
// kind of thing. Whatever a style cannot say exactly is said in another: reading the text back gives the value again.
import type { CalendarDate, Moment } from './dates.ts';
import type { Amount, Distribution } from './distribution.ts';
import type { Schedule } from './schedules.ts';
import type { RateUnit } from './types/values.ts';
import { parseAmount, parsePercentage } from './values.ts';

type Unit = 'w' | 'd' | 'h' | 'm' | 's';
const SECONDS: Readonly<Record<Unit, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
const UNITS: readonly Unit[] = ['w', 'd', 'h', 'm', 's'];
const ZERO: Amount = { elapsed: 0, business: 0, businessDays: 0, months: 0 };

/** `like`: a duration of the author's, such as `90m`, `1.5h`, `1h30m` or `PT90M`. */
export function printAmount(amount: Amount, like = ''): string {
  const tries = [
    ...(/^\s*P/.test(like) ? [iso(amount)] : []),
    parts(amount, unitsOf(like), like),
    parts(amount, ['d', 'h', 'm', 's'], like),
    parts(amount, ['s'], like),
  ];
  return tries.find((text) => text !== undefined && same(parseAmount(text), amount)) ?? tries.at(-1) ?? '0s';
}

/** Seconds of elapsed time in the units of `like`, where they say it closely enough; undefined where they do not. */
export function printRoughly(seconds: number, like: string): string | undefined {
  const smallest = unitsOf(like).at(-1);
  if (smallest === undefined) return undefined;
  const step = SECONDS[smallest] * (/\d\.\d/.test(like) ? 0.1 : 1);
  const rounded = Math.round(seconds / step) * step;
  if (Math.abs(rounded - seconds) > seconds * 0.01) return undefined;
  return parts({ ...ZERO, elapsed: Number(rounded.toFixed(3)) }, unitsOf(like), like);
}

/** A distribution that is a mapping comes in flow style: `{ p50: 2h, p90: 9h }`. */
export function printDuration(value: Distribution | 'unknown', like = ''): string {
  if (value === 'unknown') return value;
  const bounds = like.split(/\s*\.\.\s*/);
  const dots = / \.\. /.test(like) ? ' .. ' : '..';
  const each = (amounts: readonly Amount[]) =>
    amounts.map((amount, i) => printAmount(amount, bounds[i] ?? bounds[0])).join(dots);
  const pairs = (entries: Readonly<Record<string, Amount>>) =>
    `{ ${Object.entries(entries)
      .map(([key, amount]) => `${key}: ${printAmount(amount, styleAt(like, key))}`)
      .join(', ')} }`;
  switch (value.kind) {
    case 'fixed':
      return printAmount(value.at, like);
    case 'uniform':
      return each([value.min, value.max]);
    case 'pert':
      return each([value.min, value.mode, value.max]);
    case 'lognormal-percentiles':
      return pairs({ p50: value.p50, p90: value.p90 });
    case 'lognormal-moments':
      return pairs({ mean: value.mean, sd: value.sd });
    case 'exponential':
      return pairs({ mean: value.mean });
    case 'buckets': {
      const buckets = value.buckets.map(
        ({ to, share }) =>
          `{ to: ${printAmount(to, styleAt(like, 'to'))}, share: ${printShare(share, styleAt(like, 'share') || '%')} }`,
      );
      return `{ buckets: [${buckets.join(', ')}] }`;
    }
  }
}

/** A share from 0 to 1: as a percentage, unless `like` is a plain number. */
export function printShare(share: number | 'unknown', like = '%'): string {
  if (share === 'unknown') return share;
  if (/^["']?[\d.]+["']?$/.test(like.trim())) return decimal(share);
  const percent = `${shifted(decimal(share), 2)}${/\d %/.test(like) ? ' ' : ''}%`;
  return parsePercentage(percent) === share ? percent : decimal(share);
}

export function printRate(rate: { amount: number; per: RateUnit } | 'unknown', like = ''): string {
  if (rate === 'unknown') return rate;
  return `${decimal(rate.amount)}${/ *\/ */.exec(like)?.[0] ?? '/'}${rate.per}`;
}

export function printSchedule(schedule: Schedule, like = ''): string {
  if (schedule.kind === 'cron') return schedule.text;
  return `every ${printAmount(schedule.period, like.replace(/^\s*every\s+/, ''))}`;
}

export function printDate({ year, month, day }: CalendarDate): string {
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

export function printMoment({ date, time, offset }: Moment, like = ''): string {
  if (time === undefined) return printDate(date);
  const between = /\d([Tt ])\d/.exec(like)?.[1] ?? 'T';
  const seconds = time % 60;
  const clock = `${digits(Math.floor(time / 3600), 2)}:${digits(Math.floor((time % 3600) / 60), 2)}`;
  const shown = seconds > 0 || /:\d\d:\d\d/.test(like) ? `:${twoPlaces(seconds)}` : '';
  return `${printDate(date)}${between}${clock}${shown}${zoneText(offset, like)}`;
}

function zoneText(offset: number | undefined, like: string): string {
  if (offset === undefined) return '';
  if (offset === 0 && !/[+-]\d\d:\d\d$/.test(like)) return 'Z';
  const east = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${digits(Math.floor(east / 3600), 2)}:${digits((east % 3600) / 60, 2)}`;
}

function twoPlaces(seconds: number): string {
  return seconds < 10 ? `0${decimal(seconds)}` : decimal(seconds);
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** The clock units of a text, longest first; the smallest unit alone keeps its decimals (`1.5h`). */
function unitsOf(like: string): Unit[] {
  const written = [...like.matchAll(/\d(bh|bd|mo|[smhdw])/g)].map((match) => match[1]);
  return UNITS.filter((unit) => written.includes(unit));
}

/** Undefined where the units cannot say it. */
function parts(amount: Amount, units: readonly Unit[], like: string): string | undefined {
  const { elapsed, business, businessDays, months } = amount;
  const texts = [
    months > 0 ? `${decimal(months)}mo` : '',
    elapsed > 0 ? elapsedText(elapsed, units, like) : '',
    businessDays > 0 ? `${decimal(businessDays)}bd` : '',
    business > 0 ? businessText(business) : '',
  ];
  if (texts.includes(undefined)) return undefined;
  const given = texts.filter((text) => text !== '');
  if (given.length === 0) return `0${units.at(-1) ?? /\d(bh|bd|mo)/.exec(like)?.[1] ?? 's'}`;
  const plus = /\s*\+\s*/.exec(like)?.[0];
  const sum = given.join(plus ?? '');
  // Glued parts may hold a unit only once, and read most easily where they are few.
  return plus === undefined && given.length > 1 && !/\d[a-z]+\d/.test(like) ? given.join(' + ') : sum;
}

function elapsedText(seconds: number, units: readonly Unit[], like: string): string | undefined {
  const last = units.at(-1);
  if (last === undefined) return undefined;
  const whole = (unit: Unit) => Number.isInteger(seconds / SECONDS[unit]);
  const fractions = /\d\.\d/.test(like) || last === 's';
  if (units.length === 1)
    return whole(last) || fractions ? `${decimal(seconds / SECONDS[last])}${last}` : undefined;
  let left = seconds;
  const texts = units.flatMap((unit) => {
    const count = unit === last ? left / SECONDS[unit] : Math.floor(left / SECONDS[unit]);
    left -= count * SECONDS[unit];
    return count > 0 ? [`${decimal(count)}${unit}`] : [];
  });
  return texts.some((text) => text.includes('.')) && !fractions ? undefined : texts.join('');
}

function businessText(seconds: number): string {
  const hours = seconds / 3600;
  const candidates = [decimal(hours), ...[15, 16, 17].map((places) => plain(hours.toPrecision(places)))];
  const exact = candidates.find((text) => Number(text) * 3600 === seconds);
  if (exact !== undefined) return `${exact}bh`;
  // A sum of the author's may hit a number that no decimal times 3600 does; a sum says it then.
  const most = hours >= 1 ? decimal(Math.floor(hours)) : plain(hours.toPrecision(2));
  return `${most}bh + ${decimal((seconds - Number(most) * 3600) / 3600)}bh`;
}

function iso({ elapsed, business, businessDays, months }: Amount): string | undefined {
  if (business > 0 || businessDays > 0) return undefined;
  const days = Math.floor(elapsed / SECONDS.d);
  const rest = elapsed - days * SECONDS.d;
  const [hours, minutes] = [Math.floor(rest / SECONDS.h), Math.floor((rest % SECONDS.h) / SECONDS.m)];
  const seconds = rest - hours * SECONDS.h - minutes * SECONDS.m;
  const part = (count: number, unit: string) => (count > 0 ? `${decimal(count)}${unit}` : '');
  const date = part(months, 'M') + part(days, 'D');
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S');
  if (date + time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** How the author writes the value of a key inside a flow mapping. */
function styleAt(like: string, key: string): string {
  return new RegExp(`\\b${key}:\\s*([^,}\\s]+(?: %)?)`).exec(like)?.[1] ?? '';
}

function same(one: Amount | undefined, other: Amount): boolean {
  return one !== undefined && (Object.keys(ZERO) as (keyof Amount)[]).every((key) => one[key] === other[key]);
}

/** The shortest decimal text of a number, never in powers of ten. */
function decimal(value: number): string {
  return plain(String(value));
}

function plain(text: string): string {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (!match) return text;
  return shifted(`${match[1]}.${match[2] ?? ''}`, Number(match[3] ?? '0'));
}

/** A decimal text with its point moved to the right. */
function shifted(text: string, places: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const point = whole.length + places;
  const padded = (whole + fraction).padStart(whole.length + fraction.length + Math.max(0, -point), '0');
  const at = Math.max(0, point);
  const left = padded
    .slice(0, at)
    .padEnd(at, '0')
    .replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  return `${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`;
}
