// What an executor may do at a node by what the specification alone says, and where it does not say enough.
import { handlerAt, strikes } from '../model/edges.ts';
import type { AtMost, Branch, Flow } from '../model/types/flow.ts';
import type { Handler } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Span } from '../text/position.ts';

export interface Choice {
  /** Unique at its node: `next`, `next:2`, `pass`, `raises:fraud`, `timeout`. */
  readonly id: string;
  readonly label: string;
  /** The condition, as written. */
  readonly when?: string;
  readonly probability?: number;
  /** Where the work goes: one node, `end`, or the starts of parallel branches. Empty: nothing is said. */
  readonly targets: readonly string[];
  readonly parallel: boolean;
  readonly atMost?: AtMost;
  /** The visit starts again: a retry. */
  readonly again?: true;
}

export interface Ambiguity {
  readonly node: string;
  readonly text: string;
  readonly span: Span;
}

export function choicesAt(stream: Stream, node: StreamNode): { choices: Choice[]; ambiguities: Ambiguity[] } {
  const choices: Choice[] = [];
  const ambiguities: Ambiguity[] = [];
  const unclear = (text: string, span: Span = node.idSpan) => ambiguities.push({ node: node.id, text, span });
  const offer = (id: string, label: string, flow: Flow | undefined) => {
    if (!flow) {
      unclear(`it does not say where the work goes after: ${label}`);
      choices.push({ id, label, targets: [], parallel: false });
    } else choices.push(...ofFlow(id, label, flow));
    if (flow?.kind === 'choice') vague(flow, label, unclear);
  };
  switch (node.kind) {
    case 'trigger':
      offer('next', 'go on', node.next);
      break;
    case 'step':
      if (!node.actor) unclear('it does not say who does it');
      for (const { output, to } of node.substream?.outputs ?? []) {
        choices.push({
          id: `stream:${output}`,
          label: `the sub-stream ends in ${output}`,
          targets: [to.id],
          parallel: false,
        });
      }
      if ((node.substream?.outputs.length ?? 0) === 0) offer('next', 'go on', node.next);
      break;
    case 'gate':
      if (!node.actor) unclear('it does not say who judges');
      if (node.criteria.length === 0) unclear('it does not say by what criteria');
      for (const { id, to } of node.outcomes) offer(`outcome:${id}`, id, to);
      if (node.outcomes.length > 0) break;
      offer('pass', 'pass', node.pass);
      offer('fail', 'fail', node.fail);
      if (node.conditional)
        offer(
          'conditional',
          `pass with a duty: ${node.conditional.obligation?.text ?? 'not stated'}`,
          node.conditional.to,
        );
      break;
    case 'handoff':
      offer('to', 'accepted', node.to);
      if (node.onReject) offer('reject', 'rejected', node.onReject);
      if (node.accept && node.accept.criteria.length === 0 && node.onReject)
        unclear('it does not say when the receiver may reject', node.accept.span);
      break;
    case 'output':
      return { choices, ambiguities };
  }
  if (node.timeout) offer('timeout', 'the time runs out', node.timeout.then);
  for (const id of strikes(stream, node)) {
    const handler = handlerAt(stream, node, id);
    if (!handler) unclear(`it does not say what happens after ${id}`);
    choices.push(...ofHandler(id, handler, unclear));
  }
  return { choices, ambiguities };
}

function ofHandler(
  id: string,
  handler: Handler | undefined,
  unclear: (text: string, span?: Span) => void,
): Choice[] {
  const name = `raises:${id}`;
  const found: Choice[] = [];
  if (handler?.retry) {
    if (handler.retry.times?.value === 'unknown' || !handler.retry.times)
      unclear(`it does not say how often to try again after ${id}`, handler.retry.span);
    found.push({ id: `${name}:retry`, label: `${id}: try again`, targets: [], parallel: false, again: true });
  }
  if (handler?.then) found.push(...ofFlow(name, id, handler.then));
  else if (handler?.continue || handler?.ignore)
    found.push({ id: name, label: `${id}: carry on`, targets: [], parallel: false, again: true });
  else found.push({ id: name, label: id, targets: [], parallel: false });
  return found;
}

function ofFlow(id: string, label: string, flow: Flow): Choice[] {
  switch (flow.kind) {
    case 'to':
      return [{ id, label, targets: [flow.target.id], parallel: false }];
    case 'fork':
      return [
        {
          id,
          label: `${label}, in parallel`,
          targets: flow.branches.flatMap((branch) => firstOf(branch)),
          parallel: true,
        },
      ];
    case 'choice':
      return flow.branches.flatMap((branch, i) => {
        const inner = branch.to ? ofFlow(`${id}:${i + 1}`, label, branch.to) : [];
        const share = branch.probability?.value;
        return inner.map((choice) => ({
          ...choice,
          ...(branch.when ? { when: branch.when.text } : {}),
          ...(typeof share === 'number' ? { probability: share } : {}),
          ...(branch.atMost ? { atMost: branch.atMost } : {}),
        }));
      });
  }
}

function firstOf(branch: Branch): string[] {
  return branch.to?.kind === 'to' ? [branch.to.target.id] : [];
}

/** Shares tell how often, not when: whoever stands there cannot choose by them. */
function vague(
  flow: Extract<Flow, { kind: 'choice' }>,
  label: string,
  unclear: (text: string, span?: Span) => void,
): void {
  const open = flow.branches.filter((branch) => !branch.when);
  if (flow.branches.length > 1 && open.length > 1) {
    unclear(
      `${open.length} branches (${label}) have no condition: nothing says which one to take`,
      flow.span,
    );
  } else if (flow.branches.length > 0 && open.length === 0) {
    unclear(`no branch (${label}) is for the case that no condition holds`, flow.span);
  }
}
