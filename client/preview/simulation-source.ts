// Simulations and walks as the server does them.
import { type CancellationToken, type Uri, workspace } from 'vscode';
import { type BaseLanguageClient, WorkDoneProgress } from 'vscode-languageclient';
import {
  APPLY_REQUEST,
  type Change,
  SETUP_REQUEST,
  SIMULATE_REQUEST,
  type SimulateParams,
  WALK_REQUEST,
  type WalkStep,
} from '../../server/protocol/simulate.ts';

export interface SimulationAsked {
  readonly items: number;
  readonly seed: number;
  readonly changes: readonly Change[];
}

/** Answers are not believed here: whoever uses them checks them. */
export interface SimulationSource {
  setup(uri: Uri): Promise<unknown>;
  simulate(
    uri: Uri,
    asked: SimulationAsked,
    told: (percentage: number) => void,
    token: CancellationToken,
  ): Promise<unknown>;
  changes(uri: Uri, changes: readonly Change[]): Promise<unknown>;
  walk(uri: Uri, trigger: string, steps: readonly WalkStep[]): Promise<unknown>;
}

export function simulationSource(
  client: Pick<BaseLanguageClient, 'sendRequest' | 'onProgress' | 'code2ProtocolConverter'>,
): SimulationSource {
  const named = async (uri: Uri): Promise<{ uri: string }> => {
    // The server only knows open documents.
    await workspace.openTextDocument(uri);
    return { uri: client.code2ProtocolConverter.asUri(uri) };
  };
  return {
    setup: async (uri) => client.sendRequest(SETUP_REQUEST, await named(uri)),
    changes: async (uri, changes) => client.sendRequest(APPLY_REQUEST, { ...(await named(uri)), changes }),
    walk: async (uri, trigger, steps) =>
      client.sendRequest(WALK_REQUEST, { ...(await named(uri)), trigger, steps }),
    simulate: async (uri, asked, told, token) => {
      const workDoneToken = crypto.randomUUID();
      const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (said) => {
        if (said.kind === 'report' && said.percentage !== undefined) told(said.percentage);
      });
      const params: SimulateParams = { ...(await named(uri)), ...asked, workDoneToken };
      try {
        return await client.sendRequest<unknown>(SIMULATE_REQUEST, params, token);
      } finally {
        progress.dispose();
      }
    },
  };
}
