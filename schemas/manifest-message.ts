import { SymbolicDim } from './dim.js';
import { parseDim } from './dim-text.js';
import type { PlanManifest } from './plan.js';

/** The only key of an object that stands for a dimension. No hyper-parameter has a name with this character. */
const mark = '\u0000dim';

/** A manifest as text for another thread or process: a message would take their class from dimensions. */
export function manifestMessage(manifest: PlanManifest): string {
  return JSON.stringify(manifest, function (this: Record<string, unknown>, key: string, value: unknown) {
    return this[key] instanceof SymbolicDim ? { [mark]: value } : value;
  });
}

/** The manifest of a message from `manifestMessage`; unlike `manifestFrom` it checks nothing and needs no schema. */
export function manifestOfMessage(text: string): PlanManifest {
  return JSON.parse(text, (_, value: unknown) => (isDim(value) ? parseDim(value[mark]) : value)) as PlanManifest;
}

function isDim(value: unknown): value is { readonly [mark]: string } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, mark);
}
