// The words of semantic tokens, by themselves: they are promised before any feature is loaded.

/** Standard token types, so that every theme has colours for them. */
export const TOKEN_TYPES = [
  'event',
  'function',
  'class',
  'namespace',
  'variable',
  'property',
  'parameter',
  'type',
  'enumMember',
  'keyword',
  'number',
] as const;
export const TOKEN_MODIFIERS = ['definition', 'modification'] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];
