import type { Stage } from '../../../schemas/stage.js';
import type { NodeCategory } from '../../../schemas/node-category.js';
import type { CardColours } from './palette.js';
import type { Family } from './port-text.js';

/** What a picture of a pipeline shows. Identifiers are synthetic, so that names may hold any character. */
export interface Drawing {
  readonly title: string;
  /** A line below the title; none if empty. */
  readonly subtitle: string;
  readonly stage: Stage | undefined;
  readonly cards: readonly Card[];
  /** Batch entries that come in. */
  readonly entries: readonly Pill[];
  /** Outputs that are kept. */
  readonly outputs: readonly Pill[];
  readonly wires: readonly Wire[];
  /** Cards that stand in one frame; a card is in one at most. */
  readonly clusters: readonly Cluster[];
}

/** A fused node. */
export interface Cluster {
  readonly id: string;
  readonly name: string;
  /** What there is to say of it: operations, time. */
  readonly note: string;
  readonly colours: CardColours;
  /** Ids of cards. */
  readonly cards: readonly string[];
}

/** A node as drawn. */
export interface Card {
  readonly id: string;
  readonly category: NodeCategory;
  readonly name: string;
  readonly kind: string;
  readonly doc: string;
  /** Stages in which the node is meant to run. */
  readonly stages: string;
  readonly inputs: readonly DrawnPort[];
  readonly outputs: readonly DrawnPort[];
  /** Why the stage drawn leaves the node out. */
  readonly pruned: string | undefined;
}

/** A port on a card. */
export interface DrawnPort {
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  readonly wired: boolean;
}

/** An entry of the batch, or an output, as drawn. */
export interface Pill {
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  /** Stages that keep the output; empty for all of those drawn. */
  readonly note: string;
}

/** An arrow; ends are cards with a port, or pills. */
export interface Wire {
  readonly id: string;
  readonly from: End;
  readonly to: End;
  /** Dtype and dimensions, as far as they are known. */
  readonly type: string;
  readonly family: Family;
  readonly pruned: boolean;
}

/** Where a wire begins or ends. */
export interface End {
  readonly id: string;
  readonly port: string | undefined;
  /** `node.port`, the batch key or the output. */
  readonly label: string;
}
