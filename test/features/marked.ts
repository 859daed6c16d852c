// Texts with a cursor in them, and a stream that shows every part of the language.
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import type { Span } from '../../server/core/text/position.ts';

const CURSOR = '▌';

export function marked(text: string): { analysis: Analysis; offset: number; text: string } {
  const offset = text.indexOf(CURSOR);
  if (offset < 0) throw new Error(`no cursor in ${text}`);
  const plain = text.replace(CURSOR, '');
  return { analysis: analyze(plain), offset, text: plain };
}

export function textAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** The sample with one line's text replaced; the replacement may hold the cursor. */
export function edited(old: string, by: string, text: string = SAMPLE): string {
  if (text.split(old).length !== 2) throw new Error(`${text.split(old).length - 1} times "${old}"`);
  return text.replace(old, () => by);
}

export const SAMPLE = `vstream: 1
name: User onboarding
owner: growth
calendar: office
value: { customer: New user, observed_by: [activation] }
teams:
  growth: { name: Growth *team*, type: stream-aligned }
calendars:
  office: { timezone: Europe/London, hours: "09:00-17:00", days: mon-fri }
milestones:
  launch: { at: 2026-11-30 }
actors:
  signup: { kind: system, name: Sign-up service, team: growth }
  support:
    kind: human
    name: Support agent
    team: growth
    calendar: office
  risk-agent: { kind: agent, team: growth, reports_to: support }
context:
  application:
    fields: { e-mail: string, country: [GB, IE] }
  risk:
    description: How *risky* the user is.
    fields: { score: number, full-report: string }
  account: {}
parameters:
  risk-threshold: { mode: fixed, value: 0.8, reason: Agreed }
guardrails:
  no-leak: { rule: Never show the score, applies_to: [risk-agent] }
triggers:
  sign-up: { event: User submits the form, rate: 120/d, provides: [application], next: validate }
exceptions:
  bounced: { category: input, handle: { then: to-support } }
  outage:
    category: technical
    handle:
      retry: { times: 3, every: 30s }
      then: rejected
stages:
  checking: {}
steps:
  validate:
    name: Validate e-mail
    actor: signup
    stage: checking
    process_time: 2s
    wait_time: 5m
    reads: [application.e-mail]
    raises: { bounced: 8% }
    next: assess
  assess:
    actor: risk-agent
    guardrails: [no-leak]
    reads: [application]
    writes: [risk]
    process_time: 30s
    lead_time: 3bd
    next:
      - { to: to-support, when: "risk.score >= params.risk_threshold && risk.full_report != ''", probability: 10% }
      - { to: create }
  review: # by hand
    actor: support
    process_time: 15m
    wait_time: 4h
    sla: review-time
    next:
      - { to: create, probability: 80% }
      - { to: validate, probability: 20%, at_most: { times: 3, then: rejected } }
  create:
    actor: signup
    process_time: unknown
    writes: [account]
    next: { parallel: [provision, notify] }
  provision: { actor: signup, next: ready }
  notify: { actor: signup, next: ready }
gates:
  ready:
    join: all
    actor: support
    criteria: [The account can sign in]
    pass_rate: 98%
    pass: welcomed
    fail: review
handoffs:
  to-support:
    name: Hand to support
    to: review
    context: [application, risk.score]
    wait_time: 30m
    on_reject: rejected
    escalation:
      - { after: 2h, to: support }
slas:
  review-time: { within: 8h, on_breach: { notify: [support], continue: true } }
outputs:
  welcomed: { outcome: success, provides: [account], verify: [Signed in], recipient: support }
  rejected: { outcome: failure, links: { Policy: "https://example.com/policy" } }
measures:
  activation: { level: kpi, of: lead_time, at: stream }
scenarios:
  risky: { given: { risk.score: 0.9 }, trigger: sign-up, when: { assess: to-support }, expect: { path: [validate, review], output: welcomed } }
`;
