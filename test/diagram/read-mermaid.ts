// Reads back the Mermaid text that the diagram writes, so that tests compare what is drawn and not what was meant.

export interface DrawnNode {
  readonly key: string;
  readonly lines: readonly string[];
  readonly shape: string;
  readonly classes: readonly string[];
  /** The frame around it. */
  readonly frame: string;
}

export interface DrawnLink {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly stroke: string;
  readonly label: string;
}

export function readMermaid(text: string): {
  nodes: Map<string, DrawnNode>;
  links: DrawnLink[];
  frames: Map<string, string>;
} {
  const frames = new Map<string, string>();
  let frame = '';
  const nodes = new Map<string, DrawnNode>();
  const links: DrawnLink[] = [];
  const classes = new Map<string, string[]>();
  const [head, ...lines] = text.trimEnd().split('\n');
  if (!/^flowchart (TB|LR)$/.test(head ?? '')) throw new Error(`no flowchart: ${head}`);
  for (const line of lines) {
    const link = /^ {2}(n\d+) (?:(e\d+)@)?(-->|==>|-\.->|---)(?:\|"([^"]*)"\|)? (n\d+)$/.exec(line);
    const opened = /^ {2}subgraph (g\d+)\["([^"]*)"\]$/.exec(line);
    const node =
      /^ {2}(n\d+)(\(\(|\(|\[\[|\[\/|\[|\{\{|\{|>|@\{ shape: fork, label: )"([^"]*)"(?:\)\)|\)|\]\]|\/\]|\]|\}\}|\}| \})$/.exec(
        line,
      );
    const assigned = /^ {2}class ([n\d,]+) vs-([a-z]+)$/.exec(line);
    if (opened) {
      frame = opened[1] ?? '';
      frames.set(frame, linesOf(opened[2] ?? '').join(' '));
    } else if (line === '  end') frame = '';
    else if (link) {
      const [, from = '', key = '', stroke = '', label = '', to = ''] = link;
      links.push({ key, from, to, stroke, label: linesOf(label).join(' ') });
    } else if (node) {
      const [, key = '', shape = '', label = ''] = node;
      nodes.set(key, { key, shape, lines: linesOf(label), classes: [], frame });
    } else if (assigned) {
      for (const key of (assigned[1] ?? '').split(',')) {
        classes.set(key, [...(classes.get(key) ?? []), assigned[2] ?? '']);
      }
    } else if (!line.startsWith('  classDef vs-')) throw new Error(`unexpected line: ${line}`);
  }
  for (const [key, names] of classes) {
    const node = nodes.get(key);
    if (node) nodes.set(key, { ...node, classes: names });
  }
  return { nodes, links, frames };
}

function linesOf(label: string): string[] {
  return label
    .split('<br/>')
    .map((line) =>
      line.replace(/#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll('\u00a0', ' '),
    );
}
