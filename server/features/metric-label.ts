// What a metric is called where people read it: `lead_time.p85` is the P85 of the lead time.

const LABELS: Readonly<Record<string, string>> = {
  lead_time: 'Lead time',
  lead_time_sd: 'Spread of the lead time',
  process_time: 'Process time',
  wait_time: 'Wait time',
  flow_efficiency: 'Flow efficiency',
  rolled_complete_accurate: 'Rolled %C&A',
  first_pass_yield: 'First-pass yield',
  handoffs: 'Handoffs',
  cross_team_handoffs: 'Handoffs between teams',
  context_items_lost: 'Context items lost',
  arrivals: 'Arrivals',
  throughput: 'Throughput',
  max_throughput: 'Highest possible throughput',
  wip: 'Work in progress',
  takt_time: 'Takt time',
  utilization: 'Utilization',
  queue_time: 'Time in line',
  exit_probability: 'Share of items',
  lead_time_given: 'Lead time',
  sla_attainment: 'SLA attainment',
};

/** `name`: what the node, actor, output or SLA behind the metric's name is called. */
export function metricLabel(metric: string, name: (id: string) => string): string {
  const dot = metric.indexOf('.');
  const [base, id] = dot < 0 ? [metric, ''] : [metric.slice(0, dot), metric.slice(dot + 1)];
  const label = LABELS[base] ?? base.replaceAll('_', ' ');
  if (id === '') return label;
  if (base === 'lead_time') return `${label}, ${id.toUpperCase()}`;
  return base === 'exit_probability' || base === 'lead_time_given'
    ? `${label} that ends in ${name(id)}`
    : `${label} of ${name(id)}`;
}
