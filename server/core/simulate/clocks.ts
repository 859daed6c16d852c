// The clocks of one stream for one run: calendars by name, real or averaged, with the same order of precedence as the
// closed form (metrics/clock.ts).
import { ALWAYS, businessRhythm, type Rhythm, rhythmNamed } from '../metrics/clock.ts';
import { officeHours } from '../model/calendars.ts';
import type { Calendar } from '../model/types/resources.ts';
import type { Stream } from '../model/types/stream.ts';
import { calendarClock } from './calendar-clock.ts';
import { averageClock, type WorkClock } from './work-clock.ts';
import { UTC, type Zone, zoneNamed } from './zones.ts';

/** `exact` walks the real calendar; `average` converts by its ratio, as the closed form does. */
export type CalendarMode = 'exact' | 'average';

export class Clocks {
  readonly mode: CalendarMode;
  /** Time zones that are not known here; they are taken as UTC. */
  readonly unknownZones = new Set<string>();
  readonly #stream: Stream;
  readonly #origin: number;
  readonly #known = new Map<string, WorkClock>();
  readonly #zones = new Map<string, Zone>();

  /** `origin`: no instant of the run lies long before it. */
  constructor(stream: Stream, mode: CalendarMode, origin: number) {
    this.#stream = stream;
    this.mode = mode;
    this.#origin = origin;
  }

  /** What `bh`, `bd` and dates count on: the calendars named, the stream's, else office hours in UTC. */
  business(...ids: (string | undefined)[]): WorkClock {
    const rhythm = businessRhythm(this.#stream, ...ids);
    return this.named(...ids, this.#stream.calendar?.id) ?? this.#clock('', rhythm, undefined);
  }

  /** The first calendar named that exists and opens; undefined where none does. */
  named(...ids: (string | undefined)[]): WorkClock | undefined {
    for (const id of ids) {
      const rhythm = rhythmNamed(this.#stream, id);
      if (id !== undefined && rhythm) return this.#clock(`:${id}`, rhythm, this.#stream.calendars.get(id));
    }
    return undefined;
  }

  /** The zone of the first calendar named, of the stream's, else UTC. */
  zone(...ids: (string | undefined)[]): Zone {
    for (const id of [...ids, this.#stream.calendar?.id]) {
      const calendar = id === undefined ? undefined : this.#stream.calendars.get(id);
      if (calendar?.timezone) return this.#zoneNamed(calendar.timezone.text);
    }
    return UTC;
  }

  #clock(key: string, rhythm: Rhythm, calendar: Calendar | undefined): WorkClock {
    const known = this.#known.get(key);
    if (known) return known;
    const clock = this.mode === 'average' ? averageClock(rhythm) : this.#real(rhythm, calendar);
    this.#known.set(key, clock);
    return clock;
  }

  #real(rhythm: Rhythm, calendar: Calendar | undefined): WorkClock {
    const clock = calendarClock({
      open: calendar?.open ?? officeHours,
      holidays: calendar?.holidays.flatMap(({ value }) => value ?? []) ?? [],
      freezes: (calendar?.freezes ?? []).flatMap(({ from, to }) =>
        from.value && to.value ? [{ from: from.value, to: to.value }] : [],
      ),
      zone: calendar?.timezone ? this.#zoneNamed(calendar.timezone.text) : UTC,
    });
    clock?.opening(this.#origin);
    return clock ?? averageClock(rhythm);
  }

  #zoneNamed(name: string): Zone {
    const known = this.#zones.get(name);
    if (known) return known;
    const zone = zoneNamed(name);
    if (!zone) this.unknownZones.add(name);
    this.#zones.set(name, zone ?? UTC);
    return zone ?? UTC;
  }
}

/** A clock that never closes: for actors without a calendar. */
export const openClock: WorkClock = averageClock(ALWAYS);
