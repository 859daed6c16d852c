// What is known of the definitions of a text, to be used again for its next version: their trees, and whatever was
// worked out from one of them alone. Their spans move along, so that only the newest version of a text may be looked at.
import type { Origin } from '../text/position.ts';
import { isOrdinary, type Piece, type Split } from './split.ts';
import {
  type Comment,
  type Entry,
  hasTwins,
  keyOf,
  type Parsed,
  type ScalarTree,
  type SyntaxProblem,
} from './tree.ts';

/** A piece as it was read. */
export type Read = {
  /** Where the piece begins: all its spans move with it. */
  readonly origin: Origin;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
} & (
  | { readonly role: 'preamble' }
  | { readonly role: 'section'; readonly key: ScalarTree }
  | { readonly role: 'entry' | 'definition'; readonly entry: Entry }
  | { readonly role: 'stray'; readonly entry?: Entry; readonly column: number }
);

/** A piece as it is kept; it is the same object as long as its text stays the same. */
export interface Kept {
  piece: Piece;
  readonly read: Read;
  /** By what was asked: what was worked out from the entry. */
  readonly derived: Map<unknown, { readonly value: unknown }>;
}

export class Memory {
  #text = '';
  /** What was read as a whole, and so has nothing that moves. */
  #whole: Parsed | undefined;
  #compared: { readonly text: string; readonly same: number; readonly rest: number } | undefined;
  #kept: readonly Kept[] = [];
  #byEntry = new WeakMap<Entry, Kept>();
  readonly #lists = new Map<unknown, Gathered<unknown>>();
  readonly #maps = new Map<unknown, Mapped<unknown>>();
  readonly #last = new Map<unknown, unknown>();
  /** By section: entries no two of which have the same key. */
  readonly #distinct = new Map<string, readonly Entry[]>();

  /** Whether a text holds only what pieces can be made of; the text that is kept does. */
  isOrdinary(text: string): boolean {
    if (this.#text === '') return isOrdinary(text);
    const { same, rest } = this.#shared(text);
    // A line break may be half in what both share.
    const end = text.length - rest + 1;
    return isOrdinary(text.slice(Math.max(0, same - 1), text[end - 1] === '\r' ? end + 1 : end));
  }

  /** All that is known, piece by piece. */
  get kept(): readonly Kept[] {
    return this.#kept;
  }

  /** How many characters a text shares with the one that is kept, at the start and then at the end. */
  #shared(text: string): { readonly same: number; readonly rest: number } {
    if (this.#compared?.text === text) return this.#compared;
    const same = commonStart(this.#text, text);
    this.#compared = { text, same, rest: commonEnd(this.#text, text, same) };
    return this.#compared;
  }

  /** The text that is kept, for the next to be split. */
  before(text: string): Split | undefined {
    return this.#text === '' ? undefined : { text: this.#text, pieces: this.#kept, ...this.#shared(text) };
  }

  /** Of every new piece: what is known of the same text at the same place, counted from the start or from the end. */
  match(text: string, pieces: readonly Piece[]): (Kept | undefined)[] {
    const [old, last] = [this.#kept, pieces.length - 1];
    const { same, rest } = this.#shared(text);
    const by = text.length - this.#text.length;
    const found: (Kept | undefined)[] = new Array(pieces.length).fill(undefined);
    let first = 0;
    for (; first < Math.min(old.length, pieces.length); first++) {
      const piece = pieces[first];
      const known = old[first];
      if (!piece || !known || piece.end > same || !isSame(piece, known.piece, 0)) break;
      found[first] = known;
    }
    const left = Math.min(old.length, pieces.length) - first;
    for (let back = 0; back < left; back++) {
      const piece = pieces[last - back];
      const known = old[old.length - 1 - back];
      if (!piece || !known || piece.start < text.length - rest || !isSame(piece, known.piece, by)) break;
      found[last - back] = known;
    }
    return found;
  }

  /** What `read` makes of a text that does not fall into pieces, once while it stays the same. */
  whole(text: string, read: (text: string) => Parsed): Parsed {
    if (this.#whole?.text !== text) this.#whole = read(text);
    return this.#whole;
  }

  /** The newest version, piece by piece: what `match` found for it is moved to where it stands now. */
  keep(text: string, pieces: readonly Piece[], reads: readonly (Read | Kept)[]): void {
    const kept: Kept[] = [];
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      const read = reads[i];
      if (piece && read) kept.push('role' in read ? this.#added(piece, read) : this.#moved(piece, read));
    }
    this.#kept = kept;
    this.#text = text;
    this.#whole = undefined;
    this.#compared = undefined;
  }

  #added(piece: Piece, read: Read): Kept {
    const kept: Kept = { piece, read, derived: new Map() };
    if ('entry' in read && read.entry) this.#byEntry.set(read.entry, kept);
    return kept;
  }

  #moved(piece: Piece, kept: Kept): Kept {
    kept.read.origin.at = piece.start;
    kept.piece = piece;
    return kept;
  }

  knows(entry: Entry): boolean {
    return this.#byEntry.has(entry);
  }

  /**
   * What `work` makes of an entry, worked out once while the entry stays as it is. `question` says what is asked: two
   * questions are the same when they are the same value. The result is made of the entry alone, and its spans move.
   */
  of<T>(entry: Entry, question: unknown, work: () => T): T {
    const kept = this.#byEntry.get(entry);
    if (!kept) return work();
    const known = kept.derived.get(question);
    if (known) return known.value as T;
    const value = work();
    kept.derived.set(question, { value });
    return value;
  }

  /** `of` for each of several entries, in one list: the same list as before while it would hold the same. */
  gathered<T>(
    entries: readonly Entry[],
    question: unknown,
    work: (entry: Entry) => readonly T[],
  ): readonly T[] {
    const last = this.#lists.get(question) as Gathered<T> | undefined;
    const known = last?.entries.length === entries.length ? last : undefined;
    const parts = known ? known.parts.slice() : new Array<readonly T[]>(entries.length);
    let isSame = known !== undefined;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at] as Entry;
      if (known?.entries[at] === entry) continue;
      const before = known?.parts[at];
      const part = this.of(entry, question, () => work(entry));
      isSame &&= part === before || (part.length === 0 && before?.length === 0);
      parts[at] = part;
    }
    const all = isSame && known ? known.all : parts.flat();
    this.#lists.set(question, { entries, parts, all });
    return all;
  }

