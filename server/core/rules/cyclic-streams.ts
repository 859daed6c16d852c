// cyclic-streams: streams that set each other off, and none of them ever lets the work end.
import { fileName, placeIn } from '../model/linked.ts';
import { type CycleLink, streamCycles } from '../model/stream-cycles.ts';
import type { Span } from '../text/position.ts';
import { type Related, rule } from './rule.ts';

interface Cycle {
  readonly files: readonly string[];
}

export default rule<Cycle>({
  id: 'cyclic-streams',
  severity: 'warning',
  docs: {
    what: 'A stream triggers itself, directly or through others, and nothing ever leaves the cycle.',
    why: 'Every item starts another one: the work never ends, and its amount only grows.',
    how: 'Give one of the streams an output, reachable from the trigger on the cycle, that does not start the next one; or take one of the links away.',
    bad: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
triggers: { reminded: { event: A bill falls due, next: charge } }
steps: { charge: { actor: bank, next: charged } }
outputs:
  charged:
    outcome: success
    verify: [The bank confirms the charge]
    starts: ["./reminders.vstream.yaml#billed"]
`,
    good: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
triggers: { reminded: { event: A bill falls due, next: charge } }
steps: { charge: { actor: bank, next: [{ to: charged, probability: 80% }, { to: closed, probability: 20% }] } }
outputs:
  charged:
    outcome: success
    verify: [The bank confirms the charge]
    starts: ["./reminders.vstream.yaml#billed"]
  closed: { outcome: cancelled }
`,
    files: {
      './reminders.vstream.yaml': `vstream: 1
name: Reminders
actors: { mailer: { kind: system } }
triggers: { billed: { event: A bill is paid, next: wait } }
steps: { wait: { actor: mailer, not_before: 30d, next: due } }
outputs: { due: { outcome: success, verify: [The mail is sent], starts: ["./sample.vstream.yaml#reminded"] } }
`,
    },
  },
  check({ stream, links }, report) {
    if (!links) return;
    for (const cycle of streamCycles(stream, links)) {
      const [first, ...others] = cycle.links;
      if (first)
        report({
          span: whole(first),
          data: { files: cycle.uris.map(fileName) },
          related: others.map((link) => relate(link, links.uri)),
        });
    }
  },
  message({ files }) {
    const [first, ...others] = files;
    const through = others.length === 0 ? '' : ` through ${others.map((file) => `\`${file}\``).join(', ')}`;
    return `\`${first}\` triggers itself${through} without a way out: let the work end in an output that starts nothing, or take a link away.`;
  },
});

/** The path and the id behind it. */
function whole({ link }: CycleLink): Span {
  return { start: link.span.start, end: Math.max(link.span.end, link.id?.span.end ?? 0) };
}

function relate(link: CycleLink, here: string): Related {
  const span = whole(link);
  const message = 'This link is part of the cycle';
  return link.uri === here ? { span, message } : { span, message, file: placeIn(link, span) };
}
