// The headline fix: a missing exception path written whole, the way its author would have typed it.
import type { ExceptionCategory } from '../model/document.gen.ts';
import type { Handler } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Place } from './author-layout.ts';
import { failureWrites } from './failure-writes.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import type { Facts, Fix } from './rule.ts';
import { addDefinition, addKey, addToEntry, fillEntry } from './scaffold.ts';
import { innerSpan } from './shape-fixes.ts';
import { failureTargets, freshId, somebodyToTell } from './targets.ts';
import type { Yaml } from './yaml-text.ts';

export interface MissingPath {
  readonly exception: string;
  readonly node: StreamNode;
  /** The handler that was begun and leads nowhere. */
  readonly begun: Handler | undefined;
  /** The node's own handler is meant, not the one of the exception. */
  readonly own: boolean;
  readonly near: string | undefined;
}

export function scaffoldHandler(missing: MissingPath, facts: Facts): Fix[] {
  const targets = failureTargets(facts, missing.node, missing.exception).filter(
    ({ id }) => missing.own || !raises(facts, id, missing.exception),
  );
  const [best] = targets;
  const { near } = missing;
  const fixes: Fix[] = [];
  if (near !== undefined) {
    const raises = [...facts.stream.nodes.values()].flatMap((node) =>
      node.raises.filter((r) => r.id === missing.exception),
    );
    const edits = raises.map((raise) => ({ span: innerSpan(raise.span, facts.parsed.text), newText: near }));
    fixes.push({ title: `Change to \`${near}\``, edits, preferred: true });
  }
  for (const [i, target] of targets.slice(0, 4).entries()) {
    const edits = [writeHandler(missing, facts, target.id)];
    fixes.push({
      title: `Handle \`${missing.exception}\`: go to \`${target.id}\``,
      edits,
      preferred: near === undefined && i === 0 && target.plain,
    });
  }
  fixes.push({ ...newOutput(missing, facts), preferred: near === undefined && !best?.plain });
  fixes.push({
    title: `Ignore \`${missing.exception}\`, with a reason`,
    edits: [write(missing, facts, [['ignore', 'TODO say why this does no harm']])],
  });
  return fixes;
}

/** Work that fails at a node is not sent back there to fail again. */
function raises({ stream }: Facts, node: string, exception: string): boolean {
  return stream.nodes.get(node)?.raises.some((raise) => raise.id === exception) ?? false;
}

function writeHandler(missing: MissingPath, facts: Facts, then: string): TextEdit {
  const told = somebodyToTell(facts.stream, missing.node);
  const notify: (readonly [string, Yaml])[] = told === undefined ? [] : [['notify', `[${told}]`]];
  const brought = failureWrites(facts, missing.node, then);
  const writes: (readonly [string, Yaml])[] =
    brought.length === 0 ? [] : [['writes', `[${brought.join(', ')}]`]];
  return write(missing, facts, [...writes, ...notify, ['then', then]]);
}

/** Nothing fits plainly: end in a new output, and leave the decision visible. */
function newOutput(missing: MissingPath, facts: Facts): Fix {
  const place = placeOf(facts);
  const id = freshId(facts.stream, `${missing.exception}-unresolved`);
  const description = 'TODO decide who deals with this and where the work goes';
  const output = addDefinition(place, 'outputs', id, [
    ['outcome', 'failure'],
    ['description', description],
  ]);
  const edits = [writeHandler(missing, facts, id), output];
  return { title: `Handle \`${missing.exception}\`: end in a new output \`${id}\``, edits };
}

/** The handler at the place where it is missing: what was begun is ended, an exception gets one, or is written new. */
function write(
  { exception, node, begun, own }: MissingPath,
  facts: Facts,
  body: readonly (readonly [string, Yaml])[],
): TextEdit {
  const place = placeOf(facts);
  if (begun?.tree && begun.tree.entries.length > 0) {
    const [key, value] = body.at(-1) ?? ['continue', 'true'];
    return addKey(place, begun.tree, key, value, { order: keyOrder('handler') });
  }
  const tree = facts.parsed.tree;
  const handled = own && node.on.get(exception);
  const defined = facts.stream.exceptions.get(exception);
  const entry = handled ? entryAt(tree, handled.ref.span) : defined && entryAt(tree, defined.idSpan);
  if (!entry) {
    const category: readonly [string, Yaml] = ['category', categoryOf(exception)];
    return addDefinition(place, 'exceptions', exception, [category, ['handle', body]]);
  }
  const empty = handled ? entry : entryOf(entry.value, 'handle');
  return empty
    ? fillEntry(place, empty, body)
    : addToEntry(place, entry, 'handle', body, keyOrder('exception'));
}

function placeOf(facts: Facts): Place {
  return { text: facts.parsed.text, root: facts.stream.root };
}

/** What the words of an id say about its kind; `business` where they say nothing. */
function categoryOf(id: string): ExceptionCategory {
  const words: readonly [ExceptionCategory, RegExp][] = [
    ['timeout', /timeout|timed-out|late|overdue|no-response|silen/],
    ['security', /breach|attack|compromis|leak|fraud|malware|intrusion/],
    ['policy', /policy|forbidden|violat|complian|not-allowed/],
    ['capacity', /capacity|overload|full|unavailable-staff|no-reviewer|queue/],
    ['technical', /error|fail|unavailable|down|crash|outage|broken|bounce|offline/],
    ['input', /invalid|missing|malformed|incomplete|wrong|duplicate|unreadable/],
  ];
  return words.find(([, pattern]) => pattern.test(id))?.[0] ?? 'business';
}
