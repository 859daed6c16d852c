// Questions about tokens: which text carries a scope, and which scopes a text carries.
import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { type Token, tokenize } from './tokenize.ts';

/** The first token with exactly this text, counted from the given line. */
export function find(tokens: readonly Token[], text: string, line = 0): Token {
  const found = tokens.find((token) => token.line >= line && token.text === text);
  assert.ok(
    found,
    `no token ${JSON.stringify(text)} in ${JSON.stringify(tokens.map((token) => token.text))}`,
  );
  return found;
}

export function has(token: Token, scope: string): boolean {
  return token.scopes.some((name) => name === scope || name.startsWith(`${scope}.`));
}

export function assertScope(tokens: readonly Token[], text: string, scope: string, line = 0): void {
  const token = find(tokens, text, line);
  assert.ok(has(token, scope), `${JSON.stringify(text)} lacks ${scope}: ${token.scopes.join(' ')}`);
}

/** Everything in the document that carries the scope: neighbours joined, cut at white space that does not. */
export function scoped(grammar: IGrammar, text: string, scope: string): string[] {
  const parts: string[] = [];
  let last: Token | undefined;
  for (const token of tokenize(grammar, text).filter((each) => each.text !== '' && has(each, scope))) {
    const touches = last?.line === token.line && last.start + last.text.length === token.start;
    if (touches) parts.push((parts.pop() ?? '') + token.text);
    else parts.push(token.text);
    last = token;
  }
  return parts;
}
