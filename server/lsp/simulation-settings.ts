// How many items a simulation has and what its seed is: asked for when it is needed, so that a change counts at once.
import type { Connection } from 'vscode-languageserver';
import { DEFAULT_ITEMS, DEFAULT_SEED } from '../core/simulate/monte-carlo.ts';
import { MOST_ITEMS } from '../protocol/simulate.ts';

interface SimulationSettings {
  readonly items: number;
  readonly seed: number;
}

/** What is malformed is left at its default. */
function readSimulationSettings(section: unknown): SimulationSettings {
  const whole = (key: string, least: number, most: number, usual: number): number => {
    const value = typeof section === 'object' && section !== null ? Reflect.get(section, key) : undefined;
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : usual;
  };
  return {
    items: whole('items', 1, MOST_ITEMS, DEFAULT_ITEMS),
    seed: whole('seed', 0, Number.MAX_SAFE_INTEGER, DEFAULT_SEED),
  };
}

export async function simulationSettings(
  connection: Connection,
  asks: boolean,
  uri: string,
): Promise<SimulationSettings> {
  if (!asks) return readSimulationSettings(undefined);
  const section = 'vstream.simulation';
  return readSimulationSettings(await connection.workspace.getConfiguration({ scopeUri: uri, section }));
}
