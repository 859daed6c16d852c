// yaml-syntax: the text cannot be read as one YAML document.
import { rule } from './rule.ts';

export default rule<{ message: string }>({
  id: 'yaml-syntax',
  severity: 'error',
  docs: {
    what: 'The text cannot be read as a YAML document.',
    why: 'What cannot be read cannot be executed, and a reader that guesses may run something else than was meant.',
    how: 'Mend the place that the message names: close the quote or bracket, line up the indentation, use spaces.',
    bad: 'vstream: 1\nname: "Refunds\n',
    good: 'vstream: 1\nname: "Refunds"\n',
  },
  check({ parsed }, report) {
    for (const { code, message, span } of parsed.problems) {
      if (code !== 'duplicate-key') report({ span, data: { message } });
    }
  },
  message: ({ message }) => message,
});
