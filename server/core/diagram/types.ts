// What the picture of a stream consists of: Mermaid text, and maps back from what it draws to the model.
import type { Cause } from '../model/types/flow.ts';
import type { NodeKind } from '../model/types/nodes.ts';
import type { Span } from '../text/position.ts';
import type { Grouping } from './groups.ts';

/** `missing`: a target that is not defined. `signal`: what may strike at many nodes, drawn once.
 * `group`: a stage, team or section, folded into one node. */
export type DiagramKind = NodeKind | 'input' | 'missing' | 'end' | 'fork' | 'join' | 'signal' | 'group';

export interface DiagramNode {
  /** The only name that Mermaid sees: n1, n2, … */
  readonly key: string;
  /** The definition's id; for a fork or a join the node that it belongs to. */
  readonly id: string;
  readonly kind: DiagramKind;
  readonly label: string;
  /** Smaller text under the name: the actor, the context that passes. */
  readonly caption: string;
  /** The words of the label as they are drawn: lines of the name, then lines of the caption. */
  readonly nameLines: number;
  readonly captionLines: number;
  /** The last line of the label is left blank for figures, which change more often than the picture. */
  readonly figures: boolean;
  /** False where it lies in a folded group. */
  readonly drawn: boolean;
  /** Classes for looks, the kind among them. */
  readonly classes: readonly string[];
  readonly span?: Span;
  readonly ariaLabel: string;
}

export type EdgeStyle = 'flow' | 'rework' | 'deviation' | 'input';

/** One arrow of the model. Several may share one drawn link. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly fromId: string;
  readonly toId: string;
  readonly cause: Cause | 'input';
  readonly label: string;
  readonly style: EdgeStyle;
  /** The drawn link, e1, e2, …: an edge of a fork is the link behind the bar. Empty inside a folded group. */
  readonly link: string;
  readonly span?: Span;
}

export interface DiagramLink {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly style: EdgeStyle;
  readonly label: string;
  /** For the last line of the label, which is left blank where there is something to say: `10 %`. */
  readonly shares: string;
}

/** A frame around the nodes of a stage, team or section, or the node that it is folded into. */
export interface DiagramGroup {
  /** g1, g2, … for a frame; the key of its node where it is folded. */
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly folded: boolean;
}

export interface Diagram {
  readonly mermaid: string;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly links: readonly DiagramLink[];
  readonly groups: readonly DiagramGroup[];
}

export interface DiagramOptions {
  readonly direction?: 'TB' | 'LR';
  /** Frames around the nodes of a stage or a team. */
  readonly group?: Grouping;
  /** Links, but those of inputs, have room for how often they are taken. */
  readonly visits?: boolean;
  /** Groups that are drawn as one node. */
  readonly folded?: ReadonlySet<string>;
  /** Colours and shares inside the text, no blank lines for figures: a picture to be read elsewhere. */
  readonly standalone?: boolean;
}
