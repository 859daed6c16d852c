// What a view keeps of one file over a reload and while the preview is hidden, as one of the reader's choices.
import { type Check, object, text } from '../../server/protocol/check.ts';

interface Choices {
  readonly choice: (name: string) => string | undefined;
  readonly choose: (name: string, value: string) => void;
}

export class Kept<T> {
  readonly #choices: Choices;
  readonly #name: string;
  readonly #check: Check<T>;

  constructor(choices: Choices, name: string, check: Check<T>) {
    this.#choices = choices;
    this.#name = name;
    this.#check = check;
  }

  /** Nothing where it was kept of another file. */
  of(uri: string): T | undefined {
    const kept = parsed(this.#choices.choice(this.#name) ?? '');
    const known = object({ uri: text, value: this.#check });
    return known(kept) && kept.uri === uri ? kept.value : undefined;
  }

  keep(uri: string, value: T): void {
    this.#choices.choose(this.#name, JSON.stringify({ uri, value }));
  }
}

/** The editor hands back what it was given, which another version may have written. */
function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
