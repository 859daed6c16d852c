// Horizontal bars, one a name, with their value in words. What is unknown says so and has no bar.
import { axisY, barX, plot, ruleX, text } from '@observablehq/plot';
import { figure } from './figure.ts';
import { CHART_WIDTH, style } from './style.ts';

export interface Bar {
  readonly label: string;
  readonly value: number | null;
  /** The value as people read it. */
  readonly text: string;
  /** Between what the true value lies, for the table. */
  readonly interval?: string;
}

export interface BarChartOptions {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** What the two columns of the table hold; a third one holds intervals, where there are any. */
  readonly columns: readonly [string, string];
  /** Up to where the axis goes at least. */
  readonly atLeast?: number;
  /** A line across all bars, such as full utilization. */
  readonly limit?: { readonly value: number; readonly label: string };
  readonly note?: string;
}

const ROW = 28;

export function barChart(options: BarChartOptions): HTMLElement {
  const { title, bars, columns, limit, note, atLeast = 0 } = options;
  // Names may repeat: bars go by their place.
  const rows = bars.map((bar, index) => ({ ...bar, index }));
  const intervals = rows.some(({ interval }) => interval !== undefined);
  const most = Math.max(atLeast, limit?.value ?? 0, ...rows.map(({ value }) => value ?? 0));
  const drawing = plot({
    ...style,
    width: CHART_WIDTH,
    height: rows.length * ROW + (limit ? 36 : 12),
    marginLeft: 140,
    marginRight: 84,
    marginTop: limit ? 22 : 2,
    marginBottom: limit ? 14 : 10,
    x: { domain: [0, most > 0 ? most : 1], axis: null },
    y: { domain: rows.map(({ index }) => index), label: null, padding: 0.35 },
    marks: [
      axisY({
        tickSize: 0,
        label: null,
        tickFormat: (index: number) => rows[index]?.label ?? '',
        lineWidth: 11.5,
        textOverflow: 'ellipsis',
      }),
      barX(
        rows.filter(({ value }) => value !== null),
        { x: 'value', y: 'index', fill: 'var(--chart-bar)', stroke: 'var(--chart-edge)' },
      ),
      text(rows, {
        x: ({ value }: Bar) => value ?? 0,
        y: 'index',
        text: 'text',
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--chart-text)',
      }),
      ...(limit
        ? [
            ruleX([limit.value], { stroke: 'var(--chart-limit)', strokeWidth: 2, strokeDasharray: '5 3' }),
            text([limit.label], {
              x: limit.value,
              frameAnchor: 'top',
              dy: -12,
              fill: 'var(--chart-text)',
            }),
          ]
        : []),
    ],
  });
  return figure(drawing, {
    title,
    summary: `${title}: ${rows.map((bar) => `${bar.label} ${bar.text}`).join(', ')}`,
    columns: intervals ? [...columns, '95 % interval'] : columns,
    rows: rows.map((bar) => [bar.label, bar.text, ...(intervals ? [bar.interval ?? ''] : [])]),
    ...(note === undefined ? {} : { note }),
  });
}
