// A distribution in bins, with marked values such as percentiles.
import { axisX, axisY, gridY, plot, rectY, ruleX, ruleY, text } from '@observablehq/plot';
import { figure } from './figure.ts';
import { CHART_WIDTH, style } from './style.ts';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The bin as people read it: `2h to 4h`. */
  readonly label: string;
}

export interface HistogramOptions {
  readonly title: string;
  readonly summary: string;
  readonly bins: readonly Bin[];
  /** Values with a name: `P85 · 9h`. */
  readonly marks: readonly { readonly value: number; readonly label: string }[];
  /** Places and words of the axis. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly axis: string;
  readonly note?: string;
}

const MARK = 16;

export function histogram(options: HistogramOptions): HTMLElement {
  const { title, summary, bins, marks, ticks, axis, note } = options;
  const words = new Map(ticks.map(({ value, label }) => [value, label]));
  const top = marks.length * MARK + 8;
  const drawing = plot({
    ...style,
    width: CHART_WIDTH,
    height: 200 + top,
    marginTop: top,
    marginBottom: 40,
    marks: [
      gridY({ stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      axisX(
        ticks.map(({ value }) => value),
        { tickFormat: (value: number) => words.get(value) ?? '', label: axis, labelArrow: 'none' },
      ),
      axisY({ label: 'Items', labelArrow: 'none', tickSize: 0, ticks: 4 }),
      rectY(bins, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        fill: 'var(--chart-bar)',
        stroke: 'var(--chart-edge)',
        insetRight: 1,
      }),
      ruleY([0], { stroke: 'var(--chart-text)' }),
      ruleX(marks, { x: 'value', stroke: 'var(--chart-limit)', strokeWidth: 2, strokeDasharray: '5 3' }),
      ...marks.map((mark, index) =>
        text([mark], {
          x: 'value',
          text: 'label',
          frameAnchor: 'top',
          textAnchor: 'start',
          dx: 4,
          dy: (index - marks.length) * MARK,
          fill: 'var(--chart-text)',
        }),
      ),
    ],
  });
  return figure(drawing, {
    title,
    summary,
    columns: [axis, 'Items'],
    rows: [
      ...bins.map(({ label, count }) => [label, String(count)]),
      ...marks.map(({ label }) => [label, '']),
    ],
    ...(note === undefined ? {} : { note }),
  });
}
