// Streams and figures for the preview's tests. The figures are made up: what is tested is how they are shown.
import { analyze } from '../../server/core/analyze.ts';
import type { Metric, Metrics, NodeMetrics } from '../../server/core/metrics/types.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { buildPreview } from '../../server/features/preview.ts';
import type { Arrangement, PreviewPayload } from '../../server/protocol/preview.ts';

export const onboarding = `vstream: 1
name: User onboarding
summary: From sign-up to a working account within minutes of asking.
owner: growth
teams:
  growth: { type: stream-aligned }
actors:
  signup: { kind: system, name: Sign-up service, team: growth }
  support: { kind: human, name: Support agent, team: growth, capacity: 3 }
  risk-agent: { kind: agent, name: Risk agent, team: growth }
  mailer: { kind: external, name: Mail provider }
context:
  application: { name: Application, fields: { email: string } }
  risk: { fields: { score: number } }
  account: {}
triggers:
  sign-up: { name: Sign-up, event: User submits the form, rate: 120/d, provides: [application], next: validate-email }
inputs:
  form: { name: Sign-up form, source: User, provides: [application], on_missing: incomplete-form }
exceptions:
  incomplete-form: { name: Incomplete form, category: input, handle: { then: rejected } }
  bad-email: { name: E-mail invalid, category: input, handle: { then: to-support } }
  outage:
    name: Outage
    category: technical
    during: all
    probability: 1%
    handle: { retry: { times: 3, every: 30s }, then: escalated }
steps:
  validate-email:
    name: Validate e-mail
    actor: signup
    process_time: 2s
    wait_time: 5m
    complete_accurate: 95%
    raises: { bad-email: 8% }
    timeout: { after: 2d, then: rejected, means: lapsed }
    next: assess-risk
  assess-risk:
    name: Assess risk
    actor: risk-agent
    process_time: 30s
    wait_time: 0s
    writes: [risk]
    next:
      - { to: to-support, when: "risk.score >= 0.8", probability: 10% }
      - { to: create-account }
  manual-review:
    name: Manual review
    actor: support
    process_time: 15m
    wait_time: 4h
    sla: 1d
    next:
      - { to: create-account, probability: 70% }
      - { to: validate-email, probability: 20%, at_most: { times: 3, then: rejected } }
      - { to: rejected, probability: 10% }
  create-account:
    name: Create account
    actor: signup
    process_time: 5s
    wait_time: 1s
    writes: [account]
    next: { parallel: [provision, notify] }
  provision: { name: Provision workspace, actor: signup, process_time: 1m, wait_time: 10s, next: provisioned }
  notify: { name: Prepare welcome e-mail, actor: mailer, process_time: unknown, wait_time: unknown, next: provisioned }
gates:
  provisioned:
    name: Account provisioned?
    join: all
    criteria: [The account can sign in]
    actor: signup
    pass_rate: 98%
    pass: welcomed
    fail: escalated
handoffs:
  to-support:
    name: Hand to support
    to: manual-review
    context: [application, risk]
    wait_time: 30m
    on_reject: rejected
outputs:
  welcomed: { name: Welcomed user, outcome: success, provides: [account], verify: [Signed in] }
  rejected: { name: Rejected, outcome: failure }
  escalated: { name: Escalated to engineering, outcome: failure }
`;

export function payloadOf(
  text: string,
  options: { version?: number; previous?: PreviewPayload; uri?: string; arrangement?: Arrangement } = {},
): PreviewPayload {
  const { version = 1, previous, uri = 'file:///onboarding.vstream.yaml', arrangement } = options;
  const analysis = analyze(text);
  const metrics = madeUpMetrics(analysis.stream);
  return buildPreview({
    ...{ uri, version, analysis, metrics },
    ...(previous ? { previous } : {}),
    ...(arrangement ? { arrangement } : {}),
  });
}

function madeUpMetrics(stream: Stream): Metrics {
  const nodes = new Map<string, NodeMetrics>();
  for (const [index, node] of [...stream.nodes.values()].entries()) {
    const times =
      node.times.process?.value === 'unknown' ? unknown('s', [`${node.id}.process_time`]) : undefined;
    nodes.set(node.id, {
      visits: known(index % 3 === 1 ? 1.28 : 1, 'count'),
      processTime: times ?? known(index * 340, 's'),
      waitTime: times ?? known(index * 4000, 's'),
      leadTime: times ?? known(index * 4340, 's'),
    });
  }
  const slow = stream.nodes.has('manual-review') ? 'manual-review' : null;
  return {
    process_time: known(1530, 's', 'measured'),
    wait_time: unknown('s', ['notify.wait_time']),
    lead_time: { ...unknown('s', ['notify.process_time', 'notify.wait_time']), bound: { atLeast: 21_600 } },
    flow_efficiency: known(0.0708, 'share'),
    rolled_complete_accurate: { ...known(0.95, 'share', 'assumed'), bound: { atMost: 0.95 } },
    first_pass_yield: known(0.8123, 'share'),
    handoffs: known(0.18, 'count'),
    lead_time_sd: unknown('s', []),
    context_items_lost: known(0, 'count'),
    ...{
      structure: {},
      team_dependencies: {},
      pool_demand_share: {},
      parameters: {},
      stale_pass: {},
      items_per_departure: {},
    },
    change_lead_time: unknown('s', []),
    deployment_frequency: unknown('per day', []),
    failed_deployment_recovery_time: unknown('s', []),
    change_fail_rate: unknown('share', []),
    deployment_rework_rate: unknown('share', []),
    defect_escape_rate: unknown('share', []),
    cross_team_handoffs: known(0, 'count'),
    arrivals: known(120, 'per day'),
    throughput: known(118.8, 'per day'),
    max_throughput: known(200, 'per day'),
    wip: known(41.6, 'count'),
    takt_time: unknown('s', ['sign-up.rate']),
    constraint: {
      ...unknown('id', []),
      ...(slow === null ? {} : { value: slow, known: true, method: 'longest wait' as const }),
    },
    largest_delay: { ...unknown('id', []), value: slow, known: slow !== null },
    ...{ expected_visits: {}, queue_time: {}, utilization: {}, team_utilization: {}, exit_probability: {} },
    ...{
      lead_time_given: {},
      process_time_given: {},
      wait_time_given: {},
      wait_by_cause: {},
      sla_attainment: {},
    },
    nodes,
  };
}

function known(value: number, unit: Metric['unit'], basis: Metric['basis'] = 'estimated'): Metric {
  const inputs = [{ name: 'manual-review.process_time', value: 900, basis }];
  const formula = 'sum over nodes of expected visits × mean time of a visit';
  return { value, unit, known: true, basis, missing: [], formula, inputs };
}

function unknown(unit: Metric['unit'], missing: string[]): Metric<never> {
  return {
    value: null,
    unit,
    known: false,
    basis: 'assumed',
    missing,
    formula: 'wait + process',
    inputs: [],
  };
}
