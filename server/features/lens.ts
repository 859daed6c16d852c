// Code lenses: the stream's figures above the file, and the number of uses above each definition.
import type { Analysis } from '../core/analyze.ts';
import type { Metric, Metrics } from '../core/metrics/types.ts';
import type { Span } from '../core/text/position.ts';
import { formatMetric } from './figures.ts';
import { type Namespace, occurrences, type Target } from './navigation.ts';

export interface LensOptions {
  readonly metrics: boolean;
  readonly uses: boolean;
}

const ALL_LENSES: LensOptions = { metrics: true, uses: true };

export type Lens =
  | { readonly kind: 'metrics'; readonly span: Span; readonly title: string }
  | { readonly kind: 'uses'; readonly span: Span; readonly title: string; readonly uses: readonly Span[] };

/** Kinds that nothing refers to: a count would always be none. */
const UNUSED: ReadonlySet<Namespace> = new Set(['input', 'obligation', 'finding', 'scenario', 'field']);

export function lenses(analysis: Analysis, options: LensOptions = ALL_LENSES): Lens[] {
  return [...(options.metrics ? streamLens(analysis) : []), ...(options.uses ? useLenses(analysis) : [])];
}

function streamLens(analysis: Analysis): Lens[] {
  if (analysis.stream.nodes.size === 0) return [];
  const title = streamTitle(analysis, analysis.facts.metrics());
  return [{ kind: 'metrics', span: analysis.stream.anchor, title }];
}

function streamTitle({ stream }: Analysis, metrics: Metrics): string {
  const figures: readonly (readonly [string, Metric | Metric<string>])[] = [
    ['Lead time', metrics.lead_time],
    ['Flow efficiency', metrics.flow_efficiency],
    ['Rolled %C&A', metrics.rolled_complete_accurate],
    ['Constraint', metrics.constraint],
  ];
  const shown = figures.filter(([label, metric], index) => index < 2 || (metric.known && label !== ''));
  return shown
    .map(([label, metric]) => {
      const id = metric.unit === 'id' && typeof metric.value === 'string' ? metric.value : undefined;
      const name = id === undefined ? undefined : (stream.nodes.get(id) ?? stream.actors.get(id))?.name?.text;
      return `${label} ${name ?? formatMetric(metric)}`;
    })
    .join(' · ');
}

function useLenses({ stream, text }: Analysis): Lens[] {
  const places = occurrences(stream);
  const uses = new Map<string, Span[]>();
  const key = ({ kind, id }: Target) => `${kind} ${id}`;
  for (const { target, span, role } of places) {
    if (role === 'definition' || target.kind === 'field') continue;
    const found = uses.get(key(target));
    if (found) found.push(span);
    else uses.set(key(target), [span]);
  }
  return places.flatMap(({ target, span, role }): Lens[] => {
    if (role !== 'definition' || UNUSED.has(target.kind) || !beginsLine(text, span.start)) return [];
    const found = uses.get(key(target)) ?? [];
    return [
      { kind: 'uses', span, title: found.length === 1 ? '1 use' : `${found.length} uses`, uses: found },
    ];
  });
}

/** Several definitions on one line would share a lens that says nothing. */
function beginsLine(text: string, offset: number): boolean {
  return /(?:^|[\r\n])[ \t]*["']?$/.test(text.slice(Math.max(0, offset - 100), offset));
}
