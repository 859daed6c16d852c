// ambiguous-day: a day of work of somebody who goes home in the evening.
import { rhythmNamed } from '../metrics/clock.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Duration } from '../model/types/values.ts';
import type { TextEdit } from '../text/edit.ts';
import { dayUnits } from './day-units.ts';
import { type Fix, rule } from './rule.ts';

interface Ambiguous {
  readonly node: StreamNode;
  readonly key: string;
  readonly written: string;
  readonly start: number;
  /** Open hours a day and open days a week of the actor's calendar. */
  readonly hours: number;
  readonly days: number;
}

export default rule<Ambiguous>({
  id: 'ambiguous-day',
  severity: 'warning',
  docs: {
    what: 'A process time is given in days or weeks, and its actor has a calendar.',
    why: 'A day of work is eight hours to one reader and twenty-four to the next: the metrics differ by a factor of three.',
    how: 'Write `bd` for working days and `bh` for working hours, or spell the hours out.',
    bad: `vstream: 1
name: Refunds
calendars: { office: { hours: "09:00-17:00", days: mon-fri } }
actors: { clerk: { kind: human, calendar: office } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 2d, wait_time: 1d, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
calendars: { office: { hours: "09:00-17:00", days: mon-fri } }
actors: { clerk: { kind: human, calendar: office } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 2bd, wait_time: 1d, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    for (const node of stream.nodes.values()) {
      if (node.kind !== 'step' && node.kind !== 'gate') continue;
      const actor = stream.actors.get(node.actor?.id ?? '');
      const rhythm = rhythmNamed(stream, actor?.calendar?.id);
      if (!rhythm || !actor?.calendar) continue;
      const related = [
        {
          span: actor.calendar.span,
          message: `\`${actor.id}\` keeps the hours of \`${actor.calendar.id}\`.`,
        },
      ];
      const touch: [string, Duration | undefined][] = [['process_time', node.times.process]];
      if (node.kind === 'step') touch.push(['effort', node.effort]);
      for (const [key, duration] of touch) {
        const written = duration && stream.text.slice(duration.span.start, duration.span.end);
        if (!duration || written === undefined || dayUnits(written).length === 0) continue;
        const hours = rhythm.dayLength / 3600;
        const days = Math.round((7 * 86_400) / rhythm.dayPace);
        report({
          span: duration.span,
          data: { node, key, written, start: duration.span.start, hours, days },
          related,
        });
      }
    }
  },
  message: ({ node, key, written, hours }) =>
    `\`${written.replace(/\s+/g, ' ')}\` as \`${key}\` of \`${node.id}\` can mean days of 24 h or working days of ${Number(hours.toFixed(2))} h: write \`bd\` or \`bh\`.`,
  fix({ written, start, hours, days }) {
    const inUnit = (title: string, day: string, perDay: number, preferred: boolean): Fix => {
      const edits = dayUnits(written).map(({ from, to, count, unit }): TextEdit => {
        const amount = Number((count * (unit === 'w' ? days : 1) * perDay).toFixed(6));
        return { span: { start: start + from, end: start + to }, newText: `${amount}${day}` };
      });
      return { title, edits, preferred };
    };
    if (dayUnits(written).some((unit) => !unit.plain)) return [];
    return [
      inUnit('Write working days (`bd`)', 'bd', 1, true),
      inUnit('Write working hours (`bh`)', 'bh', hours, false),
    ];
  },
});
