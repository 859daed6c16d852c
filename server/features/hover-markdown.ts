// Text of the author's as Markdown that cannot be anything but text.

/** Free text on one line, with everything escaped that Markdown or HTML would read: marks, tags, entities, bare links. */
export function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]()<>#!|~&$:@]/g, (char) =>
      char === '&' ? '&amp;' : char === '<' ? '&lt;' : `\\${char}`,
    )
    .replace(/www\./gi, (word) => `${word.slice(0, 3)}\\.`)
    .replace(/^(\d*)([-+=.])/, '$1\\$2');
}

/** Text in a code span, whatever backticks it holds. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

export function clipped(text: string, length = 120): string {
  const points = [...text.replace(/\s+/g, ' ').trim()];
  return points.length > length ? `${points.slice(0, length - 1).join('')}…` : points.join('');
}
