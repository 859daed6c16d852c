// Streams that set each other off for ever. Each trigger of each file is a port; a port can end where some output is
// reachable from it that starts nothing, or only ports that can end themselves, along nodes that all can be passed: a
// step with a sub-stream can, if the trigger that it sets off can end. The least fixed point of that leaves the ports
// that never come to rest; those that lead back to themselves are the cycles.
import { components } from './cycles.ts';
import { buildGraph, closure, type Graph } from './graph.ts';
import type { LinkedSpec, Links } from './linked.ts';
import { type Link, linksOf } from './links.ts';
import type { Stream } from './types/stream.ts';

/** A link on a cycle, and the file that holds it. */
export interface CycleLink {
  readonly uri: string;
  readonly stream: Stream;
  readonly link: Link;
}

export interface StreamCycle {
  /** The files on it, beginning with the one that was asked about. */
  readonly uris: readonly string[];
  /** Links that close it, those of the file that was asked about first. */
  readonly links: readonly CycleLink[];
}

interface File {
  readonly uri: string;
  readonly stream: Stream;
  readonly links: readonly { readonly link: Link; readonly to: string }[];
}

/** The cycles without a way out that a link of this file is part of. */
export function streamCycles(stream: Stream, links: Links): StreamCycle[] {
  const files = explore(stream, links);
  const parts = components([...files.keys()], (uri) => nextFiles(uri, files));
  const own = parts.find((part) => part.includes(links.uri));
  if (!own?.some((uri) => nextFiles(uri, files).some((next) => own.includes(next)))) return [];
  return new Ports(new Map([...files].filter(([uri]) => own.includes(uri)))).cyclesAt(links.uri);
}

/** This file and every file that links lead to from here, in either direction. */
function explore(stream: Stream, links: Links): Map<string, File> {
  const files = new Map<string, File>();
  const open: (Links & { readonly stream: Stream })[] = [{ ...links, stream }];
  for (let spec = open.pop(); spec; spec = open.pop()) {
    if (files.has(spec.uri)) continue;
    const { linked } = spec;
    const found = linksOf(spec.stream).flatMap((link) => {
      const target = triggers(link) ? linked(link.path) : undefined;
      return typeof target === 'object' ? [{ link, target }] : [];
    });
    files.set(spec.uri, {
      uri: spec.uri,
      stream: spec.stream,
      links: found.map(({ link, target }) => ({ link, to: target.uri })),
    });
    const others: LinkedSpec[] = [...found.map(({ target }) => target), ...spec.linkedFrom()];
    open.push(...others.filter(({ uri }) => !files.has(uri)));
  }
  return files;
}

/** Exceptions need not strike, and a baseline is only compared with. */
function triggers({ role }: Link): boolean {
  return role === 'from' || role === 'starts' || role === 'stream';
}

/** Files that a file sets off, by its own links or by theirs. */
function nextFiles(uri: string, files: ReadonlyMap<string, File>): string[] {
  const own = files.get(uri)?.links.flatMap(({ link, to }) => (link.role === 'from' ? [] : [to])) ?? [];
  const listening = [...files.values()].filter((file) =>
    file.links.some(({ link, to }) => link.role === 'from' && to === uri),
  );
  return [...new Set([...own, ...listening.map((file) => file.uri)])];
}

/** Work goes from an output, or from a step with a sub-stream, to a trigger. */
interface Start {
  readonly uri: string;
  readonly node: string;
  readonly to: string;
  readonly link: CycleLink;
}

const portOf = (uri: string, trigger: string) => `${uri}#${trigger}`;

class Ports {
  readonly #files: ReadonlyMap<string, File>;
  readonly #graphs = new Map<string, Graph>();
  readonly #ports = new Map<string, { readonly uri: string; readonly trigger: string }>();
  /** What each node sets off. */
  readonly #starts = new Map<string, Start[]>();
  readonly #ending = new Set<string>();

