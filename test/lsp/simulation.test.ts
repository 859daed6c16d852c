// Simulations as an editor asks for them: typing never waits, what is taken back ends, what was tried can be written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type Diagnostic,
  LSPErrorCodes,
  type ProtocolConnection,
  type TextEdit,
  WorkDoneProgress,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { exportedText } from '../../server/protocol/export.ts';
import {
  appliedChanges,
  type SimulateParams,
  type SimulationPayload,
  simulationPayload,
  simulationSetup,
  walkPayload,
} from '../../server/protocol/simulate.ts';
import { TestClient } from './client.ts';

const ONBOARDING = readFileSync(join(import.meta.dirname, '../../examples/onboarding.vstream.yaml'), 'utf8');
const RISKY = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back: { actor: bank, process_time: 1h, wait_time: 1h..10h, sla: paid-in-time, next: paid }
slas:
  paid-in-time: { within: 6h, percentile: 95, on_breach: { notify: [bank], continue: true } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

function checked<T>(check: (value: unknown) => value is T, value: unknown): T {
  assert.ok(check(value), `not what the protocol says: ${JSON.stringify(value)?.slice(0, 400)}`);
  return value;
}

const rules = (found: readonly Diagnostic[]) => found.map(({ code }) => code);

describe('a simulation over LSP', () => {
  let client: TestClient;
  let uris = 0;
  before(async () => {
    client = await TestClient.start({ settings: { items: 400, seed: 3 } });
  });
  after(() => client.stop());

  const opened = async (text: string): Promise<string> => {
    const uri = `file:///simulated/${++uris}.vstream.yaml`;
    await client.open(uri, text);
    await client.diagnostics(uri);
    return uri;
  };
  const simulate = async (params: Omit<SimulateParams, 'changes'> & Partial<SimulateParams>) =>
    checked(simulationPayload, await client.request('vstream/simulate', { changes: [], ...params }));

  it('publishes findings at once, and with what a simulation finds when the author pauses', async () => {
    const uri = await opened(RISKY);
    const first = rules(await client.diagnostics(uri));
    assert.ok(!first.includes('sla-at-risk'));
    const second = rules(await client.nextDiagnostics(uri));
    assert.deepEqual(second.toSorted(), [...first, 'sla-at-risk'].toSorted());
  });

  it('says with what it would run, and what can be tried', async () => {
    const uri = await opened(ONBOARDING);
    const setup = checked(simulationSetup, await client.request('vstream/simulationSetup', { uri }));
    assert.deepEqual([setup.items, setup.seed, setup.version], [400, 3, 1]);
    assert.deepEqual(
      new Set(setup.levers.map(({ group }) => group)),
      new Set(['Capacity', 'Wait time', 'Process time', 'Probability', 'Arrival rate']),
    );
  });

  it('gives the same answer to the same question', async () => {
    const uri = await opened(ONBOARDING);
    const one = await simulate({ uri, items: 500, seed: 5 });
    assert.match(one.basis, /^500 items, seed 5,/);
    assert.deepEqual(await simulate({ uri, items: 500, seed: 5 }), one);
    assert.notDeepEqual(await simulate({ uri, items: 500, seed: 6 }), one);
  });

  it('answers to an edit while a million items are under way, and stops when it is told to', async () => {
    const uri = await opened(ONBOARDING);
    let over = false;
    const begun = Promise.withResolvers<void>();
    const told: string[] = [];
    const listening = client.connection.onProgress(WorkDoneProgress.type, 'long', ({ kind }) => {
      told.push(kind);
      if (kind === 'report') begun.resolve();
    });
    const { answer, cancel } = cancellable<SimulationPayload>(client.connection, 'vstream/simulate', {
      ...{ uri, items: 5_000_000, seed: 1, changes: [], workDoneToken: 'long' },
    });
    const ended = answer.finally(() => {
      over = true;
    });
    await begun.promise;
    const version = await client.replace(uri, '\nname:', '\nnme:');
    const found = await client.diagnostics(uri, version);
    assert.ok(rules(found).includes('unknown-key'));
    assert.equal(over, false, 'the simulation was still running');
    cancel();
    await assert.rejects(ended, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual([told.at(0), told.at(-1)], ['begin', 'end']);
    listening.dispose();
  });

  it('compares what is tried with the file, and leaves the file alone', async () => {
    const uri = await opened(ONBOARDING);
    const setup = checked(simulationSetup, await client.request('vstream/simulationSetup', { uri }));
    const lever = setup.levers.find(({ group }) => group === 'Wait time');
    assert.ok(lever);
    const changes = [{ lever: lever.id, value: 0 }];
    const found = await simulate({ uri, items: 500, seed: 5, changes });
    const row = found.comparison?.rows.find(({ label }) => label === 'Lead time');
    assert.equal(row?.verdict, 'better');
    assert.match(found.comparison?.callOut ?? '', /constraint is still/);
    assert.equal(client.document(uri).getText(), ONBOARDING);
  });

  it('writes what was tried as a minimal edit of that version', async () => {
    const uri = await opened(RISKY);
    const answer = await client.request('vstream/applyChanges', {
      uri,
      changes: [
        { lever: 'wait_time:pay-back', value: 0.5 },
        { lever: 'process_time:pay-back', value: 2 },
        { lever: 'capacity:bank', value: 4 },
      ],
    });
    const { version, edits, problems } = checked(appliedChanges, answer);
    assert.deepEqual([version, problems], [1, []]);
    assert.equal(
      TextDocument.applyEdits(client.document(uri), edits as TextEdit[]),
      RISKY.replace('wait_time: 1h..10h', 'wait_time: 0.5h..5h')
        .replace('process_time: 1h', 'process_time: 2h')
        .replace('{ kind: system }', '{ kind: system, capacity: 4 }'),
    );
  });

  it('walks an item through the stream, and starts again where the text no longer allows it', async () => {
    const uri = await opened(ONBOARDING);
    const walk = async (steps: unknown) =>
      checked(walkPayload, await client.request('vstream/walk', { uri, trigger: '', steps }));
    const start = await walk([]);
    const [place] = start.places;
    const [choice] = place?.choices ?? [];
    assert.ok(place && choice);
    const step = { place: place.id, choice: choice.id };
    const next = await walk([step]);
    assert.deepEqual(next.steps, [step]);
    assert.equal(next.visited.length, 2);
    const lost = await walk([step, { place: 99, choice: 'nowhere' }]);
    assert.deepEqual(lost, next);
  });

  it('writes a report', async () => {
    const uri = await opened(ONBOARDING);
    const simulation = await simulate({ uri, items: 200, seed: 5 });
    for (const [format, begin] of Object.entries({
      mermaid: 'flowchart',
      markdown: '# ',
      html: '<!DOCTYPE',
    })) {
      const params = { uri, format, picture: null, simulation };
      const { text } = checked(exportedText, await client.request('vstream/export', params));
      assert.ok(text.startsWith(begin), format);
    }
  });

  it('knows nothing of files that are not open', async () => {
    const uri = 'file:///simulated/closed.vstream.yaml';
    for (const [method, params] of [
      ['vstream/simulationSetup', {}],
      ['vstream/simulate', { items: 1, seed: 1, changes: [] }],
      ['vstream/applyChanges', { changes: [] }],
      ['vstream/walk', { trigger: '', steps: [] }],
      ['vstream/export', { format: 'html', picture: null, simulation: null }],
    ] as const)
      assert.equal(await client.request(method, { uri, ...params }), null, method);
  });
});

function cancellable<T>(connection: ProtocolConnection, method: string, params: object) {
  let cancel: () => void = () => {};
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: (event: unknown) => unknown) => {
      cancel = () => listener(undefined);
      return { dispose: () => {} };
    },
  };
  const answer: Promise<T> = connection.sendRequest(method, params, token);
  return { answer, cancel: () => cancel() };
}
