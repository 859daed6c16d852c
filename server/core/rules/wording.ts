// Lists and numbers as messages say them.

/** `a`, `b` and `c`. */
export function inWords(ids: readonly string[], between = 'and'): string {
  const quoted = [...new Set(ids)].map((id) => `\`${id}\``);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${between} ${quoted.at(-1)}`;
}
