// endless-loop: work that gets in there goes round for ever.
import { endlessLoops } from '../model/cycles.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { FLOW, UNREAD, waysFrom } from './grounds.ts';
import { rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Endless {
  /** The node whose way back closes the loop. */
  readonly last: StreamNode;
  readonly back: string;
  readonly nodes: readonly string[];
}

export default rule<Endless>({
  id: 'endless-loop',
  severity: 'error',
  after: [...UNREAD, 'dead-end'],
  doubts: FLOW,
  docs: {
    what: 'A loop has no way out.',
    why: 'Work that enters it never becomes an output; whoever executes the specification literally goes round for ever.',
    how: 'Let one of its nodes lead on: a branch of `next`, the `pass` of a gate, or an `at_most` with a `then` outside the loop.',
    bad: `vstream: 1
name: Articles
actors: { author: { kind: human }, editor: { kind: human } }
triggers: { asked: { event: Article ordered, next: write } }
steps:
  write: { actor: author, next: review }
  review: { actor: editor, next: write }
outputs: { published: { outcome: success, verify: [The article is online] } }
`,
    good: `vstream: 1
name: Articles
actors: { author: { kind: human }, editor: { kind: human } }
triggers: { asked: { event: Article ordered, next: write } }
steps:
  write: { actor: author, next: review }
  review: { actor: editor, next: [{ to: write, probability: 30% }, { to: published, probability: 70% }] }
outputs: { published: { outcome: success, verify: [The article is online] } }
`,
  },
  check(facts, report) {
    const { stream, graph } = facts;
    for (const loop of endlessLoops(graph)) {
      const [closing] = loop.closing;
      const last = closing && stream.nodes.get(closing.from);
      if (!closing || !last) continue;
      const others = loop.nodes.flatMap((id) => (id === last.id ? [] : (stream.nodes.get(id) ?? [])));
      const related = others.map((node) => ({
        span: node.idSpan,
        message: `\`${node.id}\` is part of the loop.`,
      }));
      const data = { last, back: closing.to, nodes: loop.nodes };
      report({
        span: last.idSpan,
        data,
        related: [{ span: closing.span, message: 'The way back.' }, ...related],
        grounds: () => waysFrom(facts, new Set(loop.nodes)),
      });
    }
  },
  message: ({ last, back, nodes }) =>
    nodes.length === 1
      ? `The ${last.kind} \`${last.id}\` leads to itself and nowhere else: give it a way out.`
      : `Nothing leaves the loop of ${inWords(nodes)}: \`${last.id}\` goes back to \`${back}\`, and no branch leads on. Give it a way out.`,
});
