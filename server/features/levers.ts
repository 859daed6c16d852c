// What of a stream can be tried with another value: capacities, shares, times and arrival rates that the file states
// (a capacity also where it does not: it is one). A lever knows the change for a simulation and for the file.
import type { Analysis } from '../core/analyze.ts';
import type { Flow } from '../core/model/types/flow.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Actor } from '../core/model/types/resources.ts';
import type { Quantity } from '../core/model/types/values.ts';
import { parseDuration, parsePercentage, parseRate } from '../core/model/values.ts';
import { asMap } from '../core/parse/tree.ts';
import { addToEntry } from '../core/rules/scaffold.ts';
import { type Override, withOverrides } from '../core/simulate/what-if.ts';
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import type { Change, LeverData } from '../protocol/simulate.ts';

type Read = Pick<Analysis, 'text' | 'parsed' | 'stream'>;

export interface Lever extends LeverData {
  readonly override: (value: number) => Override;
  /** Minimal: the scalar alone, or one new key. */
  readonly edit: (value: number) => TextEdit;
}

export function leversOf(read: Read): Lever[] {
  const { stream } = read;
  const name = (definition: { readonly id: string; readonly name?: { readonly text: string } }) =>
    definition.name?.text.trim() || definition.id;
  const levers: (Lever | undefined)[] = [...stream.actors.values()].map((actor) =>
    capacityLever(read, actor, name(actor)),
  );
  for (const node of stream.nodes.values()) levers.push(...nodeLevers(read, node, name(node)));
  return levers.filter((lever) => lever !== undefined);
}

/** Unknown levers are left out: they belong to another version of the file. */
export function overridesOf(levers: readonly Lever[], changes: readonly Change[]): Override[] {
  return settings(levers, changes).map(([lever, value]) => lever.override(value));
}

/** The changes as edits; shares that give way to a changed one are written too, so that all still add up to one. */
export function editsFor(
  read: Read,
  levers: readonly Lever[],
  changes: readonly Change[],
): { readonly edits: TextEdit[]; readonly problems: readonly string[] } {
  const set = settings(levers, changes);
  const { stream, problems } = withOverrides(
    read.stream,
    set.map(([lever, value]) => lever.override(value)),
  );
  const edits = set.map(([lever, value]) => lever.edit(value));
  for (const node of read.stream.nodes.values()) {
    const before = choiceOf(node);
    const after = choiceOf(stream.nodes.get(node.id));
    if (before && after && before !== after) edits.push(...givenWay(read.text, before, after, edits));
  }
  return { edits, problems };
}

function settings(levers: readonly Lever[], changes: readonly Change[]): [Lever, number][] {
  return changes.flatMap(({ lever, value }): [Lever, number][] => {
    const found = levers.find(({ id }) => id === lever);
    return found && value !== found.value && value >= found.min && value <= found.max ? [[found, value]] : [];
  });
}

function nodeLevers(read: Read, node: StreamNode, label: string): (Lever | undefined)[] {
  const { id } = node;
  const levers = [
    timeLever(read, node, 'wait_time', label),
    timeLever(read, node, 'process_time', label),
    node.kind === 'trigger' ? rateLever(read, node, label) : undefined,
    node.kind === 'gate'
      ? shareLever(read, node.passRate, `pass_rate:${id}`, `${label} passes`, (value) => ({
          ...{ kind: 'pass_rate', gate: id, value },
        }))
      : undefined,
    ...node.raises.map((raise) =>
      shareLever(read, raise.probability, `raises:${id}:${raise.id}`, `${label}: ${raise.id}`, (value) => ({
        ...{ kind: 'raises', node: id, exception: raise.id, value },
      })),
    ),
  ];
  const targets = new Set<string>();
  for (const branch of choiceOf(node)?.branches ?? []) {
    const to = branch.to?.kind === 'to' ? branch.to.target.id : undefined;
    // A change is named by where the branch leads: of two that lead to one place, the first.
    if (to === undefined || targets.has(to)) continue;
    targets.add(to);
    const where = read.stream.nodes.get(to)?.name?.text.trim() || to;
    levers.push(
      shareLever(read, branch.probability, `probability:${id}:${to}`, `${label} → ${where}`, (value) => ({
        ...{ kind: 'probability', node: id, to, value },
      })),
    );
  }
  return levers;
}

/** The choice whose shares can be tried; those of gates have names of their own. */
function choiceOf(node: StreamNode | undefined): Extract<Flow, { kind: 'choice' }> | undefined {
  const flow =
    node?.kind === 'handoff'
      ? node.to
      : node?.kind === 'step' || node?.kind === 'trigger'
        ? node.next
        : undefined;
  return flow?.kind === 'choice' ? flow : undefined;
}

function capacityLever(read: Read, actor: Actor, label: string): Lever | undefined {
  const { id, capacity } = actor;
  const value = capacity?.value ?? 1;
  if (value === 'unknown' || !(value > 0) || actor.kind === 'external') return undefined;
  return {
    ...{ id: `capacity:${id}`, group: 'Capacity', label, unit: '', value, written: '' },
    ...{ min: Math.min(1, value), max: Math.max(10, Math.ceil(value * 3)), step: value % 1 === 0 ? 1 : 0.1 },
    override: (next) => ({ kind: 'capacity', actor: id, value: next }),
    edit: (next) => {
      if (capacity) return { span: capacity.span, newText: shown(next) };
      const root = asMap(read.parsed.tree);
      const actors = asMap(root?.entries.find(({ key }) => key.value === 'actors')?.value);
      const entry = actors?.entries.find(({ key }) => key.span.start === actor.idSpan.start);
      if (!entry) throw new Error(`no entry of actor ${id}`);
      return addToEntry({ text: read.text, root }, entry, 'capacity', shown(next), ACTOR_KEYS);
    },
  };
}

