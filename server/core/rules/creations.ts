// New definitions as an author would begin them: complete enough to raise no question of shape.
import { performed } from '../model/parties.ts';
import type { DefinitionKind } from '../model/types/names.ts';
import type { TextEdit } from '../text/edit.ts';
import { contains, type Span } from '../text/position.ts';
import { undecidedSla } from './breach-fixes.ts';
import type { Facts } from './rule.ts';
import { addDefinition } from './scaffold.ts';
import type { Yaml } from './yaml-text.ts';

/** The top-level key under which definitions of a kind stand. */
export const SECTION_OF: Readonly<Record<Exclude<DefinitionKind, 'field'>, string>> = {
  team: 'teams',
  calendar: 'calendars',
  milestone: 'milestones',
  actor: 'actors',
  context: 'context',
  parameter: 'parameters',
  guardrail: 'guardrails',
  trigger: 'triggers',
  input: 'inputs',
  stage: 'stages',
  step: 'steps',
  gate: 'gates',
  handoff: 'handoffs',
  exception: 'exceptions',
  sla: 'slas',
  obligation: 'obligations',
  output: 'outputs',
  finding: 'findings',
  experiment: 'experiments',
  measure: 'measures',
  scenario: 'scenarios',
};

/** A new definition of that kind, for the place that uses it; undefined for kinds that an author has to think through. */
export function newDefinition(
  facts: Facts,
  kind: DefinitionKind,
  id: string,
  use?: Span,
): TextEdit | undefined {
  const body = kind === 'field' ? undefined : bodyOf(facts, kind, use);
  if (kind === 'field' || body === undefined) return undefined;
  return addDefinition({ text: facts.parsed.text, root: facts.stream.root }, SECTION_OF[kind], id, body);
}

function bodyOf(facts: Facts, kind: DefinitionKind, use: Span | undefined): Yaml | undefined {
  const { stream } = facts;
  const team = [...stream.teams.keys()][0];
  const output = [...stream.nodes.values()].find((node) => node.kind === 'output')?.id;
  switch (kind) {
    case 'team':
      return [['type', 'stream-aligned']];
    case 'actor':
      return team === undefined
        ? [['kind', 'human']]
        : [
            ['kind', 'human'],
            ['team', team],
          ];
    case 'context':
      return [['description', 'TODO say what this item holds']];
    case 'step':
      return output === undefined ? undefined : newStep(facts, use, output);
    case 'output':
      return [['outcome', 'failure']];
    case 'exception':
      return output === undefined
        ? undefined
        : [
            ['category', 'business'],
            ['handle', [['then', output]]],
          ];
    case 'sla':
      return [
        ['description', 'TODO set the limit and name its source'],
        ['within', 'unknown'],
      ];
    case 'stage':
      return [['description', 'TODO say what this stage is for']];
    case 'measure':
      return [
        ['level', 'kpi'],
        ['of', 'lead_time'],
      ];
    case 'guardrail':
      return [['rule', 'TODO say what must never be done']];
    default:
      return undefined;
  }
}

/** Whoever leads work there goes on with it, until somebody says who else does. */
function newStep({ stream }: Facts, use: Span | undefined, output: string): Yaml | undefined {
  const nodes = [...stream.nodes.values()];
  const before = use && nodes.find(({ span }) => contains(span, use.start));
  const actor = performed(stream, before)?.actor ?? [...stream.actors.values()][0];
  if (!actor) return undefined;
  return [
    ['actor', actor.id],
    ...(actor.kind === 'human' ? [['sla', undecidedSla(stream, 'step', before)] as const] : []),
    ['next', output],
  ];
}
