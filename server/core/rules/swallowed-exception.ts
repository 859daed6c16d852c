// swallowed-exception: something grave happens, and the specification looks away.
import type { Handler, StreamException } from '../model/types/handling.ts';
import { entryOf } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { type Related, rule } from './rule.ts';

interface Swallowed {
  readonly exception: StreamException;
  readonly key: 'ignore' | 'continue';
  readonly grave: string;
}

export default rule<Swallowed>({
  id: 'swallowed-exception',
  severity: 'warning',
  docs: {
    what: 'A grave exception is ignored, or the work goes on as if nothing had happened.',
    why: 'Breaches of security and policy, and failures of high severity, are what somebody has to hear of. An executor that follows such a handler hides them.',
    how: 'Tell somebody (`notify`, `escalate`), write down what happened (`writes`), or send the work where it is dealt with (`then`).',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, raises: { signature-forged: 1% }, next: paid } }
exceptions:
  signature-forged: { category: security, handle: { continue: true } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, auditor: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, raises: { signature-forged: 1% }, next: paid } }
exceptions:
  signature-forged: { category: security, handle: { notify: [auditor], then: not-paid } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
  },
  check({ stream }, report) {
    for (const exception of stream.exceptions.values()) {
      const grave = gravity(exception);
      if (!grave) continue;
      const own = [...stream.nodes.values()].flatMap((node) => node.on.get(exception.id)?.handler ?? []);
      for (const handler of [...(exception.handle ? [exception.handle] : []), ...own]) {
        const key = swallows(handler);
        const value = key && entryOf(handler.tree, key)?.value;
        if (!key || !value) continue;
        const data = { exception, key, grave: grave.message };
        report({ span: value.span, data, related: [{ ...grave, message: `It is ${grave.message}.` }] });
      }
    }
  },
  message({ exception, key, grave }) {
    const how = key === 'ignore' ? 'is ignored' : 'changes nothing: work just goes on';
    return `\`${exception.id}\` is ${grave}, and ${how}. Tell somebody, or send the work where it is dealt with.`;
  },
});

/** What makes it grave, and where that is said. */
function gravity({ severity, category, tree }: StreamException): Related | undefined {
  const at = (key: string): Span | undefined => entryOf(tree, key)?.value?.span;
  const high = severity === 'critical' || severity === 'high' ? at('severity') : undefined;
  if (high) return { span: high, message: `of ${severity} severity` };
  const guarded = category === 'security' || category === 'policy' ? at('category') : undefined;
  return guarded && { span: guarded, message: `a matter of ${category}` };
}

/** A handler that does something beside going on swallows nothing. */
function swallows(handler: Handler): Swallowed['key'] | undefined {
  if (handler.ignore) return 'ignore';
  const { retry, compensate, writes, notify, escalate, starts } = handler;
  const acts = [...compensate, ...writes, ...notify, ...escalate].length > 0 || retry || starts;
  return handler.continue && !acts && !handler.then ? 'continue' : undefined;
}
