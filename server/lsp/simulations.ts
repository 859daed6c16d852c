// Simulations over LSP. They run in a thread of their own: whatever somebody simulates, typing does not wait for it.
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
} from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
import { type SimulationJob, simulationJob } from '../core/simulate/run.ts';
import { AttainmentRun, judgedStream } from '../core/simulate/sla-attainment.ts';
import { rangeOf } from '../core/text/position.ts';
import { editsFor, leversOf, overridesOf } from '../features/levers.ts';
import { buildSimulation } from '../features/simulation.ts';
import { buildWalk } from '../features/walk.ts';
import {
  APPLY_REQUEST,
  type AppliedChanges,
  type ApplyParams,
  MOST_ITEMS,
  SETUP_REQUEST,
  SIMULATE_REQUEST,
  type SimulateParams,
  type SimulationPayload,
  type SimulationSetup,
  WALK_REQUEST,
  type WalkParams,
  type WalkPayload,
} from '../protocol/simulate.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Attain, Documents } from './documents.ts';
import { simulationSettings } from './simulation-settings.ts';

/** How SLAs are kept, for the rule that waits for it; undefined where the text has moved on, or the run failed. */
export function attainmentBy(simulator: Simulator, failed: (reason: string) => void): Attain {
  return async ({ facts }, signal) => {
    try {
      const stream = judgedStream(facts);
      // A proof alone is not worth a journey.
      const proven = new AttainmentRun(stream);
      if (proven.done) return proven.attainment();
      const job: SimulationJob = { stream, before: null, options: { mode: 'slas' }, problems: [] };
      const { slas } = await simulator.run(job, { signal });
      return slas ?? undefined;
    } catch (error) {
      if (!signal.aborted) failed(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
}

export function registerSimulations(
  connection: Connection,
  documents: Documents,
  simulator: Simulator,
  asksSettings: boolean,
): void {
  const levers = (analysis: Analysis) => (analysis.intact ? leversOf(analysis) : []);

  connection.onRequest(SETUP_REQUEST, async ({ uri }: { uri: string }): Promise<SimulationSetup | null> => {
    const settings = await simulationSettings(connection, asksSettings, uri);
    const found = documents.current(uri);
    if (!found) return null;
    const shown = levers(found.analysis).map(({ override, edit, ...data }) => data);
    return { uri, version: found.version, ...settings, levers: shown };
  });

  connection.onRequest(
    SIMULATE_REQUEST,
    async (params: SimulateParams, token: CancellationToken): Promise<SimulationPayload | null> => {
      const { uri, changes, seed, workDoneToken } = params;
      const found = documents.current(uri);
      if (!found) return null;
      const { analysis, version } = found;
      const items = Math.min(MOST_ITEMS, Math.max(1, Math.floor(params.items)));
      const whatIf = overridesOf(levers(analysis), changes);
      const job = simulationJob(analysis.stream, analysis.facts.links, { items, seed, whatIf });
      const progress = progressOf(connection, workDoneToken);
      const aborts = new AbortController();
      token.onCancellationRequested(() => aborts.abort());
      progress('begin', 0);
      try {
        const results = await simulator.run(job, {
          signal: aborts.signal,
          onProgress: (done) => progress('report', done),
        });
        return buildSimulation({ uri, version, stream: job.stream, results });
      } catch (error) {
        if (!aborts.signal.aborted) throw error;
        return Promise.reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled'));
      } finally {
        progress('end', 1);
      }
    },
  );

  connection.onRequest(APPLY_REQUEST, ({ uri, changes }: ApplyParams): AppliedChanges | null => {
    const found = documents.current(uri);
    if (!found?.analysis.intact) return null;
    const { edits, problems } = editsFor(found.analysis, levers(found.analysis), changes);
    const placed = edits.map(({ span, newText }) => ({ range: rangeOf(found.starts, span), newText }));
    return { version: found.version, edits: placed, problems };
  });

  connection.onRequest(WALK_REQUEST, ({ uri, trigger, steps }: WalkParams): WalkPayload | null => {
    const found = documents.current(uri);
    if (!found) return null;
    const { analysis, version, starts } = found;
    return buildWalk({ uri, version, stream: analysis.stream, starts, trigger, steps });
  });
}

type Told = (kind: 'begin' | 'report' | 'end', done: number) => void;

/** Says nothing to a client that has not asked to hear of it. */
function progressOf(connection: Connection, token: string | number | undefined): Told {
  if (token === undefined) return () => {};
  return (kind, done) => {
    const percentage = Math.floor(done * 100);
    const said =
      kind === 'begin'
        ? { kind, title: 'Simulating', percentage, cancellable: true }
        : kind === 'report'
          ? { kind, percentage }
          : { kind };
    void connection.sendProgress(WorkDoneProgress.type, token, said);
  };
}
