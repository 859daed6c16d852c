// The search for specs in the folders of a workspace: one folder after the other, begun when the client is ready.
import type { Files } from '../workspace/files.ts';
import type { Landscape } from '../workspace/landscape.ts';
import { canonical, isInside } from '../workspace/paths.ts';

export class Search {
  readonly #files: Files;
  readonly #landscape: Landscape;
  /** Whatever must be known before folders are looked through. */
  readonly #before: () => Promise<unknown>;
  readonly #found: () => void;
  #underWay: Promise<void> | undefined;
  #begin = () => {};

  /** `found` hears that a search is done. */
  constructor(files: Files, landscape: Landscape, before: () => Promise<unknown>, found: () => void) {
    this.#files = files;
    this.#landscape = landscape;
    this.#before = before;
    this.#found = found;
    // Who asks before the search begins waits for it.
    this.#underWay = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  /** What is under way; undefined where all is found. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** The client is ready. */
  begin(): void {
    this.#begin();
    this.in(this.#landscape.folders);
  }

  in(folders: readonly string[]): void {
    const before = this.#underWay ?? Promise.resolve();
    const search = before
      .then(() => this.#all(folders))
      .finally(() => {
        if (this.#underWay === search) this.#underWay = undefined;
      });
    this.#underWay = search;
  }

  async #all(folders: readonly string[]): Promise<void> {
    await this.#before();
    for (const folder of folders) await this.#one(folder);
    this.#found();
  }

  /** What comes while the search is under way stays, whether or not it was found. */
  async #one(folder: string): Promise<void> {
    const before = this.#landscape.listed.filter((uri) => isInside(uri, canonical(folder)));
    const found = new Set((await this.#files.list(folder)).map(canonical));
    for (const uri of before) if (!found.has(uri)) this.#landscape.unlist(uri);
    this.#landscape.list(found);
  }
}
