// What the server would answer about a stream's simulation and walk, for the page's tests and pictures.
import { analyze } from '../../server/core/analyze.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { lineStarts } from '../../server/core/text/position.ts';
import { leversOf, overridesOf } from '../../server/features/levers.ts';
import { buildSimulation } from '../../server/features/simulation.ts';
import { buildWalk } from '../../server/features/walk.ts';
import type {
  Change,
  SimulationPayload,
  SimulationSetup,
  WalkPayload,
  WalkStep,
} from '../../server/protocol/simulate.ts';

interface Simulated {
  readonly setup: SimulationSetup;
  simulation(changes?: readonly Change[]): SimulationPayload;
  walk(steps?: readonly WalkStep[]): WalkPayload;
}

export function simulatedOf(
  text: string,
  uri: string,
  { items = 500, seed = 1, version = 1 } = {},
): Simulated {
  const analysis = analyze(text);
  const { stream, facts } = analysis;
  const levers = leversOf(analysis);
  return {
    setup: { uri, version, items, seed, levers: levers.map(({ override, edit, ...data }) => data) },
    simulation: (changes = []) => {
      const whatIf = overridesOf(levers, changes);
      const job = simulationJob(stream, facts.links, { items, seed, whatIf });
      return buildSimulation({ uri, version, stream: job.stream, results: simulate(job) });
    },
    walk: (steps = []) => buildWalk({ uri, version, stream, starts: lineStarts(text), trigger: '', steps }),
  };
}

/** Goes on where the walk stands, by the choices that `pick` takes, for so many steps. */
export function walked(
  simulated: Simulated,
  pick: (walk: WalkPayload) => WalkStep | undefined,
  most = 30,
): WalkPayload {
  let walk = simulated.walk();
  for (let i = 0; i < most && !walk.done; i++) {
    const step = pick(walk);
    if (!step) break;
    walk = simulated.walk([...walk.steps, step]);
  }
  return walk;
}

/** The first choice of the first place. */
export function firstChoice({ places }: WalkPayload): WalkStep | undefined {
  for (const { id, choices } of places) if (choices[0]) return { place: id, choice: choices[0].id };
  return undefined;
}