/** Where a capacity goes among the keys of an actor. */
const ACTOR_KEYS = ['name', 'description', 'kind', 'team', 'calendar', 'capacity'];

function shareLever(
  { text }: Read,
  share: Quantity | undefined,
  id: string,
  label: string,
  override: (share: number) => Override,
): Lever | undefined {
  if (!share || share.value === 'unknown' || !(share.value >= 0 && share.value <= 1)) return undefined;
  const { span } = share;
  if (typeof parsePercentage(scalarAt(text, span).inner) !== 'number') return undefined;
  return {
    ...{ id, group: 'Probability', label, unit: '%', written: '' },
    ...{ min: 0, max: 100, step: 1, value: percent(share.value) },
    override: (next) => override(rounded(next / 100)),
    edit: (next) => ({ span, newText: shareText(text, span, next) }),
  };
}

/** One number with a unit is moved in that unit; anything longer is stretched as a whole. */
const SIMPLE = /^(\d+(?:\.\d+)?)(bh|bd|mo|s|m|h|d|w)$/;

function timeLever(
  { text }: Read,
  node: StreamNode,
  kind: 'wait_time' | 'process_time',
  label: string,
): Lever | undefined {
  const time = kind === 'wait_time' ? node.times.wait : node.times.process;
  if (!time || time.value === 'unknown') return undefined;
  const { span } = time;
  const { inner, quote } = scalarAt(text, span);
  if (parseDuration(inner) === undefined) return undefined;
  const simple = SIMPLE.exec(inner);
  const value = simple ? Number(simple[1]) : 1;
  if (!(value > 0)) return undefined;
  const unit = simple?.[2] ?? '×';
  const write = (next: number) =>
    simple
      ? `${shown(next)}${unit}`
      : inner.replace(/\d+(?:\.\d+)?/g, (number) => shown(Number(number) * next));
  return {
    ...{ id: `${kind}:${node.id}`, group: kind === 'wait_time' ? 'Wait time' : 'Process time', label, unit },
    ...{ min: 0, max: rounded(value * 3), step: stepOf(value), value, written: simple ? '' : inner },
    override: (next) => ({ kind, node: node.id, value: write(next) }),
    edit: (next) => ({ span, newText: `${quote}${write(next)}${quote}` }),
  };
}

function rateLever(
  { text }: Read,
  node: Extract<StreamNode, { kind: 'trigger' }>,
  label: string,
): Lever | undefined {
  if (!node.rate || node.rate.value === 'unknown') return undefined;
  const { span } = node.rate;
  const { inner, quote } = scalarAt(text, span);
  if (parseRate(inner) === undefined) return undefined;
  const { amount, per } = node.rate.value;
  if (!(amount > 0)) return undefined;
  const step = stepOf(amount);
  const write = (next: number) => `${shown(next)}/${per}`;
  return {
    ...{ id: `rate:${node.id}`, group: 'Arrival rate', label, unit: `/${per}`, written: '' },
    ...{ min: step, max: rounded(amount * 3), step, value: amount },
    override: (next) => ({ kind: 'rate', trigger: node.id, value: write(next) }),
    edit: (next) => ({ span, newText: `${quote}${write(next)}${quote}` }),
  };
}

type Choice = Extract<Flow, { kind: 'choice' }>;

/** The shares that had to change along, as the simulation took them; the last one takes what rounding leaves. */
function givenWay(text: string, before: Choice, after: Choice, done: readonly TextEdit[]): TextEdit[] {
  const own = (span: Span) => done.find((edit) => edit.span.start === span.start);
  let left = 100;
  const along: { readonly span: Span; readonly percent: number }[] = [];
  for (const [index, { probability: old }] of before.branches.entries()) {
    const next = after.branches[index]?.probability;
    if (!next || next.value === 'unknown') return [];
    const share = rounded(percent(next.value));
    if (!old || old.value === next.value || own(old.span)) left -= share;
    else along.push({ span: old.span, percent: share });
  }
  return along.map(({ span, percent: share }, index) => {
    const written = index === along.length - 1 ? rounded(left) : share;
    left -= written;
    return { span, newText: shareText(text, span, written) };
  });
}

/** As a percentage or a fraction, as the author writes it. */
function shareText(text: string, span: Span, percentage: number): string {
  const { inner, quote } = scalarAt(text, span);
  const written = inner.endsWith('%')
    ? `${shown(percentage)}%`
    : String(Number((percentage / 100).toFixed(6)));
  return `${quote}${written}${quote}`;
}

function scalarAt(text: string, { start, end }: Span): { readonly inner: string; readonly quote: string } {
  const raw = text.slice(start, end);
  const quote = /^(["']).*\1$/s.exec(raw)?.[1] ?? '';
  return { inner: raw.slice(quote.length, raw.length - quote.length), quote };
}

function percent(share: number): number {
  return rounded(share * 100);
}

/** About a fortieth of the way to three times the value, and a round number. */
function stepOf(value: number): number {
  return 10 ** Math.floor(Math.log10(value / 2));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function shown(value: number): string {
  return String(rounded(value));
}
