// Several numbers over the same time, told apart by colour, dashes and a legend.
import { axisX, axisY, gridY, lineY, plot, rectX, ruleY, text } from '@observablehq/plot';
import { element, svgElement } from '../dom.ts';
import { figure } from './figure.ts';
import { CHART_WIDTH, style } from './style.ts';

export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface LinesChartOptions {
  readonly title: string;
  readonly series: readonly Series[];
  readonly axes: { readonly x: string; readonly y: string };
  /** From the start to here. */
  readonly shaded?: { readonly to: number; readonly label: string };
}

const HEIGHT = 220;
/** By turns; colours stand in charts.css. */
const DASHES = ['none', '6 3', '2 3', '8 3 2 3'];

export function linesChart({ title, series, axes, shaded }: LinesChartOptions): HTMLElement {
  const look = (index: number) => ({
    stroke: `var(--chart-line-${(index % DASHES.length) + 1})`,
    strokeWidth: 1.5,
    strokeDasharray: DASHES[index % DASHES.length] ?? 'none',
  });
  const from = series[0]?.points[0]?.x ?? 0;
  const drawing = plot({
    ...style,
    width: CHART_WIDTH,
    height: HEIGHT,
    marginTop: 24,
    marginBottom: 40,
    y: { zero: true, nice: true },
    marks: [
      ...(shaded && shaded.to > from
        ? [
            rectX([shaded], { x1: from, x2: 'to', fill: 'var(--chart-grid)' }),
            text([shaded.label], {
              ...{ x: from, frameAnchor: 'top-left', dx: 4, dy: -16, fill: 'var(--chart-text)' },
            }),
          ]
        : []),
      gridY({ stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      axisX({ label: axes.x, labelArrow: 'none' }),
      axisY({ label: axes.y, labelArrow: 'none', tickSize: 0, ticks: 4 }),
      ...series.map(({ points }, index) =>
        lineY(points, { x: 'x', y: 'y', curve: 'step-after', ...look(index) }),
      ),
      ruleY([0], { stroke: 'var(--chart-text)' }),
    ],
  });
  const round = (value: number): string => String(Number(value.toPrecision(4)));
  const times = series[0]?.points.map(({ x }) => x) ?? [];
  const most = ({ points }: Series): number => Math.max(0, ...points.map(({ y }) => y));
  const made = figure(drawing, {
    title,
    summary: `${title}: ${series.map((one) => `${one.label} at most ${round(most(one))}`).join(', ')}`,
    columns: [axes.x, ...series.map(({ label }) => label)],
    rows: times.map((x, index) => [round(x), ...series.map(({ points }) => round(points[index]?.y ?? 0))]),
  });
  const keys = series.map(({ label }, index) =>
    element(
      'li',
      {},
      svgElement(
        'svg',
        { width: 28, height: 8, 'aria-hidden': 'true' },
        svgElement('line', {
          ...{ x1: 0, x2: 28, y1: 4, y2: 4, style: `stroke: ${look(index).stroke}` },
          ...{ 'stroke-width': 2, 'stroke-dasharray': look(index).strokeDasharray },
        }),
      ),
      label,
    ),
  );
  made.querySelector('figcaption')?.after(element('ul', { class: 'keys' }, ...keys));
  return made;
}
