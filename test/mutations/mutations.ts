// Every known way to break an example.
import { agreementMutations } from './agreements.ts';
import { documentMutations } from './document.ts';
import type { Mutation } from './edits.ts';
import { flowMutations } from './flow.ts';
import { handoffMutations } from './handoffs.ts';
import { shortcutMutations } from './shortcuts.ts';
import { timeMutations } from './times.ts';
import { wholeMutations } from './whole.ts';

export const mutations: readonly Mutation[] = [
  ...documentMutations,
  ...flowMutations,
  ...handoffMutations,
  ...shortcutMutations,
  ...timeMutations,
  ...agreementMutations,
  ...wholeMutations,
];
