// The one facade of the core: text in, findings, model and metrics out. Nothing is kept between calls, save what the
// caller keeps of a text from version to version.
import { computeMetrics, type KeptReading } from './metrics/metrics.ts';
import type { Metrics } from './metrics/types.ts';
import { buildStream } from './model/build.ts';
import type { DefaultCalendar } from './model/calendars.ts';
import { listOf } from './model/changed-nodes.ts';
import { buildGraph, type Graph } from './model/graph.ts';
import type { Links } from './model/linked.ts';
import { likeness } from './model/meaning.ts';
import { walkSchema } from './model/schema-walk.ts';
import { soundness } from './model/soundness.ts';
import type { Stream } from './model/types/stream.ts';
import { Memory } from './parse/memory.ts';
import { parse } from './parse/parse.ts';
import { asMap, isIntact, keyOf, type Parsed, type Tree } from './parse/tree.ts';
import { type RuleSettings, runRules } from './rules/engine.ts';
import { allRules, textRules } from './rules/index.ts';
import { Quiet } from './rules/quiet.ts';
import type { Facts, Finding } from './rules/rule.ts';
import { defaultThresholds, type Thresholds } from './rules/thresholds.ts';
import type { Attainment, ById } from './simulate/results.ts';
import { judgedStream, slaAttainment } from './simulate/sla-attainment.ts';
import { once } from './text/once.ts';

export interface Analysis {
  readonly text: string;
  readonly parsed: Parsed;
  readonly stream: Stream;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  /** The text is valid YAML: model and metrics describe all of it. */
  readonly intact: boolean;
  /** Rules that need not be asked again while the file means the same. */
  readonly quiet: Quiet;
}

export interface AnalyzeOptions extends RuleSettings {
  readonly thresholds?: Partial<Thresholds>;
  /** Words that are reported as ambiguous, instead of the usual ones. */
  readonly wording?: readonly string[];
  /** Today's date, `2026-11-30`: the core has no clock of its own. */
  readonly today?: string;
  /** For files that name none. */
  readonly calendar?: DefaultCalendar;
  /** Also run the rules that need a simulation. */
  readonly simulate?: boolean;
  /** What the links of this file lead to. */
  readonly links?: Links;
}

/**
 * What is known of a text, to be used again for its next version. It holds one version: earlier analyses made with it
 * must not be looked at any more.
 */
export class Recall {
  readonly memory = new Memory();
  #known: Known | undefined;

  /** What follows from the meaning of a stream, as far as that is the same as before. */
  known({ tree }: Parsed, stream: Stream, options: AnalyzeOptions): Known {
    this.#known = this.#goOn({ tree, options }, stream);
    return this.#known;
  }

  #goOn(now: Pick<Known, 'tree' | 'options'>, stream: Stream): Known {
    const before = this.#known;
    const afresh = (): Known => {
      const reading: KeptReading = {};
      const metrics = once(() => computeMetrics(stream, now.options.links, now.options.today, reading));
      return { ...now, metrics, reading, quiet: new Quiet() };
    };
    if (!before || reachesOut(stream) || !sameOptions(before.options, now.options)) return afresh();
    const like = likeness(before.tree, now.tree);
    switch (like) {
      case 'meaning': {
        const { metrics, reading, quiet } = before;
        return { ...now, metrics, reading, quiet };
      }
      case 'times':
      case 'structure': {
        const { reading } = before;
        const metrics = once(() => computeMetrics(stream, now.options.links, now.options.today, reading));
        return { ...now, metrics, reading, quiet: before.quiet.withOther(like) };
      }
      case 'none':
        return afresh();
    }
  }
}

interface Known {
  readonly tree: Tree | null;
  readonly options: AnalyzeOptions;
  readonly quiet: Quiet;
  readonly reading: KeptReading;
  readonly metrics: () => Metrics;
}

/** Sub-streams stand in other files: what follows from them follows from more than this one. */
function reachesOut({ nodes }: Stream): boolean {
  return listOf(nodes).some((node) => node.kind === 'step' && node.substream !== undefined);
}

/** Those that what is kept depends on. */
function sameOptions(one: AnalyzeOptions, other: AnalyzeOptions): boolean {
  const kept = ({ thresholds, calendar, today }: AnalyzeOptions) =>
    JSON.stringify([thresholds, calendar, today]);
  return kept(one) === kept(other);
}

