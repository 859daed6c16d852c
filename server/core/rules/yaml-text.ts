// YAML that is to be written into a file, and how it reads in block and in flow style.

/**
 * YAML to write: text for a scalar, pairs for a mapping, a list for a sequence; or lines that the author has written
 * elsewhere (indented from column 0), and what they are in flow style.
 */
export type Yaml =
  | string
  | readonly (readonly [string, Yaml])[]
  | { readonly list: readonly Yaml[] }
  | { readonly lines: readonly string[]; readonly flow: string };

export function block(body: Yaml, column: number, unit: number): string[] {
  const indent = ' '.repeat(column);
  if (typeof body === 'string') return [indent + body];
  if ('list' in body) {
    return body.list.flatMap((item) => {
      const [first = '', ...rest] = block(item, column + 2, unit);
      return [`${indent}- ${first.slice(column + 2)}`, ...rest];
    });
  }
  if ('lines' in body) return body.lines.map((line) => (line === '' ? '' : indent + line));
  return body.flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${indent}${key}: ${value}`]
      : [`${indent}${key}:`, ...block(value, column + ('list' in value ? Math.min(unit, 2) : unit), unit)],
  );
}

export function pair(key: string, body: Yaml): string {
  return `${key}: ${inline(body)}`;
}

/** The same YAML in flow style, for files that write their mappings on one line. */
export function inline(body: Yaml): string {
  if (typeof body === 'string') return body;
  if ('list' in body) return `[${body.list.map(inline).join(', ')}]`;
  if ('lines' in body) return body.flow;
  return `{ ${body.map(([key, value]) => pair(key, value)).join(', ')} }`;
}