  /** `of` for each of several entries by its key, of two with one key the later: the same map while all are the same. */
  mapped<T>(entries: readonly Entry[], question: unknown, work: (entry: Entry) => T): ReadonlyMap<string, T> {
    const known = this.#maps.get(question) as Mapped<T> | undefined;
    const changed = known && differing(known, entries);
    if (known && changed?.length === 0) return known.map;
    const map = new Map(changed ? known?.map : []);
    for (const at of changed ?? entries.keys()) {
      const entry = entries[at];
      if (entry)
        map.set(
          keyOf(entry),
          this.of(entry, question, () => work(entry)),
        );
    }
    this.#maps.set(question, { entries, map });
    return map;
  }

  /** `hasTwins` for the entries of a section, which mostly have the keys that they had. */
  hasTwins(section: string, entries: readonly Entry[]): boolean {
    const known = this.#distinct.get(section);
    if (!known || !haveSameKeys(known, entries)) {
      if (hasTwins(entries)) return true;
    }
    this.#distinct.set(section, entries);
    return false;
  }

  /** What `work` makes of the text, given what it made of the version before. */
  onward<T>(question: unknown, work: (before: T | undefined) => T): T {
    const now = work(this.#last.get(question) as T | undefined);
    this.#last.set(question, now);
    return now;
  }
}

interface Gathered<T> {
  readonly entries: readonly Entry[];
  readonly parts: readonly (readonly T[])[];
  readonly all: readonly T[];
}

interface Mapped<T> {
  readonly entries: readonly Entry[];
  readonly map: ReadonlyMap<string, T>;
}

/** Where other entries stand now under the same keys; undefined where the keys are not the same. */
function differing(
  { entries: before, map }: Mapped<unknown>,
  entries: readonly Entry[],
): number[] | undefined {
  if (before.length !== entries.length || map.size !== entries.length) return undefined;
  const found: number[] = [];
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as Entry;
    const old = before[at];
    if (entry === old) continue;
    if (!old || keyOf(entry) !== keyOf(old)) return undefined;
    found.push(at);
  }
  return found;
}

function haveSameKeys(before: readonly Entry[], entries: readonly Entry[]): boolean {
  if (before.length !== entries.length) return false;
  for (let at = 0; at < entries.length; at++) {
    const [old, entry] = [before[at] as Entry, entries[at] as Entry];
    if (old !== entry && keyOf(old) !== keyOf(entry)) return false;
  }
  return true;
}

/** The characters of a piece are the same where its bounds are: those lie in what both texts share. */
function isSame(piece: Piece, known: Piece, by: number): boolean {
  return (
    piece.role === known.role &&
    piece.start === known.start + by &&
    piece.end === known.end + by &&
    piece.key === known.key + by
  );
}

/** How many characters two texts share at their start. */
function commonStart(a: string, b: string): number {
  return longest(Math.min(a.length, b.length), (length) => a.slice(0, length) === b.slice(0, length));
}

/** How many they share at their end, beside the first `taken`. */
function commonEnd(a: string, b: string, taken: number): number {
  const most = Math.min(a.length, b.length) - taken;
  return longest(most, (n) => a.slice(a.length - n) === b.slice(b.length - n));
}

/** The greatest number up to `most` for which something holds that holds for all smaller ones. */
function longest(most: number, holds: (length: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
