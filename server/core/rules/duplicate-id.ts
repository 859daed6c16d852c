// duplicate-id: one name for two things, so that nobody can say which one a reference means.
import type { Span } from '../text/position.ts';
import { namesIn } from './grounds.ts';
import { rule } from './rule.ts';

const NODE_KINDS = ['trigger', 'step', 'gate', 'handoff', 'output'];

interface Duplicate {
  readonly message: string;
}

export default rule<Duplicate>({
  id: 'duplicate-id',
  severity: 'error',
  docs: {
    what: 'A key stands twice in one mapping, or two nodes share an id.',
    why: 'Triggers, steps, gates, handoffs and outputs share one namespace, so that `next` can name any of them; with two of a name, an executor picks one and the other is lost.',
    how: 'Rename one of the two and the references that mean it, or remove the one that is not needed.',
    bad: 'vstream: 1\nname: Refunds\nname: Returns\n',
    good: 'vstream: 1\nname: Refunds and returns\n',
  },
  check({ parsed, stream }, report) {
    // What stands in one of the two is not read.
    const meantAt = ({ start }: Span) => {
      const entry = stream.definitions.find(({ span }) => span.start === start);
      return entry ? { meant: { names: namesIn(parsed.text, entry.extent) } } : {};
    };
    for (const { code, message, span, first } of parsed.problems) {
      if (code !== 'duplicate-key') continue;
      const related = first ? [{ span: first, message: 'The first one.' }] : [];
      report({ span, data: { message }, related, ...meantAt(span) });
    }
    const nodes = new Map<string, { kind: string; span: Span }>();
    for (const { id, kind, span } of stream.definitions) {
      // An id of nothing has the wrong form, and names nothing that could be meant twice.
      if (!NODE_KINDS.includes(kind) || id === '') continue;
      const first = nodes.get(id);
      if (!first) nodes.set(id, { kind, span });
      else if (first.kind !== kind) {
        const message = `\`${id}\` is already the id of a ${first.kind}; nodes share one namespace. Rename this ${kind}.`;
        report({
          span,
          data: { message },
          related: [{ span: first.span, message: `The ${first.kind} \`${id}\`.` }],
          ...meantAt(span),
        });
      }
    }
  },
  message: ({ message }) => message,
});
