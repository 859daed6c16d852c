// The canvas: why the stream exists, for whom, where it begins and ends, how it is measured, what is known of it.
import type { Metrics } from '../core/metrics/types.ts';
import type { Outcome } from '../core/model/document.gen.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Definition } from '../core/model/types/values.ts';
import { asScalar, childOf, type Tree } from '../core/parse/tree.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { Canvas } from '../protocol/preview-views.ts';
import { formatMetric } from './figures.ts';
import { nameOf } from './preview-names.ts';

type Section = Canvas[number];
type Item = Section['items'][number];

export interface CanvasInput {
  readonly stream: Stream;
  readonly metrics: Metrics;
  readonly findings: readonly Finding[];
  readonly keyOf: (id: string) => string;
}

export function previewCanvas(input: CanvasInput): Canvas {
  return [
    purpose(input),
    section('customer', 'Customer', 'Nobody says who gets the value.', [
      item(input.stream.value?.customer?.text, ''),
    ]),
    people(input),
    boundary(input, 'begins', 'Begins with', 'No trigger starts it.', 'trigger'),
    boundary(input, 'ends', 'Ends with', 'No output ends it.', 'output'),
    inputs(input),
    figures(input),
    measures(input),
    written(input),
    experiments(input),
    guardrails(input),
    problems(input),
  ];
}

function section(id: string, title: string, empty: string, items: readonly (Item | undefined)[]): Section {
  return { id, title, empty, items: items.filter((one) => one !== undefined) };
}

/** Nothing where the file says nothing. */
function item(
  label: string | undefined,
  text: string | undefined,
  extra: { readonly tone?: Item['tone']; readonly key?: string } = {},
): Item | undefined {
  if (!label?.trim()) return undefined;
  return { label: label.trim(), text: text?.trim() ?? '', tone: extra.tone ?? 'plain', key: extra.key ?? '' };
}

const labelOf = (definition: Definition): string => definition.name?.text.trim() || definition.id;

function purpose({ stream }: CanvasInput): Section {
  const { value } = stream;
  const observed = (value?.observedBy ?? []).map(
    ({ id }) => stream.measures.get(id)?.name?.text.trim() || id,
  );
  return section('purpose', 'Purpose', 'Nobody says why it exists.', [
    item(value?.statement?.text, ''),
    item(observed.length > 0 ? 'Observed by' : undefined, observed.join(', ')),
  ]);
}

function people({ stream }: CanvasInput): Section {
  const kinds = new Map<string, string[]>();
  for (const actor of stream.actors.values()) {
    const kind = actor.kind ?? 'kind not stated';
    kinds.set(kind, [...(kinds.get(kind) ?? []), labelOf(actor)]);
  }
  return section('people', 'Who', 'No owner and no actors are named.', [
    item(stream.owner && 'Owner', stream.owner && nameOf(stream, stream.owner.id)),
    ...[...kinds].map(([kind, names]) => item(kind, names.join(', '))),
  ]);
}

function boundary(
  { stream, keyOf }: CanvasInput,
  id: string,
  title: string,
  empty: string,
  kind: 'trigger' | 'output',
): Section {
  const nodes = [...stream.nodes.values()].filter((node) => node.kind === kind);
  return section(
    id,
    title,
    empty,
    nodes.map((node) => item(labelOf(node), boundaryText(node), { tone: toneOf(node), key: keyOf(node.id) })),
  );
}

function boundaryText(node: StreamNode): string {
  if (node.kind === 'trigger') return node.event?.text ?? node.schedule?.text ?? node.source?.text ?? '';
  if (node.kind !== 'output') return '';
  const verified = node.verify.map(({ text }) => text).join('; ');
  return [node.outcome ?? 'outcome not stated', verified].filter((part) => part !== '').join(': ');
}

const TONES: Readonly<Record<Outcome, Item['tone']>> = {
  success: 'good',
  failure: 'bad',
  cancelled: 'plain',
};

function toneOf(node: StreamNode): Item['tone'] {
  return node.kind === 'output' && node.outcome ? TONES[node.outcome] : 'plain';
}

function inputs({ stream, keyOf }: CanvasInput): Section {
  return section(
    'inputs',
    'Needs',
    'No inputs are named.',
    [...stream.inputs.values()].map((input) =>
      item(
        labelOf(input),
        [input.source?.text ?? '', input.required ? '' : 'optional'].filter(Boolean).join(', '),
        {
          key: keyOf(`input ${input.id}`),
        },
      ),
    ),
  );
}

function figures({ stream, metrics }: CanvasInput): Section {
  const shown = [
    ['Lead time', metrics.lead_time],
    ['Flow efficiency', metrics.flow_efficiency],
    ['Rolled %C&A', metrics.rolled_complete_accurate],
    ['First-pass yield', metrics.first_pass_yield],
    ['Handoffs', metrics.handoffs],
  ] as const;
  const constraint = metrics.constraint.value;
  return section('figures', 'Figures', '', [
    ...shown.map(([label, metric]) => item(label, formatMetric(metric))),
    item('Constraint', constraint === null ? 'unknown' : nameOf(stream, constraint)),
  ]);
}

function measures({ stream }: CanvasInput): Section {
  const written = (tree: Tree | undefined): string | undefined =>
    tree && stream.text.slice(tree.span.start, tree.span.end).trim();
  return section(
    'measures',
    'Measures',
    'Nobody measures it.',
    [...stream.measures.values()].map((measure) => {
      const [target, actual] = [written(measure.target), written(measure.actual)];
      const parts = [measure.level ?? '', target ? `target ${target}` : '', actual ? `actual ${actual}` : ''];
      return item(labelOf(measure), parts.filter((part) => part !== '').join(' · '));
    }),
  );
}

function written({ stream, keyOf }: CanvasInput): Section {
  return section(
    'findings',
    'Findings',
    'None are written down.',
    [...stream.findings.values()].map((finding) => {
      const tone = finding.kind === 'strength' || finding.kind === 'opportunity' ? 'good' : 'bad';
      const text = textOf(finding) ?? labelOf(finding);
      const said = [finding.kind ?? '', finding.waste ?? '', finding.addressedBy ? 'addressed' : ''];
      return item(text, said.filter((part) => part !== '').join(' · '), {
        tone: finding.kind ? tone : 'plain',
        key: finding.at ? keyOf(finding.at.id) : '',
      });
    }),
  );
}

/** The sentence of a finding; the model keeps no copy of it. */
function textOf({ tree }: Definition): string | undefined {
  const value = asScalar(childOf(tree, 'text'))?.value;
  return typeof value === 'string' ? value : undefined;
}

function experiments({ stream }: CanvasInput): Section {
  return section(
    'experiments',
    'Experiments',
    'None are under way.',
    [...stream.experiments.values()].map((experiment) =>
      item(experiment.hypothesis?.text ?? labelOf(experiment), experiment.status, {}),
    ),
  );
}

function guardrails({ stream }: CanvasInput): Section {
  return section(
    'guardrails',
    'Guardrails',
    'None are set.',
    [...stream.guardrails.values()].map((guardrail) => item(guardrail.rule?.text ?? labelOf(guardrail), '')),
  );
}

function problems({ findings }: CanvasInput): Section {
  const severities = ['error', 'warning', 'info'] as const;
  return section(
    'problems',
    'Problems in the text',
    'None.',
    severities.flatMap((severity) =>
      findings
        .filter((finding) => finding.severity === severity)
        .map(({ message }) => item(message, severity, { tone: severity === 'error' ? 'bad' : 'plain' })),
    ),
  );
}
