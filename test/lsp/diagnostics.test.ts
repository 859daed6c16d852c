// Diagnostics and quick fixes over real stdio: what any editor sees while somebody types.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol/node';
import { marked, TestClient } from './client.ts';

const SPEC = `vstream: 1
name: Sign-up 🙂
owner: growth
teams: { growth: { type: stream-aligned } }
actors:
  service: { kind: system }
  reviewer: { kind: human, team: growth }
context:
  sign-up: { fields: { e-mail: string } }
triggers:
  asked: { event: Somebody signs up, provides: [sign-up], next: validate }
steps:
  validate:
    actor: service # does it alone
    raises: { e-mail-bounced: 5% }
    next: done
  review:
    actor: reviewer
    reads: [sign-up]
    sla: review-time
    next: done
handoffs:
  to-review: { to: review, context: [sign-up], sla: review-time, escalation: [{ after: 1h, to: reviewer }] }
exceptions:
  e-mail-bounced: { category: technical, handle: { then: to-review } }
slas:
  review-time: { within: 4h, on_breach: { notify: [reviewer], continue: true } }
  whole: { covers: stream, within: 1d, on_breach: { notify: [reviewer], continue: true } }
outputs:
  done: { outcome: success, verify: [The account exists] }
`;

describe('diagnostics over stdio', () => {
  let client: TestClient;
  let count = 0;
  const fresh = () => `file:///work/sign-up-${++count}.vstream.yaml`;
  before(async () => {
    client = await TestClient.start();
  });
  after(async () => assert.equal(await client.stop(), 0));

  const ofRule = (diagnostics: Diagnostic[], rule: string) => diagnostics.filter(({ code }) => code === rule);
  const fixesAt = (uri: string, diagnostic: Diagnostic) =>
    client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });

  it('publishes nothing above information for a sound file', async () => {
    const uri = fresh();
    await client.open(uri, SPEC);
    assert.deepEqual(
      (await client.diagnostics(uri)).filter(({ severity }) => (severity ?? 1) < 3),
      [],
    );
  });

  it('finds an exception whose handling is deleted, says where it is defined, and writes it again', async () => {
    const uri = fresh();
    await client.open(uri, SPEC);
    await client.diagnostics(uri);
    await client.replace(uri, '  e-mail-bounced: { category: technical, handle: { then: to-review } }\n', '');
    const [found, ...others] = ofRule(await client.diagnostics(uri), 'unhandled-exception');
    assert.ok(found);
    assert.deepEqual(others, []);
    assert.equal(marked(client.document(uri), found), 'e-mail-bounced');
    assert.equal(found.severity, 1);
    assert.equal(found.source, 'vstream');
    assert.match(found.codeDescription?.href ?? '', /unhandled-exception$/);
    const actions = await fixesAt(uri, found);
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    assert.match(preferred[0]?.title ?? '', /to-review/);
    const text = await client.apply(uri, preferred[0]?.edit);
    assert.match(
      text,
      / {2}e-mail-bounced:\n {4}category: technical\n {4}handle:\n {6}notify: \[reviewer\]\n {6}then: to-review\n/,
    );
    assert.match(text, /# does it alone/);
    assert.deepEqual(ofRule(await client.diagnostics(uri), 'unhandled-exception'), []);
  });

  it('relates an exception without a handler to its definition', async () => {
    const uri = fresh();
    await client.open(uri, SPEC.replace(', handle: { then: to-review }', ''));
    const [found] = ofRule(await client.diagnostics(uri), 'unhandled-exception');
    assert.ok(found);
    const [related] = found.relatedInformation ?? [];
    assert.equal(related?.location.uri, uri);
    assert.equal(client.document(uri).getText(related?.location.range), 'e-mail-bounced');
    assert.equal(related?.location.range.start.line, 24);
  });

  it('finds context that a handoff passes and nobody defines', async () => {
    const uri = fresh();
    await client.open(uri, SPEC.replace('context: [sign-up], sla', 'context: [sing-up], sla'));
    const found = ofRule(await client.diagnostics(uri), 'undefined-handoff-context');
    assert.equal(found.length, 1);
    assert.equal(found[0] && marked(client.document(uri), found[0]), 'sing-up');
    assert.match(String(found[0]?.message), /did you mean `sign-up`/);
  });

  it('finds a missing SLA and takes the severity from the settings', async () => {
    const strict = await TestClient.start({ settings: { rules: { 'missing-sla': 'error' } } });
    const uri = fresh();
    await strict.open(uri, SPEC.replace('    sla: review-time\n', ''));
    const [found] = ofRule(await strict.diagnostics(uri), 'missing-sla');
    assert.ok(found);
    assert.equal(marked(strict.document(uri), found), 'review');
    assert.equal(found.severity, 1);
    assert.equal(await strict.stop(), 0);
  });

  it('counts ranges in UTF-16 units', async () => {
    const uri = fresh();
    await client.open(
      uri,
      'vstream: 1\nname: x\nowner: {"🙂🙂": 1}\nactors: { "🙂": { kind: human }, b: { kind: nobody } }\n',
    );
    const wrong = (await client.diagnostics(uri)).find(({ message }) => String(message).includes('`nobody`'));
    assert.deepEqual(wrong?.range, { start: { line: 3, character: 44 }, end: { line: 3, character: 50 } });
  });

  it('publishes only for versions that stand still, and the last one is never stale', async () => {
    const uri = fresh();
    await client.open(uri, SPEC);
    await client.diagnostics(uri);
    const before = client.published.length;
    // One after the other as fast as they can be sent, as an editor does it.
    const sent: Promise<number>[] = [];
    for (let i = 0; i < 20; i++) {
      sent.push(client.replace(uri, 'name: Sign-up', `name: ${i % 10}Sign-up`));
      sent.push(client.replace(uri, `name: ${i % 10}Sign-up`, 'name: Sign-up'));
    }
    await Promise.all(sent);
    const last = await client.replace(uri, 'handle: { then: to-review }', 'handle: { then: to-revew }');
    const found = ofRule(await client.diagnostics(uri, last), 'unknown-reference');
    assert.equal(found.length, 1);
    assert.ok(client.published.length - before <= 3, 'a burst is no more work than three changes');
    assert.equal(client.published.at(-1)?.version, last);
  });

  it('offers edits only for the version that it has seen', async () => {
    const uri = fresh();
    await client.open(uri, SPEC.replace('then: to-review', 'then: to-revew'));
    const [found] = ofRule(await client.diagnostics(uri), 'unknown-reference');
    assert.ok(found);
    const [action] = await fixesAt(uri, found);
    await client.replace(uri, 'name: Sign-up', 'name: Signing up');
    await assert.rejects(client.apply(uri, action?.edit), /another version/);
  });

  it('clears the diagnostics of a closed file', async () => {
    const uri = fresh();
    await client.open(uri, 'vstream: 1\n');
    await client.diagnostics(uri);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual(await client.diagnostics(uri, 'none'), []);
  });

  const odd: [string, string][] = [
    ['an empty file', ''],
    ['only a comment', '# nothing yet\n'],
    ['no YAML', '}{ this: is: not [ yaml\n\t%%%'],
    ['a list at the top', '- vstream: 1\n- name: x\n'],
    ['a scalar at the top', 'hello'],
    ['tabs', 'vstream: 1\nname: x\nsteps:\n\ta: {}\n'],
    [
      'a file that names itself',
      'vstream: 1\nname: x\nbaseline: ./self.vstream.yaml\ntriggers: { t: { from: "./self.vstream.yaml#o", next: o } }\noutputs: { o: { outcome: success, starts: ["./self.vstream.yaml#t"] } }\n',
    ],
    [
      'HTML and quotes in labels',
      'vstream: 1\nname: "<img src=x onerror=alert(1)> \\"; click\\" `end`"\nsteps: { a: { name: \'"]; end\' } }\n',
    ],
  ];
  for (const [title, text] of odd) {
    it(`answers ${title} with findings inside the text, LF and CRLF`, async () => {
      for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
        const uri = fresh();
        await client.open(uri, variant);
        const found = await client.diagnostics(uri);
        assert.ok(found.length > 0, 'silence');
        assert.deepEqual(ofRule(found, 'internal-error'), []);
        const end = client.document(uri).positionAt(variant.length);
        for (const { range } of found)
          assert.ok(range.end.line <= end.line, `${JSON.stringify(range)} outside`);
      }
    });
  }

  it('survives five megabytes', async () => {
    const uri = fresh();
    const steps = Array.from(
      { length: 60_000 },
      (_, i) => `  step-${i}:\n    actor: service\n    process_time: 2h..8h\n    next: step-${i + 1}\n`,
    );
    const text = `vstream: 1\nname: Large\nactors: { service: { kind: system } }\ntriggers: { go: { event: Go, next: step-0 } }\nsteps:\n${steps.join('')}  step-60000: { actor: service, next: nowhere }\n`;
    assert.ok(text.length > 4_500_000);
    await client.open(uri, text);
    const found = await client.diagnostics(uri);
    assert.deepEqual(
      ofRule(found, 'unknown-reference').map((d) => marked(client.document(uri), d)),
      ['nowhere'],
    );
  });
});

it('publishes what a simulation tells a moment later, for the same version', async () => {
  const client = await TestClient.start();
  const uri = 'file:///work/slow.vstream.yaml';
  const slow = SPEC.replace(
    'actor: service # does it alone',
    'actor: service\n    process_time: 1h\n    wait_time: 1h..9h\n    sla: 6h',
  );
  await client.open(uri, slow);
  assert.ok(!(await client.diagnostics(uri)).some(({ code }) => code === 'sla-at-risk'));
  const later = await client.nextDiagnostics(uri);
  const found = later.find(({ code }) => code === 'sla-at-risk');
  assert.ok(found);
  assert.equal(marked(client.document(uri), found), '6h');
  assert.equal(await client.stop(), 0);
});
