import { stepNames } from '../../schemas/training-names.js';
import { type IrModule, type IrOutput, moduleOf, type Value } from '../ir/value.js';

/** What a training step takes from the forward pass. `L` describes a loss. */
export interface ForwardValues<L extends { readonly output: string }> {
  /** The sum that is minimised. */
  readonly total: Value;
  readonly losses: readonly (L & { readonly value: Value })[];
  /** State entries, `node.entry`, that a step replaces without a gradient. */
  readonly updates: ReadonlyMap<string, Value>;
}

/** Puts an equal module in the place of one. */
export type ForwardRewrite = (module: IrModule) => IrModule;

/** The same values out of the rewritten forward pass. */
export function rewrittenForward<L extends { readonly output: string }>(
  { total, losses, updates }: ForwardValues<L>,
  rewrite: ForwardRewrite,
): ForwardValues<L> {
  const outputs = [[stepNames.total, total] as const, ...losses.map(({ output, value }) => [output, value] as const), ...moved(updates)];
  const module = moduleOf(
    'forward',
    'step',
    outputs.map(([name, value]): IrOutput => ({ name, value, role: 'output' })),
  );
  const after = new Map(rewrite(module).outputs.map(({ name, value }) => [name, value]));
  return {
    total: after.get(stepNames.total) as Value,
    losses: losses.map((loss) => ({ ...loss, value: after.get(loss.output) as Value })),
    updates: new Map([...updates.keys()].map((name) => [name, after.get(nextName(name)) as Value])),
  };
}

/** Replacements under names of their own: the module may read what they replace. */
function moved(updates: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...updates].map(([name, value]) => [nextName(name), value] as const);
}

function nextName(entry: string): string {
  return `${entry}.next`;
}
