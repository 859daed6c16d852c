// A simulated figure in words: its value, or that it is unknown and why.
import type { Figure } from '../core/simulate/results.ts';

export function shown<V>(
  figure: Figure<V>,
  text: (value: V) => string,
): { value: string; note: string; known: boolean } {
  if (figure.value !== null) return { value: text(figure.value), note: '', known: true };
  return { value: 'unknown', note: whyOf(figure), known: false };
}

export function whyOf({ reason, missing }: Figure<unknown>): string {
  return reason ?? (missing.length > 0 ? `not stated: ${missing.join(', ')}` : '');
}
