// What is made of files by their text alone, once while that stays the same.
import type { Texts } from './texts.ts';

export class PerText<T> {
  readonly #texts: Pick<Texts, 'get'>;
  readonly #make: (text: string, uri: string) => T;
  readonly #known = new Map<string, { readonly text: string; readonly made: T }>();

  constructor(texts: Pick<Texts, 'get'>, make: (text: string, uri: string) => T) {
    this.#texts = texts;
    this.#make = make;
  }

  /** By its text as it stands now; undefined for a file that is missing, or not read yet. */
  of(uri: string): T | undefined {
    const read = this.#texts.get(uri);
    if (typeof read !== 'object') {
      this.#known.delete(uri);
      return undefined;
    }
    const known = this.#known.get(uri);
    if (known?.text === read.text) return known.made;
    const made = this.#make(read.text, uri);
    this.#known.set(uri, { text: read.text, made });
    return made;
  }

  /** What was made last, whatever the text is by now. */
  last(uri: string): T | undefined {
    return this.#known.get(uri)?.made;
  }

  get uris(): readonly string[] {
    return [...this.#known.keys()];
  }

  get size(): number {
    return this.#known.size;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  forgetAll(): void {
    this.#known.clear();
  }
}
