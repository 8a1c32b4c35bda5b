import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { type InputValue, type IrOutput, moduleOf } from '../../compiler/ir/value.js';
import type { LowerContext, NodeDefinition, NodeFacts } from '../../compiler/nodes/contract.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type Comparison, compareTensor } from './compare.js';
import { type GoldenNodeCase, type GoldenRun, type GoldenTensors, toTensor } from './golden-case.js';

/** Compares the gradients of a node's lowering, by the ops' references, with the recorded ones of one run. */
export function replayGradients(definition: NodeDefinition, golden: GoldenNodeCase, run: GoldenRun): Comparison[] {
  const inputs = new Map<string, InputValue>();
  const results = definition.lower?.(contextOf(definition, golden, run, inputs)) ?? {};
  const seeds = Object.entries(run.cotangents ?? {}).flatMap(([port, cotangent]) => {
    const output = results[port];
    return cotangent && output ? [{ output, cotangent: createBuilder(ops, origin).constant(toTensor(cotangent)) }] : [];
  });
  const expected = { ...run.gradInputs, ...run.gradState };
  const wanted = Object.keys(expected).map((name) => inputs.get(name) as InputValue);
  const outputs = vjp(ops, seeds, wanted).flatMap((value, i): IrOutput[] =>
    value ? [{ name: Object.keys(expected)[i] as string, value, role: 'output' }] : [],
  );
  const feeds = Object.fromEntries([...Object.entries(run.inputs), ...Object.entries(golden.state)].map(([name, t]) => [name, toTensor(t)]));
  const gradients: Record<string, Tensor> = interpret(moduleOf('gradients', 'train', outputs), feeds, ops);
  const rounding = { ...run.f64AbsDiff?.gradInputs, ...run.f64AbsDiff?.gradState };
  return Object.entries(expected).map(([name, gradient]) =>
    compareTensor(`gradient of ${name}`, gradients[name], gradient, { absoluteRounding: rounding[name] ?? 0 }),
  );
}

const origin = { node: 'node', line: 1, role: 'forward' } as const;

function contextOf(definition: NodeDefinition, golden: GoldenNodeCase, run: GoldenRun, inputs: Map<string, InputValue>): LowerContext<object> {
  const b = createBuilder(ops, origin);
  const named = (name: string, tensors: GoldenTensors, source: InputValue['source']): InputValue => {
    const tensor = tensors[name];
    if (!tensor) throw new Error(`no recorded ${name}`);
    const value = inputs.get(name) ?? b.input(name, { dtype: tensor.dtype, dims: tensor.shape }, source);
    inputs.set(name, value);
    return value;
  };
  const facts: NodeFacts<object> = {
    hparams: definition.hparams.parse({ ...definition.compat, ...golden.hparams }),
    wavelengths: run.inputs.wavelengths?.data,
    dim: (name) => name,
  };
  return {
    ...facts,
    b,
    stage: run.training ? 'train' : run.stage,
    input: (port) => named(port, run.inputs, 'batch'),
    optional: (port) => (run.inputs[port] ? named(port, run.inputs, 'batch') : undefined),
    state: (entry) => {
      const initial = definition.state?.(facts)[entry]?.initial;
      return golden.state[entry] || !initial ? named(entry, golden.state, 'state') : b.constant(initial);
    },
    derived: (result) => {
      throw new Error(`${result} is derived on the host`);
    },
  };
}
