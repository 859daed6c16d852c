// Slips in writing: syntax, keys, ids, references, expressions and comments.
import type { Use } from '../../server/core/model/types/names.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf } from '../../server/core/parse/tree.ts';
import { append, broken, type Deserved, define, insert, type Mutation, replace } from './edits.ts';
import { nodesOf, reaches, work } from './makers.ts';

/** The word without its last letter but one. */
const misspelt = (word: string) => `${word.slice(0, -2)}${word.slice(-1)}`;

const misspeltKey = (key: string): Mutation => ({
  name: `misspell the key ${key}`,
  rule: 'unknown-key',
  *apply(stream) {
    for (const node of stream.nodes.values()) {
      const span = entryOf(node.tree, key)?.key.span;
      if (span) yield broken(replace(span, misspelt(key)), misspelt(key));
    }
  },
});

const addition = (name: string, rule: string, collection: string, id: string, body: string): Mutation => ({
  name,
  rule,
  *apply(stream, text) {
    yield broken(define(text, stream, collection, `${id}: ${body}`), id);
  },
});

const comment = (name: string, rule: string, said: string): Mutation => ({
  name,
  rule,
  *apply(stream) {
    const owner = entryOf(stream.root, 'owner');
    if (owner) yield broken(insert(owner.span.start, `${said}\n`), said);
  },
});

const namesItem = ({ id, kinds, soft, cel }: Use, item: string) =>
  !soft && !cel && kinds.includes('context') && id.split('.')[0] === item;

/** The rule that watches over a use of a context item outside expressions. */
function watching({ path }: Use): string {
  const passed = path[0] === 'handoffs' && (path[2] === 'context' || path[2] === 'redact');
  return passed ? 'undefined-handoff-context' : 'unknown-reference';
}

/** An output of another branch of a fork may well come as well. */
function comesBeside(stream: Stream, other: string, output = ''): boolean {
  return stream.edges.some(
    ({ fork, to }) => fork !== undefined && reaches(stream, to, other) && !reaches(stream, to, output),
  );
}

export const documentMutations: readonly Mutation[] = [
  {
    name: 'leave a bracket open',
    rule: 'yaml-syntax',
    *apply(_, text) {
      yield broken(insert(text.length, 'tags: [one, two\n'), '[');
    },
  },
  ...['process_time', 'actor', 'pass', 'context'].map(misspeltKey),
  {
    name: 'misspell the when of a branch',
    rule: 'unknown-key',
    *apply(stream) {
      for (const { next, tree } of nodesOf(stream, 'step')) {
        const list = entryOf(tree, 'next')?.value;
        if (next?.kind !== 'choice' || list?.kind !== 'seq') continue;
        for (const branch of list.items) {
          const span = entryOf(branch, 'when')?.key.span;
          if (span) yield broken(replace(span, 'whn'), 'whn');
        }
      }
    },
  },
  {
    name: 'define an id twice',
    rule: 'duplicate-id',
    *apply(stream, text) {
      for (const collection of [stream.teams, stream.slas]) {
        const last = [...collection.values()].at(-1);
        for (const one of collection.values()) {
          if (!one.tree?.flow || !last?.tree?.flow) continue;
          yield broken(insert(last.span.end, `\n  ${text.slice(one.span.start, one.span.end)}`), one.id);
        }
      }
    },
  },
  {
    name: 'misspell a word of a closed list',
    rule: 'invalid-shape',
    *apply(stream) {
      for (const { tree, kind } of stream.actors.values()) {
        const value = entryOf(tree, 'kind')?.value;
        if (value && kind) yield broken(replace(value.span, misspelt(kind)), misspelt(kind));
      }
    },
  },
  {
    name: 'cut an expression short',
    rule: 'invalid-expression',
    *apply(stream) {
      for (const { scalar, path } of stream.expressions) {
        if (path.at(-1) === 'when' && scalar.style === 'plain')
          yield broken(insert(scalar.span.end, ' <'), '<');
      }
    },
  },
  {
    name: 'misspell where the work goes',
    rule: 'unknown-reference',
    *apply(stream) {
      for (const { cause, to, span } of stream.edges) {
        if (cause === 'next' && to !== 'end') yield broken(replace(span, `${to}-x`), `${to}-x`);
      }
    },
  },
  {
    name: 'misspell an actor in use',
    rule: 'unknown-reference',
    *apply(stream) {
      for (const { actor } of work(stream)) {
        if (actor) yield broken(replace(actor.span, `${actor.id}s`), `${actor.id}s`);
      }
    },
  },
  {
    name: 'rename an SLA at one of its uses',
    rule: 'unknown-reference',
    *apply(stream) {
      for (const { sla } of stream.nodes.values()) {
        const name = sla?.kind === 'named' ? sla.ref : undefined;
        if (name) yield broken(replace(name.span, `${name.id}-old`), `${name.id}-old`);
      }
    },
  },
  {
    name: 'rename a context item at its definition only',
    rule: 'unknown-reference',
    *apply(stream, text) {
      for (const item of stream.context.values()) {
        // Each place that uses the old name is wrong now, under the rule that watches over it.
        const uses = stream.uses.filter((use) => namesItem(use, item.id));
        const wrong: Deserved[] = uses.map((use) => ({ rule: watching(use), at: use.span }));
        for (const { scalar } of stream.expressions) {
          const name = new RegExp(`(?<![\\w.'-])${item.id.replaceAll('-', '_')}\\b`);
          const found = name.exec(text.slice(scalar.span.start, scalar.span.end));
          const start = scalar.span.start + (found?.index ?? 0);
          const at = { start, end: start + item.id.length };
          if (found) wrong.push({ rule: 'invalid-expression', at });
        }
        const index = wrong.findIndex(({ rule }) => rule === 'unknown-reference');
        const [first] = index < 0 ? [] : wrong.splice(index, 1);
        if (first) yield broken(replace(item.idSpan, `${item.id}-new`), first.at, wrong);
      }
    },
  },
  addition(
    'define a team that nobody is in',
    'unused-definition',
    'teams',
    'left-over',
    '{ type: platform }',
  ),
  addition('define an item of no use', 'unused-definition', 'context', 'left-over', '{ description: Notes }'),
  {
    name: 'leave TODO in a description',
    rule: 'placeholder',
    *apply(stream, text) {
      for (const { description } of stream.context.values()) {
        if (description) yield broken(append(text, description.span, ' TODO'), 'TODO');
      }
    },
  },
  comment('silence without a reason', 'unexplained-suppression', '# vstream-ignore dead-end'),
  comment('silence what finds nothing', 'unused-suppression', '# vstream-ignore dead-end: we know'),
  {
    name: 'expect an output that does not come',
    rule: 'failing-scenario',
    *apply(stream) {
      for (const { output, path } of stream.scenarios.values()) {
        const other = nodesOf(stream, 'output').find(
          ({ id }) => id !== output?.id && !comesBeside(stream, id, output?.id),
        );
        if (output && other && path.length > 0) yield broken(replace(output.span, other.id), other.id);
      }
    },
  },
];
