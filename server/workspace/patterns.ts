// Path patterns, as in `.gitignore` files: `*` and `?` within a name, `**` across folders. A pattern without a slash
// holds at any depth; one that names a folder holds for all that lies in it. Linear in the length of names: a pattern
// is never turned into a regular expression.

/** `path` with forward slashes, from the workspace folder. */
export function matches(pattern: string, path: string): boolean {
  const trimmed = pattern.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  const wanted = trimmed.includes('/') ? trimmed.split('/') : ['**', trimmed];
  return matchesFrom(wanted, path.split('/'));
}

/** Row by row over the pattern: which of the path's beginnings it matches so far. */
function matchesFrom(pattern: readonly string[], path: readonly string[]): boolean {
  let reached: boolean[] = [true, ...path.map(() => false)];
  for (const part of pattern) {
    const next = reached.map(() => false);
    for (let i = 0; i < reached.length; i++) {
      if (part === '**') next[i] = reached[i] === true || (i > 0 && next[i - 1] === true);
      else next[i] = i > 0 && reached[i - 1] === true && matchesName(part, path[i - 1] ?? '');
    }
    reached = next;
  }
  // A folder that matches takes what lies in it along.
  return reached.some((is, i) => is && i > 0);
}

function matchesName(pattern: string, name: string): boolean {
  let [p, n] = [0, 0];
  let star: { p: number; n: number } | undefined;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = { p, n };
      p++;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star) {
      star.n++;
      [p, n] = [star.p + 1, star.n];
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
