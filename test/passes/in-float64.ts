import { wideAttributes } from '../../compiler/5-optimise/widen-small-values.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { rewriteModule } from '../../compiler/ir/rewrite-module.js';
import type { InputValue, IrModule, Value } from '../../compiler/ir/value.js';
import { moduleOf } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';

/** The same computation with float64 wherever it is float32: what rounding to float32 is measured against. */
export function inFloat64(module: IrModule): IrModule {
  const builder = createBuilder(ops, { node: '', line: 0, role: 'forward' });
  const inputs = new Map<string, InputValue>();
  const widened = (value: Value): Value => {
    if (value.type.dtype !== 'float32' || value.from === 'operation') return value;
    if (value.from === 'constant') return builder.constant(inDouble(value.tensor));
    const input = inputs.get(value.name) ?? builder.input(value.name, { ...value.type, dtype: 'float64' }, value.source);
    inputs.set(value.name, input);
    return input;
  };
  const rewritten = rewriteModule(module, ({ op, inputs: operands, attributes }) =>
    builder.apply(op, operands.map(widened), wideAttributes(attributes)),
  );
  const outputs = rewritten.outputs.map((output) => ({ ...output, value: widened(output.value) }));
  return moduleOf(module.name, module.stage, outputs);
}

/** `value` as float64 if it is float32. */
export function inDouble(value: Tensor): Tensor {
  return value.dtype === 'float32' ? tensor('float64', value.dims, new Float64Array(value.data as Float32Array)) : value;
}
