// What the editor's settings say, checked before it is believed.
import type { AnalyzeOptions } from '../core/analyze.ts';
import type { Level } from '../core/rules/engine.ts';

const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'hint', 'off'];

/** Reads the `vstream` section; what is malformed is left at its default. */
export function readSettings(section: unknown): AnalyzeOptions {
  const rules = isRecord(section) ? section.rules : undefined;
  const levels: Record<string, Level> = {};
  for (const [rule, level] of Object.entries(isRecord(rules) ? rules : {})) {
    const known = LEVELS.find((candidate) => candidate === level);
    if (known) levels[rule] = known;
  }
  return { levels };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
