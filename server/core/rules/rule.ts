// The contract of a rule: what it reports, how it says it, and what it offers to write.
import type { Metrics } from '../metrics/types.ts';
import type { Graph } from '../model/graph.ts';
import type { Links, RemotePlace } from '../model/linked.ts';
import type { ShapeProblem } from '../model/shape.ts';
import type { Soundness } from '../model/soundness.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Definition } from '../model/types/values.ts';
import type { Memory } from '../parse/memory.ts';
import type { Parsed } from '../parse/tree.ts';
import type { Attainment, ById } from '../simulate/results.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/position.ts';
import type { Suppression } from './suppressions.ts';
import type { Thresholds } from './thresholds.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What the rules know of a file. Derived facts are computed once per analysis, when first asked for. */
export interface Facts {
  readonly parsed: Parsed;
  /** For what a rule works out of one entry alone. */
  readonly memory?: Memory;
  readonly stream: Stream;
  readonly shape: readonly ShapeProblem[];
  readonly graph: Graph;
  readonly soundness: () => Soundness;
  readonly metrics: () => Metrics;
  readonly thresholds: Thresholds;
  /** Words that leave open what is meant; without them the usual ones. */
  readonly wording?: readonly string[];
  /** The date (`2026-11-30`) for rules on what is overdue; they are silent without it. */
  readonly today?: string;
  /** Other files, for rules on links; they are silent without it. */
  readonly links?: Links;
  /** How often each SLA is kept, simulated; the rules on it are silent without it. */
  readonly attainment?: () => ById<Attainment>;
  /** Comments that silence nothing: known to rules that run last. */
  readonly unused?: readonly Suppression[];
}

export interface Related {
  readonly span: Span;
  /** Where the place lies in another file: the span then counts in the text of that file. */
  readonly file?: RemotePlace;
  readonly message: string;
}

/** One place where a rule found its problem. `Data` is all that message and fix are built from. */
export interface Found<Data> {
  readonly span: Span;
  readonly data: Data;
  readonly related?: readonly Related[];
  /** Where the severity depends on the case. */
  readonly severity?: Severity;
  readonly tags?: readonly Tag[];
  /** The keys whose absence is the problem: a misspelt one nearby already tells the story. */
  readonly lacks?: { readonly definition: Pick<Definition, 'span'>; readonly keys: readonly string[] };
  /** What it takes for granted: another finding there (of a rule in `after`) may explain it. Without it: the file. */
  readonly grounds?: () => readonly Ground[];
  /** What most likely was to stand here, for findings that explain others: keys, and names. */
  readonly meant?: { readonly keys?: readonly string[]; readonly names?: readonly string[] };
}

/** A definition, by the section that it stands in. */
export interface Place {
  readonly section: string;
  readonly id: string;
}

/** Something that a finding takes to be written as it was meant. What is left out is not asked for. */
export interface Ground {
  /** The definitions. */
  readonly within?: (place: Place) => boolean;
  /** Their keys. */
  readonly keys?: readonly string[];
  /** It could be another only by naming one of these. */
  readonly naming?: (name: string) => boolean;
}

export type Tag = 'unnecessary' | 'deprecated';

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that an author would most likely have typed. At most one a finding. */
  readonly preferred?: boolean;
  /** Right whatever the author meant: may be applied on save, without asking. */
  readonly safe?: boolean;
}

export interface RuleDocs {
  /** One sentence: what is wrong. */
  readonly what: string;
  readonly why: string;
  readonly how: string;
  /** A file that gives exactly one finding of the rule, and one that gives none. */
  readonly bad: string;
  readonly good: string;
  /** For rules on links: the files that the samples link to, by their path from there. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface RuleDefinition<Data> {
  readonly id: string;
  readonly severity: Severity;
  readonly docs: RuleDocs;
  /** Rules whose findings may explain this one's: those whose `grounds` they touch are not reported. */
  readonly after?: readonly string[];
  /** For rules that explain others: the keys that their findings put in doubt, if not those at their place. */
  readonly doubts?: readonly string[];
  /** Runs when all others have run, on what they have left (`unused`). */
  readonly last?: boolean;
  check(facts: Facts, report: (found: Found<Data>) => void): void;
  message(data: Data): string;
  fix?(data: Data, facts: Facts): Fix[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly tags: readonly Tag[];
  readonly fixable: boolean;
  /** Computed when asked for, on the text that the finding stands in. */
  readonly fixes: () => readonly Fix[];
}

/** A rule whose data type is closed over, so that rules of all kinds stand in one list. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly docs: RuleDocs;
  readonly after: readonly string[];
  readonly doubts: readonly string[];
  readonly last: boolean;
  readonly hasFix: boolean;
  run(facts: Facts): RawFinding[];
}

/** A finding with what relates it to others. */
export interface RawFinding extends Finding, Pick<Found<unknown>, 'lacks' | 'grounds' | 'meant'> {}

export function rule<Data>(definition: RuleDefinition<Data>): Rule {
  const { id, severity, docs, after = [], doubts = [], last = false } = definition;
  const run = (facts: Facts): RawFinding[] => {
    const findings: RawFinding[] = [];
    definition.check(facts, (found) => {
      findings.push({
        rule: id,
        severity: found.severity ?? severity,
        message: definition.message(found.data),
        span: found.span,
        related: found.related ?? [],
        tags: found.tags ?? [],
        fixable: definition.fix !== undefined,
        fixes: () => definition.fix?.(found.data, facts) ?? [],
        ...(found.lacks ? { lacks: found.lacks } : {}),
        ...(found.grounds ? { grounds: found.grounds } : {}),
        ...(found.meant ? { meant: found.meant } : {}),
      });
    });
    return findings;
  };
  return { id, severity, docs, after, doubts, last, hasFix: definition.fix !== undefined, run };
}
