// A file of events as data from outside: what it has to look like, and what is wrong with it, by its place.
import { dayNumber, parseMoment } from '../model/dates.ts';
import { DAY } from './clock.ts';
import type { Deployment, Events, Ticket } from './delivery-events.ts';

/** What cannot be read, with the place: `deployments[3].at`. */
export class EventProblem extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Throws an EventProblem. Moments are ISO 8601 with a zone; a date alone is its midnight in UTC. */
export function readEvents(data: unknown): Events {
  const { from, to, deployments, tickets, ...rest } = fields(data, 'the file');
  only(rest, 'the file');
  const events = {
    from: instant(from, 'from'),
    to: instant(to, 'to'),
    deployments: list(deployments, 'deployments').map(deployment),
    tickets: list(tickets, 'tickets').map(ticket),
  };
  if (events.to <= events.from) throw new EventProblem('to: the window ends before it begins');
  return events;
}

function deployment(data: unknown, index: number): Deployment {
  const place = `deployments[${index}]`;
  const { at, commits, failed, recovered, unplanned, ...rest } = fields(data, place);
  only(rest, place);
  return {
    at: instant(at, `${place}.at`),
    commits: list(commits, `${place}.commits`).map((each, i) => instant(each, `${place}.commits[${i}]`)),
    failed: flag(failed, `${place}.failed`),
    ...(recovered === undefined ? {} : { recovered: instant(recovered, `${place}.recovered`) }),
    unplanned: flag(unplanned, `${place}.unplanned`),
  };
}

function ticket(data: unknown, index: number): Ticket {
  const place = `tickets[${index}]`;
  const { kind, found, opened, closed, ...rest } = fields(data, place);
  only(rest, place);
  return {
    kind: word(kind, ['defect', 'duplicate', 'invalid'], `${place}.kind`),
    found: word(found, ['before', 'after'], `${place}.found`),
    opened: instant(opened, `${place}.opened`),
    ...(closed === undefined ? {} : { closed: instant(closed, `${place}.closed`) }),
  };
}

function fields(data: unknown, place: string): Fields {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new EventProblem(`${place}: an object is expected`);
  return data as Fields;
}

function only(rest: Fields, place: string): void {
  const [key] = Object.keys(rest);
  if (key !== undefined) throw new EventProblem(`${place}: unknown key ${key}`);
}

function list(data: unknown, place: string): readonly unknown[] {
  if (data === undefined) return [];
  if (!Array.isArray(data)) throw new EventProblem(`${place}: a list is expected`);
  return data;
}

function flag(data: unknown, place: string): boolean {
  if (data === undefined || typeof data === 'boolean') return data === true;
  throw new EventProblem(`${place}: true or false is expected`);
}

function word<W extends string>(data: unknown, words: readonly W[], place: string): W {
  const found = words.find((each) => each === data);
  if (found === undefined) throw new EventProblem(`${place}: one of ${words.join(', ')} is expected`);
  return found;
}

function instant(data: unknown, place: string): number {
  const moment = typeof data === 'string' ? parseMoment(data) : undefined;
  const zoned = moment?.time === undefined || moment.offset !== undefined;
  if (!moment || !zoned)
    throw new EventProblem(`${place}: a moment with its zone is expected, such as 2026-11-30T09:00:00Z`);
  return dayNumber(moment.date) * DAY + (moment.time ?? 0) - (moment.offset ?? 0);
}
