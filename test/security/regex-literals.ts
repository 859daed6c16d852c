// The regular expressions of a source text, found by a reader of tokens: a `/` begins one where no value stands before.

export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  readonly line: number;
}

/** Words after which a value begins. */
const BEFORE_VALUE = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|yield|await|new)$/;

export function regexLiterals(code: string): RegexLiteral[] {
  const found: RegexLiteral[] = [];
  /** Depths of braces at which the text of a template goes on. */
  const templates: number[] = [];
  let depth = 0;
  let before = '';
  let at = 0;
  const template = () => {
    for (; at < code.length; at++) {
      if (code[at] === '\\') at++;
      else if (code[at] === '`') {
        at++;
        before = 'value`';
        return;
      } else if (code.startsWith('${', at)) {
        at += 2;
        templates.push(depth++);
        before = '(';
        return;
      }
    }
  };
  while (at < code.length) {
    const char = code[at] ?? '';
    if (code.startsWith('//', at)) at = ending(code, '\n', at);
    else if (code.startsWith('/*', at)) at = ending(code, '*/', at) + 2;
    else if (char === '`') {
      at++;
      template();
    } else if (char === '"' || char === "'") {
      for (at++; at < code.length && code[at] !== char; at++) if (code[at] === '\\') at++;
      at++;
      before = 'value"';
    } else if (char === '/' && !isValue(before)) {
      const from = at + 1;
      let inClass = false;
      for (at++; at < code.length && (inClass || code[at] !== '/'); at++) {
        if (code[at] === '\\') at++;
        else if (code[at] === '[') inClass = true;
        else if (code[at] === ']') inClass = false;
      }
      const flags = /^[a-z]*/.exec(code.slice(at + 1, at + 10))?.[0] ?? '';
      found.push({ source: code.slice(from, at), flags, line: code.slice(0, from).split('\n').length });
      at += 1 + flags.length;
      before = 'value"';
    } else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      at++;
      if (char === '}' && templates.at(-1) === depth) {
        templates.pop();
        template();
      } else if (char.trim() !== '') before = `${before.slice(-12)}${char}`;
      else if (/[\w$]$/.test(before)) before += ' ';
    }
  }
  return found;
}

function isValue(before: string): boolean {
  const last = before.trimEnd();
  return /[\w$)\]"`]$/.test(last) && !BEFORE_VALUE.test(last);
}

function ending(code: string, mark: string, from: number): number {
  const found = code.indexOf(mark, from);
  return found < 0 ? code.length : found;
}
