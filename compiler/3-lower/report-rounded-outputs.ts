import type { DType } from '../../schemas/dtype.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import { cubeOutputRounded } from '../diagnostics/catalogue/cube-output-rounded.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { definitionOf, type OpRegistry } from '../ir/builder.js';
import type { IrModule, IrOutput, Value } from '../ir/value.js';
import { wideCubeOf } from '../ir/wide-cube.js';
import type { StageModules } from './lower-stages.js';

/** Reports each output that is the cube itself, or bands of it, where the cube has a dtype with values that float32 cannot hold. */
export function reportRoundedOutputs({ nodes }: CheckedPipeline, stages: StageModules, ops: OpRegistry, diagnostics: Diagnostics): void {
  const rounded = Object.values(stages).flatMap((module) => (module ? roundedOutputs(module, ops) : []));
  for (const { output, dtype } of new Map(rounded.map((each) => [each.output.name, each])).values()) {
    const node = nodes.find(({ name }) => name === output.of?.node);
    if (node) diagnostics.report(cubeOutputRounded, node.ast.name.span, { output: output.name, dtype });
  }
}

function roundedOutputs(module: IrModule, ops: OpRegistry): { readonly output: IrOutput; readonly dtype: DType }[] {
  const cube = wideCubeOf(module);
  if (!cube) return [];
  const rounded = module.outputs.filter(({ role, value }) => role === 'output' && value.type.dtype === 'float32' && sourceOf(value, ops) === cube);
  return rounded.map((output) => ({ output, dtype: cube.type.dtype }));
}

/** What a value is elements of. */
function sourceOf(value: Value, ops: OpRegistry): Value | undefined {
  let at: Value | undefined = value;
  while (at?.from === 'operation' && definitionOf(ops, at.operation.op).moves) at = at.operation.inputs[0];
  return at;
}
