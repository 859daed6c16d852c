// The landscape: every linked spec of the workspace as a box, every link between two of them as an arrow.
import { quoted } from '../core/diagram/escape.ts';
import { wrap } from '../core/diagram/wrap.ts';
import { fileName } from '../core/model/linked.ts';
import { type Link, linksOf } from '../core/model/links.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Landscape } from '../protocol/landscape.ts';
import { canonical, folderOf, pathWithin, resolveFile } from '../workspace/paths.ts';

export interface Spec {
  readonly uri: string;
  readonly stream: Stream;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** `here`: the file from which one looks; `folders`: in canonical form. */
export function landscapeOf(here: string, specs: readonly Spec[], folders: readonly string[]): Landscape {
  const known = new Map(specs.map((spec) => [canonical(spec.uri), spec]));
  const arrows = new Map<string, Arrow>();
  for (const [uri, { stream }] of known) {
    for (const link of linksOf(stream)) {
      const resolved = resolveFile(uri, link.path);
      if (resolved === undefined) continue;
      const arrow = arrowOf(uri, canonical(resolved), link);
      // Both files may state the same link.
      arrows.set(`${arrow.from}\n${arrow.to}\n${arrow.label}`, arrow);
    }
  }
  const linked = new Set([canonical(here), ...[...arrows.values()].flatMap(({ from, to }) => [from, to])]);
  const path = (uri: string): string => {
    const folder = folderOf(uri, folders);
    return folder === undefined ? fileName(uri) : pathWithin(uri, folder);
  };
  const title = (uri: string): string => known.get(uri)?.stream.name?.text.trim() || fileName(uri);
  const drawn = [...known.keys(), ...linked].filter(
    (uri, index, all) => linked.has(uri) && all.indexOf(uri) === index,
  );
  const keys = new Map(drawn.map((uri, index) => [uri, `n${index + 1}`]));
  const shown = drawn.map((uri) => {
    const spec = known.get(uri);
    const caption = spec ? captionOf(spec.stream, path(uri)) : `${path(uri)} · not there`;
    const titleLines = wrap(title(uri), 28).length;
    const isHere = uri === canonical(here);
    return {
      ...{ key: keys.get(uri) ?? '', uri: spec?.uri ?? uri, title: title(uri), path: path(uri), caption },
      aria: `${title(uri)}, ${caption}${isHere ? ', this file' : ''}`,
      titleLines,
      here: isHere,
      missing: spec === undefined,
    };
  });
  const links = [...arrows.values()].map(({ from, to, label }, index) => ({
    ...{ key: `e${index + 1}`, from: keys.get(from) ?? '', to: keys.get(to) ?? '', label },
  }));
  const alone = [...known].filter(([uri]) => !linked.has(uri));
  return {
    mermaid: mermaidOf(shown, links),
    specs: shown,
    links,
    alone: alone.map(([uri, spec]) => ({ uri: spec.uri, title: title(uri), path: path(uri) })),
  };
}

function captionOf({ kind, state }: Stream, path: string): string {
  return [path, kind?.text ?? '', state?.text === 'future' ? 'future state' : '']
    .filter((part) => part !== '')
    .join(' · ');
}

/** In the direction in which work goes; what is compared points at what it is compared with. */
function arrowOf(uri: string, other: string, { role }: Link): Arrow {
  switch (role) {
    case 'from':
      return { from: other, to: uri, label: 'starts' };
    case 'starts':
      return { from: uri, to: other, label: 'starts' };
    case 'handler':
      return { from: uri, to: other, label: 'starts when something fails' };
    case 'stream':
      return { from: uri, to: other, label: 'contains' };
    case 'baseline':
      return { from: uri, to: other, label: 'is compared with' };
  }
}

function mermaidOf(
  specs: readonly Landscape['specs'][number][],
  links: readonly Landscape['links'][number][],
): string {
  const lines = [
    'flowchart TB',
    ...specs.map(
      ({ key, title, caption }) => `  ${key}[${quoted([...wrap(title, 28), ...wrap(caption, 34)])}]`,
    ),
    ...links.map(({ key, from, to, label }) => {
      const stroke = label === 'starts' ? '-->' : '-.->';
      return `  ${from} ${key}@${stroke}|${quoted([label])}| ${to}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
