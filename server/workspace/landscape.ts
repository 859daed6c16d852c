// The specs of a workspace and the links between them: what a file's rules may ask about other files, who depends on
// whom, and who has to be checked again when a file changes.
import { buildStream } from '../core/model/build.ts';
import { fileName, type Linked, type LinkedSpec, type Links } from '../core/model/linked.ts';
import { linksOf } from '../core/model/links.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { parse } from '../core/parse/parse.ts';
import { isIntact } from '../core/parse/tree.ts';
import { type FileRead, isSearched } from './files.ts';
import { canonical, folderOf, isInside, pathWithin, resolveFile } from './paths.ts';
import { PerText } from './per-text.ts';
import type { Texts } from './texts.ts';

interface Read {
  readonly stream: Stream;
  readonly intact: boolean;
  /** Canonical URIs of the files that it links to. */
  readonly to: ReadonlySet<string>;
}

/** What is known of the files by now. */
export type KnownTexts = Pick<Texts, 'get' | 'isOpen' | 'spelling' | 'version'>;

export class Landscape {
  readonly #texts: KnownTexts;
  #folders: readonly string[] = [];
  readonly #specs: PerText<Read>;
  /** Specs that are known to be there, asked for or not. */
  readonly #listed = new Set<string>();
  /** By file: the files that its last analysis looked at. */
  readonly #looked = new Map<string, Set<string>>();
  /** Specs that name a spec, as long as nothing changes: each file of a project asks for those that link to it. */
  #naming: { readonly of: string; readonly uris: readonly string[] } | undefined;
  #changes = 0;

  constructor(texts: KnownTexts) {
    this.#texts = texts;
    this.#specs = new PerText(texts, readSpec);
  }

  /** Links stay inside the folder that holds the linking file. */
  setFolders(folders: readonly string[]): void {
    this.#folders = folders.map((folder) => canonical(folder).replace(/\/+$/, ''));
    for (const uri of this.#listed) if (folderOf(uri, this.#folders) === undefined) this.unlist(uri);
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Specs that may link to others, whether or not somebody asks for them. */
  list(uris: Iterable<string>): void {
    for (const uri of uris) this.#listed.add(canonical(uri));
    this.#changes++;
  }

  /** The file is gone. */
  unlist(uri: string): void {
    this.#listed.delete(canonical(uri));
    this.#specs.forget(canonical(uri));
    this.#changes++;
  }

  /** Whether a search through the folders would come upon the file. */
  isSearched(uri: string): boolean {
    const folder = folderOf(canonical(uri), this.#folders);
    return folder !== undefined && isSearched(pathWithin(canonical(uri), folder));
  }

  /** Whether a link from one file may lead to the other: not out of its folder. */
  mayLink(from: string, to: string): boolean {
    const folder = folderOf(canonical(from), this.#folders);
    return folder === undefined || isInside(canonical(to), folder);
  }

  /** Specs that are known to be there, in canonical form. */
  get listed(): readonly string[] {
    return [...this.#listed];
  }

  /** What the rules of a file may ask. From the first question on, what they look at is noted anew. */
  linksOf(uri: string): Links {
    const key = canonical(uri);
    const looked = new Set<string>();
    const view = this.#view(key, looked);
    return {
      uri: view.uri,
      linked: (path) => {
        this.#looked.set(key, looked);
        return view.linked(path);
      },
      linkedFrom: () => {
        this.#looked.set(key, looked);
        return view.linkedFrom();
      },
    };
  }

  /** The file is no longer checked. */
  release(uri: string): void {
    this.#looked.delete(canonical(uri));
  }

  /** Files, in canonical form, whose findings may change with this one: those that looked at it, and those that it links to. */
  dependants(uri: string): Set<string> {
    const key = canonical(uri);
    const found = new Set<string>();
    for (const [file, looked] of this.#looked) if (looked.has(key)) found.add(file);
    for (const target of this.#specs.last(key)?.to ?? []) found.add(target);
    for (const target of this.#targets(key)) found.add(target);
    found.delete(key);
    return found;
  }

  #view(uri: string, looked: Set<string>): Links {
    return {
      uri: this.#texts.spelling(uri),
      linked: (path) => this.#linked(uri, path, looked),
      linkedFrom: () => this.#linkedFrom(uri, looked),
    };
  }

  #linked(from: string, path: string, looked: Set<string>): Linked | undefined {
    const folder = folderOf(from, this.#folders);
    const resolved = resolveFile(from, path);
    const target = resolved === undefined ? undefined : canonical(resolved);
    if (target === undefined) return folder === undefined ? undefined : 'outside';
    looked.add(target);
    // Without a folder there is no telling what is outside: only what the editor has open counts.
    if (folder === undefined ? !this.#texts.isOpen(target) : !isInside(target, folder)) {
      return folder === undefined ? undefined : 'outside';
    }
    const read = this.#texts.get(target);
    if (read === undefined) return undefined;
    if (read === 'missing' || read === 'outside') return read;
    return this.#linkedSpec(target, looked);
  }

  #linkedFrom(uri: string, looked: Set<string>): LinkedSpec[] {
    const name = fileName(uri);
    return this.#namingOthers().flatMap((other) => {
      // Whoever links here writes the name of the file: most texts need no closer look.
      const read = this.#texts.get(other);
      if (typeof read !== 'object' || !read.text.includes(name) || !this.#specs.of(other)?.to.has(uri))
        return [];
      looked.add(other);
      return this.#linkedSpec(other, looked) ?? [];
    });
  }

  /** In order. Most files name no other: their text says so without being parsed. */
  #namingOthers(): readonly string[] {
    const of = `${this.#texts.version} ${this.#changes} ${this.#specs.size}`;
    if (this.#naming?.of === of) return this.#naming.uris;
    const known = new Set([...this.#listed, ...this.#specs.uris]);
    const uris = [...known].filter((uri) => namesSpec(this.#texts.get(uri))).sort();
    this.#naming = { of, uris };
    return uris;
  }

  #linkedSpec(uri: string, looked: Set<string>): LinkedSpec | undefined {
    const spec = this.#specs.of(uri);
    return spec && { ...this.#view(uri, looked), stream: spec.stream, intact: spec.intact };
  }

  #targets(uri: string): ReadonlySet<string> {
    return (namesSpec(this.#texts.get(uri)) ? this.#specs.of(uri)?.to : undefined) ?? new Set();
  }
}

function readSpec(text: string, uri: string): Read {
  const parsed = parse(text);
  const stream = buildStream(parsed);
  const to = linksOf(stream).flatMap(({ path }) => {
    const target = resolveFile(uri, path);
    return target === undefined ? [] : [canonical(target)];
  });
  return { stream, intact: isIntact(parsed), to: new Set(to) };
}

function namesSpec(read: FileRead): boolean {
  return typeof read === 'object' && /\.ya?ml/.test(read.text);
}
