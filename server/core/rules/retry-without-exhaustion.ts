// retry-without-exhaustion: something is tried again, and nobody has said what happens when it fails each time.
import { handlersOf, type PlacedHandler } from '../model/handlers.ts';
import { entryOf } from '../parse/tree.ts';
import { keyOrder } from './order.ts';
import { type Fix, rule } from './rule.ts';
import { addDefinition, addKey } from './scaffold.ts';
import { failureTargets, freshId } from './targets.ts';

export default rule<PlacedHandler>({
  id: 'retry-without-exhaustion',
  severity: 'error',
  docs: {
    what: 'A handler retries, but does not say what happens when the last retry fails too.',
    why: 'Retries run out exactly when something is really broken. Then the work stands still, or an executor goes on trying for ever.',
    how: 'Say with `then` where the work goes once the retries are used up.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, raises: { bank-offline: 2% }, next: paid } }
exceptions:
  bank-offline:
    category: technical
    handle:
      retry: { times: 3, every: 10m }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, raises: { bank-offline: 2% }, next: paid } }
exceptions:
  bank-offline:
    category: technical
    handle:
      retry: { times: 3, every: 10m }
      then: not-paid
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
  },
  check({ stream }, report) {
    const keys = ['then', 'continue', 'ignore'];
    for (const data of handlersOf(stream)) {
      const { tree } = data.handler;
      const retry = entryOf(tree, 'retry');
      if (!retry || keys.some((key) => entryOf(tree, key))) continue;
      const related = [{ span: retry.key.span, message: 'It is tried again here.' }];
      const lacks = { definition: data.holder, keys };
      report({ span: data.holder.idSpan, data, related, lacks });
    }
  },
  message: ({ of }) => `The retries of ${of} lead nowhere when the last one fails: add \`then\`.`,
  fix({ handler, node, holder }, facts) {
    const { tree } = handler;
    const place = { text: facts.parsed.text, root: facts.stream.root };
    if (!tree) return [];
    const then = (id: string) => addKey(place, tree, 'then', id, { order: keyOrder('handler') });
    const targets = node ? failureTargets(facts, node) : [];
    const plain = targets[0]?.plain === true;
    const fixes: Fix[] = targets.slice(0, 3).map(({ id }, i) => {
      return { title: `Then go to \`${id}\``, edits: [then(id)], preferred: i === 0 && plain };
    });
    const id = freshId(facts.stream, `${holder.id}-unresolved`);
    const output = addDefinition(place, 'outputs', id, [['outcome', 'failure']]);
    return [
      ...fixes,
      { title: `Then end in a new output \`${id}\``, edits: [then(id), output], preferred: !plain },
    ];
  },
});
