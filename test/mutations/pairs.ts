// Two independent mistakes in one file: which pairs of breaks are independent, and which cannot be told apart.
import { survey } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';
import type { Break, Example } from './breaking.ts';
import { mutations } from './mutations.ts';

/** All breaks of an example, by mutation. A broken text hides everything else, by intention. */
export function breaksOf({ before }: Example): Break[][] {
  const readable = mutations.filter(({ rule }) => rule !== 'yaml-syntax');
  const breaks = readable.map((mutation) =>
    [...mutation.apply(before.stream, before.text)].map((broken) => ({ mutation, broken })),
  );
  return breaks.filter((ways) => ways.length > 0);
}

/** Different rules in different definitions, and work still comes to where the one is found when the other is made. */
export function areIndependent(example: Example, a: Break, b: Break): boolean {
  if (rulesOf(a).some((rule) => rulesOf(b).includes(rule))) return false;
  const [one, other] = [a.broken.edit.span, b.broken.edit.span];
  if (one.start <= other.end && other.start <= one.end) return false;
  const touched = touchedBy(example, a);
  if ([...touchedBy(example, b)].some((id) => touched.has(id))) return false;
  return keepsReached(example, a, b) && keepsReached(example, b, a);
}

const rulesOf = ({ mutation, broken }: Break) => [mutation.rule, ...broken.also.map(({ rule }) => rule)];

const spansOf = ({ broken: { edit, at, also } }: Break): Span[] => [
  edit.span,
  ...[at, ...also.map((one) => one.at)].flatMap((mark) => (typeof mark === 'string' ? [] : [mark])),
];

/** The definitions (or where there is none, the places) that a break edits, or is found in. */
function touchedBy({ before }: Example, one: Break): Set<string> {
  const definitions = before.stream.definitions.filter(({ kind }) => kind !== 'field');
  return new Set(
    spansOf(one).map(({ start, end }) => {
      const around = definitions.find(({ extent }) => extent.start <= start && end <= extent.end);
      return around ? `${around.kind} ${around.id}` : `${start}`;
    }),
  );
}

/** Nothing that is judged by the work that comes there is cut off by the other. */
function keepsReached({ before }: Example, other: Break, one: Break): boolean {
  const after = survey(applyEdits(before.text, [other.broken.edit]));
  const nodes = [...before.stream.nodes.values()].filter(({ span }) =>
    spansOf(one).some(({ start, end }) => span.start <= start && end <= span.end),
  );
  const reached = (id: string) =>
    after.facts.graph.reachable.has(id) || !before.facts.graph.reachable.has(id);
  return nodes.every(({ id }) => reached(id));
}

/** Whether one of the findings may just as well be a consequence of a break: nobody who reads the file could tell. */
export function mayExplain({ mutation: { rule } }: Break, finding: string): boolean {
  return INSEPARABLE.some(({ found, causes }) => finding.includes(`, ${found}: `) && causes.includes(rule));
}

const INSEPARABLE = [
  {
    // Where the work was to go is not said: perhaps there.
    found: 'unreachable-node',
    causes: [
      ...['dead-end', 'endless-loop', 'unhandled-exception', 'retry-without-exhaustion', 'invalid-shape'],
      ...['gate-without-fail-path', 'timeout-without-outcome', 'no-path-to-output'],
    ],
  },
  {
    // Whose name is missing is not said: perhaps this one.
    found: 'unused-definition',
    causes: ['missing-owner', 'incomplete-decision', 'undefined-handoff-context', 'unhandled-exception'],
  },
];
