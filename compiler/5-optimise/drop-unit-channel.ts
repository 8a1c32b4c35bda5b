import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import { createFixedTest } from '../ir/fixed-values.js';
import { resultsOf, rewriteModule } from '../ir/rewrite-module.js';
import type { Operation, Value } from '../ir/value.js';
import type { Pass } from './pass.js';

/**
 * onnxruntime walks a tensor [n, 1] that meets a scalar one element at a time: three such operations on the scores of
 * 262,144 pixels cost 5 ms more of one core than without the axis.
 */
export const dropUnitChannel: Pass = {
  name: 'drop-unit-channel',
  doc: 'Computes elementwise operations on values [..., 1] without the last axis and restores it after the last of them.',
  run: (module, registry) => {
    const builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
    const isFixed = createFixedTest();
    return rewriteModule(module, (operation) => {
      if (!applies(operation, registry) || isFixed(resultsOf(operation)[0])) return undefined;
      const b = builder.at(operation.origin);
      const operands = operation.inputs.map((input) => withoutAxis(b, input));
      const [result] = b.apply(operation.op, operands, operation.attributes);
      return [b.unsqueeze(result as Value, { axes: [-1] })];
    });
  },
};

function applies({ op, inputs, types }: Operation, registry: OpRegistry): boolean {
  const [result] = types;
  const rank = result?.dims.length ?? 0;
  const fits = ({ type }: Value) => type.dims.length === 0 || (type.dims.length === rank && type.dims.at(-1) === 1);
  return definitionOf(registry, op).elementwise === true && types.length === 1 && rank > 1 && result?.dims.at(-1) === 1 && inputs.every(fits);
}

function withoutAxis(b: OpBuilder, value: Value): Value {
  return value.type.dims.length === 0 ? value : b.squeeze(value, { axes: [-1] });
}
