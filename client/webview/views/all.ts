// The tabs after the diagram, in their order. A new view is a module beside this one and a line here.
import type { ViewKind } from './view.ts';

export const views: readonly ViewKind[] = [];
