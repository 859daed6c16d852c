// Tokenises with the engine that VS Code itself uses, so that a test sees the scopes that a theme would see.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type StateStack } from 'vscode-textmate';

const grammarFile = new URL('../../syntaxes/vstream.tmLanguage.json', import.meta.url);

export interface Token {
  readonly text: string;
  readonly line: number;
  readonly start: number;
  /** From the whole document to the narrowest, without the grammar's own scope name. */
  readonly scopes: readonly string[];
}

export async function loadGrammar(): Promise<IGrammar> {
  const require = createRequire(import.meta.url);
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'source.vstream'
        ? textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile.pathname)
        : null,
  });
  const grammar = await registry.loadGrammar('source.vstream');
  if (grammar === null) throw new Error('the grammar did not load');
  return grammar;
}

/** Cuts at line feeds only, so that a carriage return reaches the grammar as it may in other hosts. */
export function tokenize(grammar: IGrammar, text: string): Token[] {
  let state: StateStack = textmate.INITIAL;
  return text.split('\n').flatMap((content, line) => {
    const result = grammar.tokenizeLine(content, state);
    state = result.ruleStack;
    return result.tokens.map((token) => ({
      text: content.slice(token.startIndex, token.endIndex),
      line,
      start: token.startIndex,
      scopes: token.scopes.slice(1),
    }));
  });
}
