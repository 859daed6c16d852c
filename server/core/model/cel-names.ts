// Names in a CEL expression, found without parsing it: good enough to know what is used while it is still being typed.

const TOKENS =
  /[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\d[\w.]*|[A-Za-z_]\w*|\.|\(|\S/g;

const WORDS: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null']);

/** Every chain of names, `risk.score` as ['risk', 'score'], in order; texts and the names of functions are none. */
export function celNames(expression: string): string[][] {
  const tokens = expression.match(TOKENS) ?? [];
  const chains: string[][] = [];
  let chain: string[] | undefined;
  for (const [i, token] of tokens.entries()) {
    const isName = /^[A-Za-z_]\w*$/.test(token) && !WORDS.has(token);
    if (isName && tokens[i + 1] !== '(') {
      const goesOn = tokens[i - 1] === '.';
      if (!goesOn) {
        chain = [];
        chains.push(chain);
      }
      chain?.push(token);
      continue;
    }
    if (token !== '.') chain = undefined;
  }
  return chains;
}
