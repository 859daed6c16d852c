// Edits as authors, pastes and accidents make them: enough of them, and every state of a file comes up.
import fc from 'fast-check';

export interface Edit {
  /** Where, as a share of the length of the text. */
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
  /** Moves the place to the start of its line. */
  readonly wholeLine: boolean;
  /** Instead of all that: the next number becomes this one. */
  readonly figure: number | undefined;
}

const TYPED = [
  ...[
    'a',
    'x',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n  ',
    '\n    ',
    ':',
    ': ',
    '-',
    '- ',
    '\n- ',
    '\n  - ',
    '#',
    ' # note',
    '\n# note\n',
  ],
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '&a ',
    '*a',
    '!',
    '?',
    '%',
    '@',
    '`',
    '~',
    '\t',
    '\r\n',
    '\\',
    '\u{1f600}',
  ],
  ...[
    '---\n',
    '...\n',
    '<<: *a',
    '<<: { a: 1 }',
    '\u2028',
    '\u0085',
    '\ufeff',
    '\r',
    '0x1f',
    '.inf',
    '1e3',
    '007',
    'null',
    'true',
  ],
  ...[
    'steps:\n',
    '  new-step:\n    actor: lead\n    next: done\n',
    '    next: nowhere\n',
    '  process_time: 5m\n',
    'x-own: 1\n',
  ],
  ...[
    '    description: |\n      Two\n\n      lines # of text\n',
    '    description: >-\n      Folded\n      text\n',
    '"two\n lines"',
    "'it''s'",
  ],
  ...[
    '    raises: { late: 5%, gone: 1% }\n',
    '    reads: [a, b,\n      c]\n',
    'key: [a, {b: c}, "d"] # end',
    'outcome: success',
  ],
  ...[
    'vstream: 1\n',
    '  # vstream-ignore missing-sla: because\n',
    '    on: { late: { ignore: known } }\n',
    '50%',
    'unknown',
  ],
];

const PLACES = 10_007;

export const edit: fc.Arbitrary<Edit> = fc.record({
  // Not a double: half of those are as good as zero.
  at: fc.integer({ min: 0, max: PLACES - 1 }).map((place) => place / PLACES),
  remove: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(80)),
  insert: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...TYPED) },
    fc.constant(''),
    fc.string({ maxLength: 4 }),
  ),
  wholeLine: fc.boolean(),
  figure: fc.option(fc.nat(40), { freq: 2, nil: undefined }),
});

export function applied(text: string, { at, remove, insert, wholeLine, figure }: Edit): string {
  const place = Math.floor(at * text.length);
  const number = figure === undefined ? undefined : /\d+/.exec(text.slice(place));
  if (number) {
    const from = place + number.index;
    return `${text.slice(0, from)}${figure}${text.slice(from + number[0].length)}`;
  }
  const start = wholeLine ? text.lastIndexOf('\n', place - 1) + 1 : place;
  return text.slice(0, start) + insert + text.slice(start + remove);
}
