// The one facade of the core: text in, findings, model and metrics out. Nothing is kept between calls.
import { buildStream } from './model/build.ts';
import { buildGraph } from './model/graph.ts';
import { checkShape } from './model/shape.ts';
import type { Stream } from './model/types.ts';
import { parse } from './parse/parse.ts';
import type { Parsed } from './parse/tree.ts';
import { runRules, type RuleSettings } from './rules/engine.ts';
import { allRules } from './rules/index.ts';
import type { Facts, Finding } from './rules/rule.ts';

export interface Analysis {
  readonly text: string;
  readonly parsed: Parsed;
  readonly stream: Stream;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  /** The text is valid YAML: model and metrics describe all of it. */
  readonly intact: boolean;
}

export type AnalyzeOptions = RuleSettings;

/** Never throws: whatever the text holds, there is an analysis with a finding that says what is wrong. */
export function analyze(text: string, options: AnalyzeOptions = {}): Analysis {
  const parsed = parse(text);
  const stream = buildStream(parsed);
  const facts: Facts = { parsed, stream, shape: checkShape(parsed.tree, text), graph: buildGraph(stream) };
  const findings = runRules(allRules, facts, options);
  return { text, parsed, stream, facts, findings, intact: !parsed.problems.some((p) => p.code === 'syntax') };
}
