// Values with the interval in which they lie, and what is asked of them: points, for an axis that need not begin at zero.
import { axisX, axisY, dot, gridX, plot, ruleY, text, tickX } from '@observablehq/plot';
import { figure } from './figure.ts';
import { CHART_WIDTH, style } from './style.ts';

export interface IntervalRow {
  readonly label: string;
  /** From 0 to 1, as all of these. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly target: number | null;
  readonly text: string;
  readonly interval: string;
  readonly asked: string;
}

const ROW = 30;
/** The smallest stretch of the axis: differences below a hundredth need no more room. */
const NARROWEST = 0.05;

export function intervalChart(title: string, found: readonly IntervalRow[], note: string): HTMLElement {
  const rows = found.map((row, index) => ({ ...row, index }));
  const lowest = Math.min(...rows.flatMap(({ low, target }) => (target === null ? low : [low, target])));
  const from = Math.max(0, Math.min(1 - NARROWEST, Math.floor((lowest - 0.01) * 20) / 20));
  const ends = rows.flatMap(({ index, low, high }) => [low, high].map((at) => ({ index, at })));
  const ink = { stroke: 'var(--chart-text)', strokeWidth: 1.5 };
  const drawing = plot({
    ...style,
    width: CHART_WIDTH,
    height: rows.length * ROW + 34,
    marginLeft: 140,
    marginRight: 64,
    marginTop: 4,
    marginBottom: 30,
    x: { domain: [from, 1] },
    y: { domain: rows.map(({ index }) => index), label: null, padding: 0.3, type: 'band' },
    marks: [
      gridX({ stroke: 'var(--chart-grid)', strokeOpacity: 1, ticks: 5 }),
      axisX({ ticks: 5, tickFormat: (share: number) => `${Math.round(share * 100)} %`, label: null }),
      axisY({
        tickSize: 0,
        label: null,
        tickFormat: (index: number) => rows[index]?.label ?? '',
        lineWidth: 11.5,
        textOverflow: 'ellipsis',
      }),
      tickX(
        rows.filter(({ target }) => target !== null),
        { x: 'target', y: 'index', stroke: 'var(--chart-limit)', strokeWidth: 2.5 },
      ),
      ruleY(rows, { y: 'index', x1: 'low', x2: 'high', ...ink }),
      tickX(ends, { x: 'at', y: 'index', inset: 5, ...ink }),
      dot(rows, { x: 'share', y: 'index', r: 4, fill: 'var(--chart-line, var(--chart-bar))' }),
      text(rows, { x: 1, y: 'index', text: 'text', textAnchor: 'start', dx: 8, fill: 'var(--chart-text)' }),
    ],
  });
  return figure(drawing, {
    title,
    summary: `${title}: ${rows.map((row) => `${row.label} ${row.text}, between ${row.interval}`).join('; ')}`,
    columns: ['SLA', 'Kept by', '95 % interval', 'Asked for'],
    rows: rows.map((row) => [row.label, row.text, row.interval, row.asked]),
    note,
  });
}
