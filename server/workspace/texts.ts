// The texts of the workspace: open documents as they stand in the editor, other files as they were last read. Asking
// never waits; what is not known yet is noted, and read by the next `load`.
import type { FileRead, Files } from './files.ts';
import { canonical } from './paths.ts';

export class Texts {
  readonly #files: Files;
  readonly #open = new Map<string, { readonly uri: string; readonly text: string }>();
  readonly #read = new Map<string, FileRead>();
  readonly #wanted = new Set<string>();
  /** Reads under way, so that nothing is read twice at once; a change in between makes a result void. */
  readonly #reading = new Map<string, Promise<FileRead>>();
  #version = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  /** What a URI (in canonical form) holds. */
  get(uri: string): FileRead {
    const open = this.#open.get(uri);
    if (open) return open;
    if (!this.#read.has(uri)) this.#wanted.add(uri);
    return this.#read.get(uri);
  }

  /** While this is the same, so is every answer of `get`. */
  get version(): number {
    return this.#version;
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  /** The spelling in which the editor names a file, where it has it open. */
  spelling(uri: string): string {
    return this.#open.get(uri)?.uri ?? uri;
  }

  open(uri: string, text: string): void {
    this.#open.set(canonical(uri), { uri, text });
    this.#version++;
  }

  close(uri: string): void {
    const key = canonical(uri);
    this.#open.delete(key);
    this.forget(key);
  }

  /** The file has changed, come or gone: it is read again when somebody asks. */
  forget(uri: string): void {
    const key = canonical(uri);
    this.#read.delete(key);
    this.#reading.delete(key);
    this.#version++;
  }

  /** All that was read counts for nothing any more, as when the folders have changed. */
  forgetAll(): void {
    this.#read.clear();
    this.#reading.clear();
    this.#version++;
  }

  get hasWanted(): boolean {
    return this.#wanted.size > 0;
  }

  /** Reads what was asked for. Resolves with the URIs whose text is known since. */
  async load(): Promise<string[]> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    await Promise.all(wanted.map((uri) => this.#reading.get(uri) ?? this.#start(uri)));
    return wanted.filter((uri) => this.#read.has(uri));
  }

  async #start(uri: string): Promise<void> {
    const reading = this.#files.read(uri);
    this.#reading.set(uri, reading);
    const read = await reading;
    if (this.#reading.get(uri) !== reading) return;
    this.#read.set(uri, read);
    this.#version++;
    this.#reading.delete(uri);
  }
}