  constructor(files: ReadonlyMap<string, File>) {
    this.#files = files;
    for (const { uri, stream } of files.values()) {
      this.#graphs.set(uri, buildGraph(stream));
      for (const node of stream.nodes.values()) {
        if (node.kind === 'trigger') this.#ports.set(portOf(uri, node.id), { uri, trigger: node.id });
      }
    }
    for (const file of files.values()) for (const { link, to } of file.links) this.#addStart(file, link, to);
    this.#settle();
  }

  cyclesAt(uri: string): StreamCycle[] {
    const stuck = [...this.#ports.keys()].filter((port) => !this.#ending.has(port));
    const next = new Map(
      stuck.map((port) => [port, this.#startsFrom(port).filter(({ to }) => !this.#ending.has(to))]),
    );
    return components(stuck, (port) => (next.get(port) ?? []).map(({ to }) => to)).flatMap((ports) => {
      const inside = new Set(ports);
      const starts = ports.flatMap((port) => (next.get(port) ?? []).filter(({ to }) => inside.has(to)));
      const links = [...new Set(starts.map(({ link }) => link))];
      const own = links.filter((link) => link.uri === uri);
      if (own.length === 0) return [];
      const uris = [uri, ...ports.map((port) => this.#ports.get(port)?.uri ?? uri)];
      return [{ uris: [...new Set(uris)], links: [...own, ...links.filter((link) => link.uri !== uri)] }];
    });
  }

  #addStart(file: File, link: Link, to: string): void {
    if (!this.#files.has(to)) return;
    const held = { uri: file.uri, stream: file.stream, link };
    const add = (uri: string, node: string, port: string) => {
      if (!this.#ports.has(port)) return;
      const key = portOf(uri, node);
      this.#starts.set(key, [...(this.#starts.get(key) ?? []), { uri, node, to: port, link: held }]);
    };
    if (link.role === 'from' && link.id) add(to, link.id.id, portOf(file.uri, link.trigger.id));
    if (link.role === 'starts' && link.id) add(file.uri, link.output.id, portOf(to, link.id.id));
    if (link.role === 'stream') {
      const named = link.substream.trigger?.id;
      const only = [...this.#ports.values()].filter((port) => port.uri === to);
      const trigger = named ?? (only.length === 1 ? only[0]?.trigger : undefined);
      if (trigger !== undefined) add(file.uri, link.step.id, portOf(to, trigger));
    }
  }

  #settle(): void {
    for (let before = -1; before < this.#ending.size; ) {
      before = this.#ending.size;
      for (const port of this.#ports.keys())
        if (!this.#ending.has(port) && this.#canEnd(port)) this.#ending.add(port);
    }
  }

  #canEnd(port: string): boolean {
    const reached = this.#reached(port, false);
    const outputs = this.#outputs(port, reached);
    // A port that reaches no output at all, sub-streams or not, is the concern of other rules.
    if (outputs.length === 0) return this.#outputs(port, this.#reached(port, true)).length === 0;
    return outputs.some((key) => (this.#starts.get(key) ?? []).every(({ to }) => this.#ending.has(to)));
  }

  #outputs(port: string, reached: ReadonlySet<string>): string[] {
    const uri = this.#ports.get(port)?.uri ?? '';
    const nodes = this.#files.get(uri)?.stream.nodes;
    return [...reached].filter((id) => nodes?.get(id)?.kind === 'output').map((id) => portOf(uri, id));
  }

  #startsFrom(port: string): Start[] {
    const { uri } = this.#ports.get(port) ?? { uri: '' };
    return [...this.#reached(port, false)].flatMap((id) => this.#starts.get(portOf(uri, id)) ?? []);
  }

  /** Nodes that work can reach from a trigger; unless `through`, it waits for ever in a sub-stream that never ends. */
  #reached(port: string, through: boolean): Set<string> {
    const { uri, trigger } = this.#ports.get(port) ?? { uri: '', trigger: '' };
    const nodes = this.#files.get(uri)?.stream.nodes;
    return closure([trigger], (id) => {
      const waits =
        nodes?.get(id)?.kind === 'step' &&
        this.#starts.get(portOf(uri, id))?.some(({ to }) => !this.#ending.has(to));
      return waits && !through ? [] : (this.#graphs.get(uri)?.out.get(id) ?? []).map((edge) => edge.to);
    });
  }
}
