// The list of rules, in the order of the documentation. Findings do not depend on it.

import agentWithoutEscalation from './agent-without-escalation.ts';
import agentWithoutGuardrail from './agent-without-guardrail.ts';
import ambiguousDay from './ambiguous-day.ts';
import ambiguousWording from './ambiguous-wording.ts';
import boundedFixedParameter from './bounded-fixed-parameter.ts';
import contractMismatch from './contract-mismatch.ts';
import cyclicStreams from './cyclic-streams.ts';
import deadEnd from './dead-end.ts';
import deadlockedJoin from './deadlocked-join.ts';
import duplicateId from './duplicate-id.ts';
import endlessLoop from './endless-loop.ts';
import failingScenario from './failing-scenario.ts';
import gameableTarget from './gameable-target.ts';
import gateWithoutFailPath from './gate-without-fail-path.ts';
import { UNREAD } from './grounds.ts';
import handoffWithoutFailurePath from './handoff-without-failure-path.ts';
import impossibleSla from './impossible-sla.ts';
import incompleteChoice from './incomplete-choice.ts';
import incompleteDecision from './incomplete-decision.ts';
import incompleteExperiment from './incomplete-experiment.ts';
import inconsistentSlas from './inconsistent-slas.ts';
import inconsistentTimes from './inconsistent-times.ts';
import invalidExpression from './invalid-expression.ts';
import invalidShape from './invalid-shape.ts';
import lowFlowEfficiency from './low-flow-efficiency.ts';
import missingCriteria from './missing-criteria.ts';
import missingHandoffContext from './missing-handoff-context.ts';
import missingOwner from './missing-owner.ts';
import missingSla from './missing-sla.ts';
import missingTimes from './missing-times.ts';
import noPathToOutput from './no-path-to-output.ts';
import overdueReview from './overdue-review.ts';
import overloadedActor from './overloaded-actor.ts';
import placeholder from './placeholder.ts';
import retryWithoutExhaustion from './retry-without-exhaustion.ts';
import type { Rule } from './rule.ts';
import selfApproval from './self-approval.ts';
import selfHandoff from './self-handoff.ts';
import sensitiveContextExposed from './sensitive-context-exposed.ts';
import sharedServiceBottleneck from './shared-service-bottleneck.ts';
import slaAtRisk from './sla-at-risk.ts';
import slaWithoutBreachPath from './sla-without-breach-path.ts';
import staleEvidence from './stale-evidence.ts';
import swallowedException from './swallowed-exception.ts';
import timeoutWithoutOutcome from './timeout-without-outcome.ts';
import tooManyDependencies from './too-many-dependencies.ts';
import tooManyHandoffs from './too-many-handoffs.ts';
import unacknowledgedHandoff from './unacknowledged-handoff.ts';
import unaddressedFinding from './unaddressed-finding.ts';
import unavailableContext from './unavailable-context.ts';
import unboundedAdaptiveParameter from './unbounded-adaptive-parameter.ts';
import unboundedRework from './unbounded-rework.ts';
import uncoveredPerformerClock from './uncovered-performer-clock.ts';
import undeclaredHandoff from './undeclared-handoff.ts';
import undefinedHandoffContext from './undefined-handoff-context.ts';
import unexplainedFixedParameter from './unexplained-fixed-parameter.ts';
import unexplainedSuppression from './unexplained-suppression.ts';
import ungatedOutput from './ungated-output.ts';
import unhandledException from './unhandled-exception.ts';
import unjoinedParallel from './unjoined-parallel.ts';
import unknownKey from './unknown-key.ts';
import unknownReference from './unknown-reference.ts';
import unmeasuredValue from './unmeasured-value.ts';
import unraisedException from './unraised-exception.ts';
import unreachableNode from './unreachable-node.ts';
import unresolvedFile from './unresolved-file.ts';
import unusedDefinition from './unused-definition.ts';
import unusedSuppression from './unused-suppression.ts';
import unverifiedOutput from './unverified-output.ts';
import yamlSyntax from './yaml-syntax.ts';

export const allRules: readonly Rule[] = [
  yamlSyntax,
  invalidShape,
  unknownKey,
  duplicateId,
  invalidExpression,
  unresolvedFile,
  failingScenario,
  unknownReference,
  unhandledException,
  gateWithoutFailPath,
  undefinedHandoffContext,
  missingHandoffContext,
  missingSla,
  deadEnd,
  unreachableNode,
  timeoutWithoutOutcome,
  noPathToOutput,
  incompleteChoice,
  unjoinedParallel,
  deadlockedJoin,
  endlessLoop,
  unboundedRework,
  impossibleSla,
  slaAtRisk,
  inconsistentSlas,
  uncoveredPerformerClock,
  staleEvidence,
  inconsistentTimes,
  ambiguousDay,
  missingTimes,
  overloadedActor,
  lowFlowEfficiency,
  sharedServiceBottleneck,
  tooManyHandoffs,
  tooManyDependencies,
  handoffWithoutFailurePath,
  slaWithoutBreachPath,
  retryWithoutExhaustion,
  unraisedException,
  swallowedException,
  missingOwner,
  incompleteExperiment,
  overdueReview,
  unaddressedFinding,
  unmeasuredValue,
  unusedDefinition,
  contractMismatch,
  cyclicStreams,
  undeclaredHandoff,
  selfHandoff,
  incompleteDecision,
  unacknowledgedHandoff,
  sensitiveContextExposed,
  unavailableContext,
  missingCriteria,
  unverifiedOutput,
  ungatedOutput,
  selfApproval,
  ambiguousWording,
  placeholder,
  unboundedAdaptiveParameter,
  boundedFixedParameter,
  unexplainedFixedParameter,
  agentWithoutEscalation,
  agentWithoutGuardrail,
  gameableTarget,
  unexplainedSuppression,
  unusedSuppression,
];

/** Those that say what is wrong with a text by itself: they come after no others. */
export const textRules: readonly Rule[] = allRules.filter(
  ({ id }) => id === 'yaml-syntax' || UNREAD.includes(id),
);
