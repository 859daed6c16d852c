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
  for (const char of drawable(text).replace(STILL_READ, (sign) => `${sign}\u2060`)) {
    result += char.length > 1 || plain.test(char) ? char : `#${char.charCodeAt(0)};`;
    if (!/[0-9]/.test(char)) plain = PLAIN_INSIDE;
  }
  return result;
}

/**
 * What Mermaid reads even after it has decoded the entities: formulas, icons, `\n`, its own placeholders for `&` and
 * `;`. A sign without width, the word joiner, breaks each of them up.
 */
const STILL_READ = /\$(?=\$)|(?<=fa[bklrs]?):(?=fa-)|\\(?=n)|\ufb02(?=\u00b0)|\u00b6(?=\u00df)/g;

/** Line breaks, tabs and runs of spaces as one space; spaces that hold words together stay. */
export function singleLine(text: string): string {
  return text.replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim();
}

/** What no font draws, and halves of characters, as the replacement sign. */
function drawable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
}
