// Files that are not open, as features look at them: analysed without asking any rule, and again when their text differs.
import { type Analysis, survey } from '../core/analyze.ts';
import type { Texts } from '../workspace/texts.ts';

export class Surveys {
  readonly #texts: Texts;
  readonly #known = new Map<string, Analysis>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Undefined for a file that is missing, or not read yet. */
  of(uri: string): Analysis | undefined {
    const read = this.#texts.get(uri);
    if (typeof read !== 'object') {
      this.#known.delete(uri);
      return undefined;
    }
    const known = this.#known.get(uri);
    if (known?.text === read.text) return known;
    const made = survey(read.text);
    this.#known.set(uri, made);
    return made;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  forgetAll(): void {
    this.#known.clear();
  }
}
