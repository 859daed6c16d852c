// The line between whoever wants a simulation and the thread that runs it: plain data in both directions.
import type { SimulationJob, SimulationResults } from '../core/simulate/run.ts';

export type ToSimulator =
  | { readonly type: 'run'; readonly id: number; readonly job: SimulationJob }
  | { readonly type: 'cancel'; readonly id: number };

export type FromSimulator =
  | { readonly type: 'ready' }
  /** From 0 to 1. */
  | { readonly type: 'progress'; readonly id: number; readonly done: number }
  | { readonly type: 'done'; readonly id: number; readonly results: SimulationResults }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** One end of it. */
export interface Port<In, Out> {
  post(message: Out): void;
  listen(receive: (message: In) => void): void;
}
