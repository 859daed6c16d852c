// The only place that quotes for Mermaid. Whatever a name holds, the picture shows it literally.

/** Signs that mean nothing to Mermaid inside quotes, save at the start of a line, where they may make a list. */
const PLAIN = /[A-Za-z0-9 \u00a0-\uffff]/;
const PLAIN_INSIDE = /[A-Za-z0-9 \u00a0-\uffff,.?!'()/=+-]/;

/** A quoted Mermaid string of these lines; never empty, because Mermaid draws no box for an empty label. */
export function quoted(lines: readonly string[]): string {
  const text = lines.map(escaped).join('<br/>');
  return `"${text === '' ? ' ' : text}"`;
}

/**
 * Nearly every ASCII sign becomes a numeric entity. Not only quotes would hurt: Mermaid reads Markdown, icons
 * (`fa:x`), formulas, `\n`, comments (`%%`), its own entities, and cuts a `;` after words such as `style` and a colon.
 */
function escaped(text: string): string {
  let result = '';
  let plain = PLAIN;
  for (const char of drawable(text)) {
    result += char.length > 1 || plain.test(char) ? char : `#${char.charCodeAt(0)};`;
    if (!/[0-9]/.test(char)) plain = PLAIN_INSIDE;
  }
  // Mermaid's own placeholders for `&` and `;`, which it replaces wherever they stand.
  return result
    .replaceAll('\ufb02\u00b0', '\ufb02\u2060\u00b0')
    .replaceAll('\u00b6\u00df', '\u00b6\u2060\u00df');
}

/** Line breaks, tabs and runs of spaces as one space. */
export function singleLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What no font draws, and halves of characters, as the replacement sign. */
function drawable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
}