/**
 * Never throws: whatever the text holds, there is an analysis with a finding that says what is wrong. With `recall`,
 * what has not changed is not worked out again, and the result is the same.
 */
export function analyze(text: string, options: AnalyzeOptions = {}, recall?: Recall): Analysis {
  const read = survey(text, options, recall);
  return { ...read, findings: runRules(allRules, read.facts, options, read.quiet) };
}

/** The findings with those that need a simulation, for an analysis that was made without; it was run elsewhere. */
export function withAttainment(
  analysis: Analysis,
  options: AnalyzeOptions,
  attained: ById<Attainment>,
): Analysis {
  const facts: Facts = { ...analysis.facts, attainment: () => attained };
  return { ...analysis, facts, findings: runRules(allRules, facts, options, analysis.quiet) };
}

function simulated(stream: Stream, { links, today }: AnalyzeOptions): Pick<Facts, 'attainment'> {
  return { attainment: once(() => slaAttainment(judgedStream({ stream, links, today }))) };
}

/** The same without asking any rule, for files that are looked at and not checked. */
export function survey(text: string, options: AnalyzeOptions = {}, recall?: Recall): Analysis {
  const memory = recall?.memory;
  const parsed = parse(text, memory);
  const { references, problems } = walkSchema(parsed.tree, text, memory);
  const stream = buildStream(parsed, options.calendar, memory, references);
  const graph = memory ? graphOf(stream, memory) : buildGraph(stream);
  const intact = isIntact(parsed);
  const known = intact ? recall?.known(parsed, stream, options) : undefined;
  const metrics = known?.metrics ?? once(() => computeMetrics(stream, options.links, options.today));
  const facts: Facts = {
    ...factsOf({ parsed, stream, graph, shape: problems, metrics }, options),
    ...(memory === undefined ? {} : { memory }),
    ...(options.simulate === true ? simulated(stream, options) : {}),
  };
  return { text, parsed, stream, facts, findings: [], intact, quiet: known?.quiet ?? new Quiet() };
}

function factsOf(
  read: Pick<Facts, 'parsed' | 'stream' | 'graph' | 'shape' | 'metrics'>,
  { thresholds, wording, today, links }: AnalyzeOptions,
): Facts {
  return {
    ...read,
    soundness: once(() => soundness(read.stream, read.graph)),
    thresholds: { ...defaultThresholds, ...thresholds },
    ...(wording === undefined ? {} : { wording }),
    ...(today === undefined ? {} : { today }),
    ...(links === undefined ? {} : { links }),
  };
}

/** A finding that is only shown. */
export type Told = Omit<Finding, 'fixes'>;

interface Glance extends Pick<Analysis, 'parsed'> {
  readonly findings: readonly Told[];
}

/**
 * What is wrong with the text by itself, before what follows from it is worked out: of the findings of `analyze`, those
 * of `textRules`. What it reads is kept, so that both together take hardly longer.
 */
export function glance(text: string, options: AnalyzeOptions = {}, recall?: Recall): Glance {
  const parsed = parse(text, recall?.memory);
  const { references, problems } = walkSchema(parsed.tree, text, recall?.memory);
  // Of what is defined, these rules look at names, and at the fields of context items.
  const root = asMap(parsed.tree);
  const part = root && { ...root, entries: root.entries.filter((entry) => keyOf(entry) === 'context') };
  const known = buildStream({ ...parsed, tree: part ?? null }, undefined, undefined, references);
  const stream: Stream = { ...known, root };
  const metrics = once(() => computeMetrics(stream));
  const facts = factsOf({ parsed, stream, graph: buildGraph(stream), shape: problems, metrics }, options);
  return { parsed, findings: runRules(textRules, facts, options) };
}

/** The arrows are the same array while they lead to the same places, and then what follows from that is the same too. */
function graphOf(stream: Stream, memory: Memory): Graph {
  type Kept = { readonly edges: Stream['edges']; readonly graph: Graph };
  const kept = memory.onward<Kept>('graph', (before) =>
    before?.edges === stream.edges ? before : { edges: stream.edges, graph: buildGraph(stream) },
  );
  return kept.graph;
}
