// A definition in a few lines: what it is called, what it is, and the facts that matter where it is used.

import type { DefinitionKind } from '../core/model/types/names.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Definition } from '../core/model/types/values.ts';
import { childOf } from '../core/parse/tree.ts';
import { clipped, code, escaped } from './hover-markdown.ts';

/** Kinds in the language's own words. */
export const KIND_NAMES: Readonly<Record<DefinitionKind, string>> = {
  team: 'team',
  calendar: 'calendar',
  milestone: 'milestone',
  actor: 'actor',
  context: 'context item',
  parameter: 'parameter',
  guardrail: 'guardrail',
  trigger: 'trigger',
  input: 'input',
  stage: 'stage',
  step: 'step',
  gate: 'gate',
  handoff: 'handoff',
  exception: 'exception',
  sla: 'SLA',
  obligation: 'obligation',
  output: 'output',
  finding: 'finding',
  experiment: 'experiment',
  measure: 'measure',
  scenario: 'scenario',
  field: 'field',
};

/** The keys worth showing where a definition of that kind is used. */
const FACTS: Readonly<Record<DefinitionKind, readonly string[]>> = {
  team: ['type', 'size', 'wip_limit'],
  calendar: ['timezone', 'days', 'hours'],
  milestone: ['at', 'timezone'],
  actor: ['kind', 'team', 'calendar', 'capacity', 'wip_limit', 'reports_to'],
  context: ['sensitive', 'shared', 'retention'],
  parameter: ['mode', 'value', 'range', 'options', 'adjusted_by'],
  guardrail: ['rule', 'test', 'enforced_by', 'applies_to', 'on_violation'],
  trigger: ['event', 'schedule', 'from', 'rate', 'provides'],
  input: ['source', 'required', 'provides', 'on_missing'],
  stage: ['backlog', 'pull', 'gate'],
  step: ['actor', 'stage', 'process_time', 'wait_time', 'lead_time', 'sla', 'reads', 'writes'],
  gate: ['actor', 'stage', 'pass_rate', 'process_time', 'wait_time', 'lead_time', 'sla'],
  handoff: ['to', 'context', 'channel', 'wait_time', 'sla'],
  exception: ['category', 'severity', 'during', 'probability'],
  sla: ['covers', 'measure', 'within', 'before', 'by', 'percentile', 'strength', 'source'],
  obligation: ['do', 'actor', 'every'],
  output: ['outcome', 'provides', 'recipient'],
  finding: ['kind', 'at', 'waste', 'text', 'addressed_by'],
  experiment: ['hypothesis', 'change', 'target', 'review_on', 'status'],
  measure: ['level', 'of', 'at', 'target', 'actual', 'as_of', 'rolls_up_to'],
  scenario: ['trigger', 'expect'],
  field: [],
};

export function definitionOf(stream: Stream, kind: DefinitionKind, id: string): Definition | undefined {
  switch (kind) {
    case 'trigger':
    case 'step':
    case 'gate':
    case 'handoff':
    case 'output': {
      const node = stream.nodes.get(id);
      return node?.kind === kind ? node : undefined;
    }
    case 'team':
      return stream.teams.get(id);
    case 'calendar':
      return stream.calendars.get(id);
    case 'milestone':
      return stream.milestones.get(id);
    case 'actor':
      return stream.actors.get(id);
    case 'context':
      return stream.context.get(id);
    case 'parameter':
      return stream.parameters.get(id);
    case 'guardrail':
      return stream.guardrails.get(id);
    case 'input':
      return stream.inputs.get(id);
    case 'stage':
      return stream.stages.get(id);
    case 'exception':
      return stream.exceptions.get(id);
    case 'sla':
      return stream.slas.get(id);
    case 'obligation':
      return stream.obligations.get(id);
    case 'finding':
      return stream.findings.get(id);
    case 'experiment':
      return stream.experiments.get(id);
    case 'measure':
      return stream.measures.get(id);
    case 'scenario':
      return stream.scenarios.get(id);
    case 'field':
      return undefined;
  }
}

/** Markdown; undefined where the stream has no such definition. */
export function summaryOf(stream: Stream, kind: DefinitionKind, id: string): string | undefined {
  const definition = definitionOf(stream, kind, id);
  if (!definition) return undefined;
  const name = definition.name ? `${escaped(clipped(definition.name.text))} ` : '';
  const lines = [`**${KIND_NAMES[kind]}** ${name}${code(id)}`];
  if (definition.description) lines.push(escaped(clipped(definition.description.text, 600)));
  const facts = [...factLines(stream, definition, FACTS[kind]), ...fieldLines(stream, kind, id)];
  if (facts.length > 0) lines.push(facts.join('\n'));
  return lines.join('\n\n');
}

function factLines(stream: Stream, { tree }: Definition, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const value = childOf(tree, key);
    if (!value || value.span.end <= value.span.start) return [];
    return [
      `- ${key.replaceAll('_', ' ')}: ${code(clipped(stream.text.slice(value.span.start, value.span.end)))}`,
    ];
  });
}

function fieldLines(stream: Stream, kind: DefinitionKind, id: string): string[] {
  const fields = kind === 'context' ? [...(stream.context.get(id)?.fields.values() ?? [])] : [];
  return fields.map(({ id: field, type }) => `- ${code(`${id}.${field}`)}: ${fieldType(type)}`);
}

/** A field's type for people: its name, or the values that it allows. */
export function fieldType(
  type: string | { readonly options: readonly (string | number | boolean)[] },
): string {
  return typeof type === 'string' ? type : type.options.map((option) => code(String(option))).join(', ');
}
