import { type IrModule, moduleOf, type Operation, operationsOf, type Value } from './value.js';

/** What a pass puts in place of an operation's results; `undefined` keeps it (with rewritten operands). */
export type Replacement = readonly Value[] | undefined;

/**
 * Rebuilds a module bottom-up. `replace` sees each operation with its operands already rewritten, and as it was. Unchanged operations
 * keep their identity, so a pass that changes nothing returns the module itself.
 */
export function rewriteModule(module: IrModule, replace: (operation: Operation, original: Operation) => Replacement): IrModule {
  const results = new Map<Operation, readonly Value[]>();
  const mapped = (value: Value): Value => (value.from === 'operation' ? (results.get(value.operation)?.[value.index] ?? value) : value);
  let changed = false;
  for (const original of operationsOf(module)) {
    const inputs = original.inputs.map(mapped);
    const moved = inputs.some((input, i) => input !== original.inputs[i]);
    const operation = moved ? { ...original, inputs } : original;
    const replacement = replace(operation, original);
    if (!moved && !replacement) continue;
    changed = true;
    results.set(original, replacement ?? resultsOf(operation));
  }
  if (!changed) return module;
  const rebuilt = moduleOf(
    module.name,
    module.stage,
    module.outputs.map((output) => ({ ...output, value: mapped(output.value) })),
  );
  const order = (name: string) => module.inputs.findIndex((input) => input.name === name);
  return { ...rebuilt, inputs: [...rebuilt.inputs].sort((a, c) => order(a.name) - order(c.name)) };
}

/** The values that an operation computes, of which each has one at least. */
export function resultsOf(operation: Operation): [Value, ...Value[]] {
  return operation.types.map((type, index): Value => ({ from: 'operation', operation, index, type })) as [Value, ...Value[]];
}
