// Which hints and lenses the author wants: asked for when they are drawn, so that a changed setting counts at once.
import type { Connection } from 'vscode-languageserver';
import type { InlayOptions } from '../features/inlay.ts';
import type { LensOptions } from '../features/lens.ts';

export interface FeatureSettings {
  readonly inlays: InlayOptions;
  readonly lenses: LensOptions;
}

/** Everything is on unless a setting says `false`. */
function readFeatureSettings(section: unknown): FeatureSettings {
  const inlay = member(section, 'inlayHints');
  const lens = member(section, 'codeLens');
  return {
    inlays: {
      times: member(inlay, 'derivedTimes') !== false,
      visits: member(inlay, 'expectedVisits') !== false,
      durations: member(inlay, 'durations') !== false,
    },
    lenses: { metrics: member(lens, 'metrics') !== false, uses: member(lens, 'uses') !== false },
  };
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** Asks the client; a client that cannot be asked has everything on. */
export async function featureSettings(
  connection: Connection,
  asks: boolean,
  uri: string,
): Promise<FeatureSettings> {
  if (!asks) return readFeatureSettings(undefined);
  return readFeatureSettings(
    await connection.workspace.getConfiguration({ scopeUri: uri, section: 'vstream' }),
  );
}
