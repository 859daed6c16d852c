// Who does the work, and when they are there: teams, actors, calendars, milestones.

import type { Span } from '../../text/position.ts';
import type { CalendarDate, Moment } from '../dates.ts';
import type { ActorKind, TeamType } from '../document.gen.ts';
import type { Definition, Quantity, Ref, Text, Written } from './values.ts';

export interface Team extends Definition {
  readonly type?: TeamType;
  readonly size?: Quantity;
  readonly wipLimit?: Quantity;
}

/** Day 0 is Monday. Minutes count from midnight, end exclusive. */
export interface OpenHours {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

export interface Calendar extends Definition {
  readonly timezone?: Text;
  readonly open: readonly OpenHours[];
  readonly holidays: readonly Written<CalendarDate>[];
  /** Both ends are closed. */
  readonly freezes: readonly {
    readonly from: Written<CalendarDate>;
    readonly to: Written<CalendarDate>;
    readonly span: Span;
  }[];
}

export interface Milestone extends Definition {
  readonly at?: Written<Moment>;
  readonly timezone?: Text;
}

export interface Actor extends Definition {
  readonly kind?: ActorKind;
  readonly team?: Ref;
  readonly calendar?: Ref;
  readonly capacity?: Quantity;
  /** All its people together. */
  readonly wipLimit?: Quantity;
  readonly pool?: Ref;
  readonly reportsTo?: Ref;
}
