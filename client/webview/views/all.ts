// The tabs after the diagram, in their order. A new view is a module beside this one and a line here.
import { canvasView } from './canvas.ts';
import { landscapeView } from './landscape.ts';
import { lanesView } from './lanes.ts';
import { numbersView } from './numbers.ts';
import { simulationView } from './simulation.ts';
import { timelineView } from './timeline.ts';
import type { ViewKind } from './view.ts';
import { walkView } from './walk.ts';

export const views: readonly ViewKind[] = [
  timelineView,
  lanesView,
  numbersView,
  simulationView,
  walkView,
  canvasView,
  landscapeView,
];
