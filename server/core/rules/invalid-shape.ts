// invalid-shape: a value, id or missing key that the schema does not allow.
import type { ShapeProblem } from '../model/shape.ts';
import { withArticle } from '../text/article.ts';
import type { Span } from '../text/position.ts';
import { type Facts, rule } from './rule.ts';
import { innerText, missingKey, RESERVED, renamed, rewritten } from './shape-fixes.ts';

type Wrong = Exclude<ShapeProblem, { kind: 'unknown-key' }>;

export default rule<Wrong>({
  id: 'invalid-shape',
  severity: 'error',
  docs: {
    what: 'A value has the wrong form, an id is malformed, or a required key is missing.',
    why: 'Tools read the specification literally: a duration that is no duration is no limit at all.',
    how: 'Write the form that the message asks for. Durations look like `2h`, `3bd` or `2h..8h`, shares like `97%`, ids like `create-account`; what nobody has measured is `unknown`.',
    bad: 'vstream: 1\nname: Refunds\nactors:\n  clerk: { kind: person }\n',
    good: 'vstream: 1\nname: Refunds\nactors:\n  clerk: { kind: human }\n',
  },
  check(facts, report) {
    const misnamed = misnamedIds(facts);
    for (const problem of facts.shape) {
      if (problem.kind === 'unknown-key') continue;
      // A use of a malformed id is the same mistake once more.
      if (problem.kind === 'wrong-value' && misnamed.has(innerText(problem.span, facts))) continue;
      report({
        span: problem.span,
        data: problem,
        ...('holder' in problem
          ? { lacks: { definition: { span: problem.holder }, keys: keysOf(problem) } }
          : {}),
      });
    }
    for (const { expected, text, span } of facts.stream.malformed) {
      const data = { kind: 'wrong-value' as const, expected, got: `\`${text}\``, known: [], span };
      report({ span, data });
    }
  },
  message(problem) {
    switch (problem.kind) {
      case 'missing-key':
        return `This ${problem.of} needs \`${problem.key}\`.`;
      case 'wrong-value':
        return `Expected ${problem.expected}, got ${problem.got}.`;
      case 'wrong-id':
        if (problem.id === '') return `A key is missing before the colon: expected ${problem.expected}.`;
        if (RESERVED.includes(problem.id))
          return `\`${problem.id}\` has a meaning of its own; choose another id.`;
        return `\`${problem.id}\` is no legal id: expected ${problem.expected}.`;
      case 'not-one-of': {
        const keys = problem.keys.map((key) => `\`${key}\``).join(', ');
        const found =
          problem.found.length === 0 ? 'none' : problem.found.map((key) => `\`${key}\``).join(' and ');
        return `${sentence(withArticle(problem.of))} needs exactly one of ${keys}; it has ${found}.`;
      }
    }
  },
  fix(problem, facts) {
    switch (problem.kind) {
      case 'missing-key':
        return missingKey(problem, facts);
      case 'wrong-value':
        return rewritten(problem, facts);
      case 'wrong-id':
        return renamed(problem, facts);
      case 'not-one-of':
        return [];
    }
  },
});

/** The keys that are not there. */
function keysOf(problem: Extract<Wrong, { holder: Span }>): readonly string[] {
  if (problem.kind === 'missing-key') return [problem.key];
  return problem.found.length === 0 ? problem.keys : [];
}

/** Ids of definitions that are no legal ids. */
function misnamedIds({ shape, stream }: Facts): Set<string> {
  const ids = shape.flatMap((problem) => (problem.kind === 'wrong-id' ? [problem.id] : []));
  if (ids.length === 0) return new Set();
  const defined = new Set(stream.definitions.map(({ id }) => id));
  return new Set(ids.filter((id) => defined.has(id)));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
