// What a plain scalar stands for by the core schema of YAML 1.2.

const NUMBER = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
/** Forms that are rare enough to leave to the full reader. */
const RARE = /^(?:0[ox]|[-+]?\.(?:inf|nan)|~)/i;

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...(['null', 'Null', 'NULL', ''] as const).map((word) => [word, null] as const),
  ...(['true', 'True', 'TRUE'] as const).map((word) => [word, true] as const),
  ...(['false', 'False', 'FALSE'] as const).map((word) => [word, false] as const),
]);

/** Undefined for forms that this table does not know. */
export function plainValue(source: string): string | number | boolean | null | undefined {
  const word = WORDS.get(source);
  if (word !== undefined) return word;
  const code = source.charCodeAt(0);
  // Numbers start with a digit, a sign or a dot; most scalars with a letter.
  if (code > 57) return source;
  if (RARE.test(source)) return undefined;
  return NUMBER.test(source) ? Number(source) : source;
}
