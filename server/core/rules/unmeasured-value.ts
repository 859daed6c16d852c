// unmeasured-value: the stream says what it is good for, and not how anybody would notice.
import { asSeq, childOf, entryOf } from '../parse/tree.ts';
import { newDefinition } from './creations.ts';
import { keyOrder } from './order.ts';
import { type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';

export default rule<{ readonly statement: string | undefined }>({
  id: 'unmeasured-value',
  severity: 'info',
  docs: {
    what: 'The value of the stream is stated, and no measure observes it.',
    why: 'What is measured instead (speed, volume) becomes the goal, and can be met without any value to the customer.',
    how: 'Name the measures that show it under `observed_by`.',
    bad: `vstream: 1
name: Refunds
value: { customer: Customer, statement: The money back within a week }
`,
    good: `vstream: 1
name: Refunds
value: { customer: Customer, statement: The money back within a week, observed_by: [money-back] }
measures: { money-back: { level: objective, of: lead_time, at: stream, target: 7d } }
`,
  },
  check({ stream }, report) {
    const entry = entryOf(stream.root, 'value');
    if (!stream.value || !entry || stream.value.observedBy.length > 0) return;
    // What is no list has the wrong shape.
    if (entryOf(entry.value, 'observed_by') && !asSeq(childOf(entry.value, 'observed_by'))) return;
    const related = [{ span: entry.key.span, message: 'The value that nothing observes.' }];
    const lacks = { definition: entry, keys: ['observed_by'] };
    report({ span: stream.anchor, data: { statement: stream.value.statement?.text }, related, lacks });
  },
  message: ({ statement }) =>
    `No measure observes the value of the stream${statement === undefined ? '' : ` (“${statement}”)`}: name one under \`observed_by\`.`,
  fix(_data, facts) {
    const { stream } = facts;
    const entry = entryOf(stream.root, 'value');
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: stream.root };
    const empty = asSeq(childOf(entry.value, 'observed_by'));
    const observe = (id: string) =>
      empty
        ? { span: empty.span, newText: `[${id}]` }
        : addToEntry(place, entry, 'observed_by', `[${id}]`, keyOrder('value'));
    const rank = ['objective', 'kpi', 'metric', 'measure'];
    const measures = [...stream.measures.values()].toSorted(
      (a, b) => rank.indexOf(a.level ?? 'measure') - rank.indexOf(b.level ?? 'measure'),
    );
    const known = measures.slice(0, 3).map(({ id }, i): Fix => {
      return { title: `Observe it by \`${id}\``, edits: [observe(id)], preferred: i === 0 };
    });
    const id = freshId(stream, 'value-delivered');
    const created = newDefinition(facts, 'measure', id);
    const create = created && {
      title: `Observe it by a new measure \`${id}\``,
      edits: [observe(id), created],
      preferred: known.length === 0,
    };
    return create ? [...known, create] : known;
  },
});
