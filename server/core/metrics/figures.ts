// The numbers of one reading by name, so that readings can be compared: what differs depends on the doubt moved.
import type { StreamReading } from './reading.ts';
import type { Cost } from './timing.ts';

export function figuresOf(reading: StreamReading): Map<string, number> {
  const { solution, loads, visits, handoffs, path } = reading;
  const figures = new Map<string, number>();
  const cost = (suffix: string, { process, wait, lead }: Cost, by: number) => {
    figures.set(`process${suffix}`, process * by);
    figures.set(`wait${suffix}`, wait * by);
    figures.set(`lead${suffix}`, lead * by);
  };
  cost('', solution.total, 1);
  figures.set('efficiency', solution.total.active / solution.total.lead);
  figures.set('handoffs', handoffs.crossed);
  figures.set('cross_team_handoffs', handoffs.betweenTeams);
  figures.set('first_pass', reading.firstPass ?? Number.NaN);
  for (const [id, count] of visits) figures.set(`visits.${id}`, count);
  for (const id of path?.nodes ?? []) figures.set(`path.${id}`, 1);
  for (const [sink, exit] of solution.exits) {
    if (sink.startsWith('out:')) cost(`.${sink.slice('out:'.length)}`, exit.cost, 1 / exit.p);
  }
  for (const [pool, load] of loads) {
    figures.set(`utilization.${pool}`, load.utilization ?? load.perItem);
    figures.set(`queue.${pool}`, load.queue ?? Number.NaN);
    figures.set(`cap.${pool}`, load.cap ?? Number.NaN);
  }
  return figures;
}

/** Names whose numbers differ between two readings, beyond rounding. */
export function differing(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Set<string> {
  const found = new Set<string>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name) ?? Number.NaN, b.get(name) ?? Number.NaN];
    if (Object.is(x, y)) continue;
    if (!(Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)))) found.add(name);
  }
  return found;
}
