import type { NodeCategory } from '../../../schemas/node-category.js';
import type { Family } from './port-text.js';

/** Colours of a card. */
export interface CardColours {
  readonly fill: string;
  readonly border: string;
}

/** Colours of cards; those of the reference framework's categories where it has them. */
export const cardColours: Readonly<Record<NodeCategory, CardColours>> = {
  source: { fill: '#FFF5E6', border: '#E8A33D' },
  transform: { fill: '#EAF5EA', border: '#6FAE5C' },
  model: { fill: '#EAF0FF', border: '#4E7BD4' },
  decision: { fill: '#FFF9DB', border: '#CDA92E' },
  loss: { fill: '#F6EAFF', border: '#9A5DD4' },
  metric: { fill: '#FFF0F0', border: '#C9615A' },
  host: { fill: '#F3F4F6', border: '#8B95A3' },
};

/** A fused node of which no time is known. */
export const clusterColours: CardColours = { fill: '#F5F7FA', border: '#A9B4C2' };

/** A fused node by its share of the time, from 0 to 1: from near white to orange. */
export function heatColours(share: number): CardColours {
  return { fill: mixed([255, 250, 244], [246, 130, 50], share), border: mixed([214, 190, 170], [176, 70, 10], share) };
}

type Rgb = readonly [number, number, number];

function mixed(from: Rgb, to: Rgb, share: number): string {
  const parts = from.map((value, i) => Math.round(value + ((to[i] as number) - value) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** A card that the drawn stage leaves out. */
export const prunedCard: CardColours = { fill: '#FAFAFA', border: '#D0D0D0' };

/** Batch entries and kept outputs. */
export const pillColours: CardColours = { fill: '#FFFFFF', border: '#6B7280' };

/** Arrows and the dots of ports. */
export const familyColours: Readonly<Record<Family, string>> = {
  float: '#D9822B',
  integer: '#3D7DD8',
  bool: '#3F9B4F',
  host: '#9A9A9A',
};

/** Colours of text and wires. */
export const textColours = { strong: '#1F2933', plain: '#3E4C59', faint: '#7B8794', pruned: '#A3A3A3', prunedWire: '#D0D0D0' } as const;
