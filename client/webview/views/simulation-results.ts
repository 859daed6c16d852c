// What a simulation found, as it was sent: figures, charts, tables.
import type { SimulationBar, SimulationPayload } from '../../../server/protocol/simulate.ts';
import { barChart } from '../charts/bar-chart.ts';
import { histogram } from '../charts/histogram.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { lineChart } from '../charts/line-chart.ts';
import { linesChart } from '../charts/lines-chart.ts';
import { element } from '../dom.ts';

export function resultsOf(payload: SimulationPayload): HTMLElement[] {
  const { basis, figures, leadTime, attainment, slas, outcomes, criticality, flow, noFlow, notes } = payload;
  const parts: (HTMLElement | undefined)[] = [
    ...comparisonOf(payload.comparison),
    element('h2', {}, 'Single items'),
    element('p', { class: 'note' }, basis),
    figuresOf(figures),
    charts(
      leadTime && leadTimeChart(leadTime),
      attainment.length > 0 && attainmentChart(attainment, slas),
      outcomes.length > 0 && bars('Outcomes', outcomes, ['Output', 'Share of items']),
      criticality.length > 0 && bars('On the longest path', criticality, ['Node', 'Share of items']),
    ),
    slas.length > 0 ? slaTable(slas) : undefined,
    element('h2', {}, 'With arrivals, queues and capacities'),
    ...(flow ? flowOf(flow) : [element('p', { class: 'note' }, noFlow)]),
    notes.length > 0
      ? element('ul', { class: 'note' }, ...notes.map((note) => element('li', {}, note)))
      : undefined,
  ];
  return parts.filter((part) => part !== undefined);
}

function charts(...made: (HTMLElement | false | null)[]): HTMLElement {
  return element('div', { class: 'charts' }, ...made.filter((chart) => chart instanceof HTMLElement));
}

function figuresOf(figures: SimulationPayload['figures']): HTMLElement {
  const cards = figures.map(({ label, value, note, known }) =>
    element(
      'div',
      { class: known ? '' : 'unknown' },
      element('dt', { class: 'label' }, label),
      element('dd', { class: 'value' }, value),
      ...(note === '' ? [] : [element('dd', { class: 'note' }, note)]),
    ),
  );
  return element('dl', { class: 'figures' }, ...cards);
}

function leadTimeChart({
  axis,
  bins,
  marks,
  ticks,
}: NonNullable<SimulationPayload['leadTime']>): HTMLElement {
  return histogram({
    ...{ title: 'Lead time', axis },
    summary: `Lead time of simulated items: ${marks.map(({ text }) => text).join(', ')}`,
    bins: bins.map(({ from, to, count, text }) => ({ from, to, count, label: text })),
    marks: marks.map(({ at, text }) => ({ value: at, label: text })),
    ticks: ticks.map(({ at, text }) => ({ value: at, label: text })),
  });
}

function bars(title: string, found: readonly SimulationBar[], columns: [string, string]): HTMLElement {
  const shown = found.map(({ label, share, text, interval }) => ({
    ...{ label, value: share, text },
    ...(interval === '' ? {} : { interval }),
  }));
  return barChart({ title, columns, bars: shown, atLeast: 1 });
}

function attainmentChart(found: readonly SimulationBar[], slas: SimulationPayload['slas']): HTMLElement {
  const rows = found.map(({ id, low, high, share, ...bar }) => ({
    ...{ ...bar, share, low: low ?? share, high: high ?? share },
    asked: slas.find((sla) => sla.id === bar.label)?.asked ?? '',
  }));
  const note = 'A line shows the 95 % interval, a thick stroke what is asked for.';
  return intervalChart('SLA attainment', rows, note);
}

function slaTable(slas: SimulationPayload['slas']): HTMLElement {
  return table(
    'SLA attainment, with the 95 % interval of the simulated share',
    ['SLA', 'Kept by', '95 % interval', 'Asked for', 'Verdict', 'Note'],
    slas.map((sla) => [sla.id, sla.attained, sla.interval, sla.asked, sla.verdict, sla.note]),
  );
}

function flowOf({
  figures,
  wip,
  lines,
  utilization,
  queues,
}: NonNullable<SimulationPayload['flow']>): HTMLElement[] {
  return [
    figuresOf(figures),
    charts(
      lineChart({
        title: 'Work in progress over time',
        summary: figures.map(({ label, value }) => `${label} ${value}`).join(', '),
        points: wip.points.map(({ at, wip: y }) => ({ x: at, y })),
        axes: { x: `Time in ${wip.unit}`, y: 'Items' },
        shaded: { to: wip.warmUp, label: 'warm-up' },
      }),
      lines.length > 0 &&
        linesChart({
          title: 'Queues over time',
          series: lines.map(({ label, points }) => ({
            label,
            points: points.map(({ at, waiting }) => ({ x: at, y: waiting })),
          })),
          axes: { x: `Time in ${wip.unit}`, y: 'Items' },
          shaded: { to: wip.warmUp, label: 'warm-up' },
        }),
      utilization.length > 0 && bars('Utilization', utilization, ['Actor', 'Busy']),
    ),
    table(
      'Queues',
      ['Actor', 'In line', 'At most', 'Wait'],
      queues.map(({ label, mean, most, wait }) => [label, mean, most, wait]),
    ),
  ];
}

function comparisonOf(comparison: SimulationPayload['comparison']): HTMLElement[] {
  if (!comparison) return [];
  const { title, rows, constraint, callOut } = comparison;
  const titles = ['Metric', 'Before', 'After', 'Change', 'Verdict'];
  const cells = (same: boolean) =>
    rows
      .filter(({ verdict }) => (verdict === 'same') === same)
      .map((row) => [row.label, row.before, row.after, row.change, row.verdict]);
  const [changed, unchanged] = [cells(false), cells(true)];
  return [
    element('h2', {}, title),
    ...(callOut === '' ? [] : [element('p', { class: 'callout' }, callOut)]),
    element('p', { class: 'note' }, constraint),
    changed.length > 0
      ? table(title, titles, changed)
      : element('p', { class: 'note' }, 'No metric changes.'),
    ...(unchanged.length > 0
      ? [
          element(
            'details',
            { class: 'section' },
            element('summary', {}, 'Unchanged'),
            table('Unchanged metrics', titles, unchanged),
          ),
        ]
      : []),
  ];
}

function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const head = titles.map((title) => element('th', { scope: 'col' }, title));
  const body = rows.map(([first = '', ...rest]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, first),
      ...rest.map((cell) =>
        element('td', cell === 'better' || cell === 'worse' ? { class: cell } : {}, cell),
      ),
    ),
  );
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, caption),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
}
