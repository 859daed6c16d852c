// A number over time, with the part of it that is not counted shaded.
import { areaY, axisX, axisY, gridY, lineY, plot, rectX, ruleY, text } from '@observablehq/plot';
import { figure } from './figure.ts';
import { CHART_WIDTH, style } from './style.ts';

export interface LineChartOptions {
  readonly title: string;
  readonly summary: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly axes: { readonly x: string; readonly y: string };
  /** From the start to here. */
  readonly shaded?: { readonly to: number; readonly label: string };
  readonly note?: string;
}

const HEIGHT = 220;

export function lineChart({ title, summary, points, axes, shaded, note }: LineChartOptions): HTMLElement {
  const from = points[0]?.x ?? 0;
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
            text([shaded], {
              ...{ x: from, text: 'label', frameAnchor: 'top-left', dx: 4, dy: -16 },
              fill: 'var(--chart-text)',
            }),
          ]
        : []),
      gridY({ stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      axisX({ label: axes.x, labelArrow: 'none' }),
      axisY({ label: axes.y, labelArrow: 'none', tickSize: 0, ticks: 4 }),
      areaY(points, { x: 'x', y: 'y', fill: 'var(--chart-bar)', fillOpacity: 0.2 }),
      lineY(points, { x: 'x', y: 'y', stroke: 'var(--chart-line, var(--chart-bar))', strokeWidth: 1.5 }),
      ruleY([0], { stroke: 'var(--chart-text)' }),
    ],
  });
  return figure(drawing, {
    title,
    summary,
    columns: [axes.x, axes.y],
    rows: points.map(({ x, y }) => [String(Number(x.toPrecision(4))), String(Number(y.toPrecision(4)))]),
    ...(note === undefined ? {} : { note }),
  });
}
