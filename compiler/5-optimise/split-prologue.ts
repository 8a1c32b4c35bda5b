import type { OpRegistry } from '../ir/builder.js';
import { createFixedTest } from '../ir/fixed-values.js';
import { prologueName } from '../ir/names.js';
import { resultsOf, rewriteModule } from '../ir/rewrite-module.js';
import { type InputValue, type IrModule, type IrOutput, moduleOf, type Operation, type Value } from '../ir/value.js';
import { verifyModule } from '../ir/verify-module.js';

/** A stage's computation in two parts. */
export interface SplitModule {
  readonly main: IrModule;
  /** Computes what depends on state only; `null` if nothing does. Its outputs are inputs of `main`, source `prologue`. */
  readonly prologue: IrModule | null;
}

/**
 * Moves every operation that depends on state only out of a module. The prologue runs when the state changes, so its
 * cost, and float64 in it, do not matter.
 */
export function splitPrologue(module: IrModule, registry: OpRegistry): SplitModule {
  const hoister = new Hoister();
  const rewritten = rewriteModule(module, (operation) => hoister.replace(operation));
  const outputs = rewritten.outputs.map((output) => ({ ...output, value: hoister.inputFor(output.value) }));
  const main = moduleOf(module.name, module.stage, outputs);
  const prologue = hoister.outputs.length === 0 ? null : moduleOf(`${module.name}-prologue`, 'prologue', hoister.outputs);
  verifyModule(main, registry);
  if (prologue) verifyModule(prologue, registry);
  return { main, prologue };
}

/** Collects the fixed values that the main module reads and gives each a name. */
class Hoister {
  readonly outputs: IrOutput[] = [];
  readonly #isFixed = createFixedTest();
  readonly #inputs = new Map<Operation, readonly InputValue[]>();

  replace(operation: Operation): readonly Value[] | undefined {
    const { inputs } = operation;
    if (inputs.every(this.#isFixed) || !inputs.some((input) => this.#isHoisted(input))) return undefined;
    return resultsOf({ ...operation, inputs: inputs.map((input) => this.inputFor(input)) });
  }

  /** The input that stands for a value computed from state, or the value itself. */
  inputFor(value: Value): Value {
    if (value.from !== 'operation' || !this.#isHoisted(value)) return value;
    const inputs = this.#inputs.get(value.operation) ?? this.#hoist(value.operation);
    return inputs[value.index] as InputValue;
  }

  #isHoisted(value: Value): boolean {
    return value.from === 'operation' && this.#isFixed(value);
  }

  #hoist(operation: Operation): readonly InputValue[] {
    const { node } = operation.origin;
    const inputs = operation.types.map((type, index): InputValue => {
      const count = this.outputs.filter(({ of }) => of?.node === node).length;
      const [name, of] = [prologueName(node, count), { node, entry: String(count) }];
      this.outputs.push({ name, value: { from: 'operation', operation, index, type }, role: 'prologue', of });
      return { from: 'input', name, type, source: 'prologue', of };
    });
    this.#inputs.set(operation, inputs);
    return inputs;
  }
}
