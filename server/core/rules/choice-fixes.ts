// Ways to complete a choice: a branch for the rest, or the share that is missing.
import type { Choice } from '../model/flows.ts';
import { printShare } from '../model/print.ts';
import type { Definition } from '../model/types/values.ts';
import { formatShare } from '../model/values.ts';
import type { Total } from './choices.ts';
import type { Incomplete } from './incomplete-choice.ts';
import { mappingAt, sequenceAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { removeKey } from './removals.ts';
import type { Facts, Fix } from './rule.ts';
import { addDefinition, addItem, addKey } from './scaffold.ts';
import { failureTargets, freshId } from './targets.ts';

export function choiceFixes(data: Incomplete, facts: Facts): Fix[] {
  switch (data.kind) {
    case 'total':
      return restTo(data.total, facts.parsed.text);
    case 'no-otherwise':
      return [...addOtherwise(data.owner, data.choice, facts), ...dropCondition(data.choice, facts)];
    case 'undecided':
      return [sayUnknown(data.choice, facts)];
  }
}

/** One share takes what the others leave; where a branch takes the rest anyway, that one first. */
function restTo({ parts }: Total, text: string): Fix[] {
  const fixes = parts.flatMap(({ name, share }): Fix[] => {
    if (typeof share?.value !== 'number') return [];
    const others = parts.reduce(
      (sum, part) =>
        sum + (part.share !== share && typeof part.share?.value === 'number' ? part.share.value : 0),
      0,
    );
    const rest = Number((1 - others).toFixed(9));
    if (rest < 0 || others > 1 || (rest === 0 && parts.length > 2)) return [];
    const newText = printShare(rest, text.slice(share.span.start, share.span.end));
    const quote = /^['"]/.exec(text.slice(share.span.start))?.[0] ?? '';
    return [
      {
        title: `Set \`${name}\` to ${formatShare(rest)}`,
        edits: [{ span: share.span, newText: quote + newText + quote }],
      },
    ];
  });
  return fixes.map((fix, i) => ({ ...fix, preferred: i === fixes.length - 1 }));
}

function addOtherwise(owner: Definition, choice: Choice, facts: Facts): Fix[] {
  const seq = sequenceAt(facts.parsed.tree, choice.span);
  const node = facts.stream.nodes.get(owner.id);
  if (!seq) return [];
  const text = facts.parsed.text;
  const otherwise = (to: string) => addItem(text, seq, [['to', to]]) ?? [];
  const targets = node ? failureTargets(facts, node) : [];
  const fixes = targets.slice(0, 3).map(
    ({ id, plain }, i): Fix => ({
      title: `Otherwise go to \`${id}\``,
      edits: [otherwise(id)].flat(),
      preferred: i === 0 && plain,
    }),
  );
  const id = freshId(facts.stream, `${owner.id}-undecided`);
  const output = addDefinition({ text, root: facts.stream.root }, 'outputs', id, [['outcome', 'failure']]);
  const create = { title: `Otherwise end in a new output \`${id}\``, edits: [otherwise(id), output].flat() };
  return [...fixes, { ...create, preferred: !targets[0]?.plain }];
}

/** The last branch takes the rest. */
function dropCondition(choice: Choice, facts: Facts): Fix[] {
  const last = choice.branches.at(-1);
  const map = last && mappingAt(facts.parsed.tree, last.span);
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const edit = map && removeKey(place, map, 'when');
  if (!edit || last?.to?.kind !== 'to') return [];
  return [{ title: `Let \`${last.to.target.id}\` take the rest (drop its \`when\`)`, edits: [edit] }];
}

function sayUnknown(choice: Choice, facts: Facts): Fix {
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const edits = choice.branches.flatMap((branch) => {
    const map = branch.probability ? undefined : mappingAt(facts.parsed.tree, branch.span);
    return map ? [addKey(place, map, 'probability', 'unknown', { order: keyOrder('branch') })] : [];
  });
  return { title: 'Say that the probabilities are unknown', edits, preferred: true };
}
