// Line breaks for labels, chosen here so that the text of the picture does not depend on who draws it.
import { once } from '../text/once.ts';
import { singleLine } from './escape.ts';

/** Made when it is first needed: that takes milliseconds, and few words are cut. */
const graphemes = once(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;

/** Lines of at most `width` columns. Words longer than a line break after a hyphen, else where they must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const add = (piece: string, gap: string): void => {
    if (line !== '' && columns(line) + gap.length + columns(piece) > width) {
      lines.push(line);
      line = piece;
    } else line = line === '' ? piece : line + gap + piece;
  };
  for (const word of singleLine(text).split(' ')) {
    if (columns(word) <= width) add(word, ' ');
    else for (const [index, piece] of pieces(word, width).entries()) add(piece, index === 0 ? ' ' : '');
  }
  if (line !== '') lines.push(line);
  return lines;
}

function pieces(word: string, width: number): string[] {
  return word.split(/(?<=-)/).flatMap((part) => (columns(part) > width ? cut(part, width) : [part]));
}

/** At most `width` columns, the rest as an ellipsis. */
export function shorten(text: string, width: number): string {
  const whole = singleLine(text);
  if (columns(whole) <= width) return whole;
  return `${cut(whole, width - 1)[0]?.trimEnd() ?? ''}…`;
}

function cut(word: string, width: number): string[] {
  const parts: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes().segment(word)) {
    const wide = WIDE.test(segment) ? 2 : 1;
    if (piece !== '' && used + wide > width) {
      parts.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += wide;
  }
  if (piece !== '') parts.push(piece);
  return parts;
}

function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of graphemes().segment(text)) sum += WIDE.test(segment) ? 2 : 1;
  return sum;
}
