// The indefinite article, for messages that name a kind of thing.

/** `a step`, `an actor`, `an SLA`. */
export function withArticle(noun: string): string {
  return `${/^(?:[aeiou]|SLA\b)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
