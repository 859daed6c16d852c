// incomplete-experiment: a change that is tried out without a way to tell whether it worked.
import type { Experiment } from '../model/types/improvement.ts';
import { entryOf } from '../parse/tree.ts';
import type { TextEdit } from '../text/edit.ts';
import { newDefinition } from './creations.ts';
import { daysAfter } from './dates.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, rule } from './rule.ts';
import { addAllToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';
import { inWords } from './wording.ts';

const NEEDED = ['hypothesis', 'change', 'owner', 'measure', 'target', 'review_on'] as const;
type Key = (typeof NEEDED)[number];

export default rule<{ readonly experiment: Experiment; readonly missing: readonly Key[] }>({
  id: 'incomplete-experiment',
  severity: 'warning',
  docs: {
    what: 'An experiment does not say what is expected, who answers for it, or when and by what it is judged.',
    why: 'Without measure, target and date every change succeeds, and none is ever taken back.',
    how: 'Give it `hypothesis`, `change`, `owner`, `measure`, `target` and `review_on`. An experiment that is `kept` or `dropped` needs none of them any more.',
    bad: `vstream: 1
name: Refunds
experiments:
  pay-first:
    hypothesis: Paying small claims unread saves more than it costs
    change: Claims below 20 euros are paid at once
    owner: shop
    status: running
teams: { shop: {} }
`,
    good: `vstream: 1
name: Refunds
experiments:
  pay-first:
    hypothesis: Paying small claims unread saves more than it costs
    change: Claims below 20 euros are paid at once
    owner: shop
    measure: cost-per-claim
    target: 4 euros
    review_on: 2027-03-01
    status: running
measures: { cost-per-claim: { level: kpi, of: Cost of one claim } }
teams: { shop: {} }
`,
  },
  check({ stream }, report) {
    for (const experiment of stream.experiments.values()) {
      const over = experiment.status === 'kept' || experiment.status === 'dropped';
      if (over || !experiment.tree) continue;
      const missing = NEEDED.filter((key) => !entryOf(experiment.tree, key));
      if (missing.length === 0) continue;
      const lacks = { definition: experiment, keys: missing };
      report({ span: experiment.idSpan, data: { experiment, missing }, lacks });
    }
  },
  message: ({ experiment, missing }) =>
    `The experiment \`${experiment.id}\` lacks ${inWords(missing)}: say what you expect, how you will tell, and when.`,
  fix({ experiment, missing }, facts) {
    const entry = entryAt(facts.parsed.tree, experiment.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const added: [string, string][] = [];
    const created: TextEdit[] = [];
    for (const key of missing) {
      const value = proposal(key, experiment, facts);
      if (!value) return [];
      added.push([key, value.text]);
      created.push(...value.edits);
    }
    const edits = [...addAllToEntry(place, entry, added, keyOrder('experiment')), ...created];
    return [{ title: `Add ${inWords(missing)}`, edits, preferred: true }];
  },
});

interface Written {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** Undefined where only the author can know: an owner where there is nobody, a date where today's is not known. */
function proposal(key: Key, experiment: Experiment, facts: Facts): Written | undefined {
  const { stream, today } = facts;
  const written = (text: string | undefined): Written | undefined =>
    text === undefined ? undefined : { text, edits: [] };
  switch (key) {
    case 'hypothesis':
      return written('TODO say what you expect and why');
    case 'change':
      return written('TODO say what is done differently');
    case 'target':
      return written('TODO say what counts as success');
    case 'owner':
      return written(stream.owner?.id ?? [...stream.teams.keys(), ...stream.actors.keys()][0]);
    case 'review_on':
      return written(today === undefined ? undefined : daysAfter(today, 90));
    case 'measure': {
      const known = [...stream.measures.keys()][0];
      if (known !== undefined) return written(known);
      const id = freshId(stream, `effect-of-${experiment.id}`);
      const created = newDefinition(facts, 'measure', id);
      return created && { text: id, edits: [created] };
    }
  }
}
