import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { type CompileRequest, compile } from '../../compiler/index.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { InputValue, IrModule } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { deriveTensors } from '../../runtime/host/derived.js';
import { loadHosts } from '../../runtime/host/hosts.js';
import type { DType } from '../../schemas/dtype.js';
import { elementCount, type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';
import { inDouble, inFloat64 } from '../passes/in-float64.js';
import { errorOf, type Tensors } from './outcomes.js';
import { cubeOf, type Scale, uniform } from './scales.js';
import { torchStep } from './torch-step.js';

const [bands, selected, positive, batches] = [61, 8, 10, 2];
const scale: Scale = { name: 'reflectance', dtype: 'float32', offset: 0.3, spread: 0.1 };

/** Three losses that sum over pixels, and gradients through selector, detector and logit. */
const text = `
metadata: { name: step }
nodes:
  - { name: data, class_name: LentilsAnomalyDataNode, hparams: { normal_class_ids: [0] } }
  - { name: normalizer, class_name: MinMaxNormalizer }
  - { name: selector, class_name: SoftChannelSelector, hparams: { n_select: ${selected}, init_method: variance } }
  - { name: rx, class_name: RXGlobal }
  - { name: logit, class_name: ScoreToLogit }
  - { name: bce, class_name: AnomalyBCEWithLogits, hparams: { pos_weight: ${positive} } }
  - { name: iou, class_name: IoULoss }
  - { name: mse, class_name: MSEReconstructionLoss }
connections:
  - data.outputs.cube -> normalizer.inputs.data
  - normalizer.outputs.normalized -> selector.inputs.data
  - selector.outputs.selected -> rx.inputs.data
  - rx.outputs.scores -> logit.inputs.scores
  - logit.outputs.logits -> bce.inputs.predictions
  - data.outputs.mask -> bce.inputs.targets
  - logit.outputs.logits -> iou.inputs.predictions
  - data.outputs.mask -> iou.inputs.targets
  - selector.outputs.selected -> mse.inputs.reconstruction
  - normalizer.outputs.normalized -> mse.inputs.target
outputs: [logit.logits]
`;

/** Gradients are outputs of a step that accumulates over `batches`: that part of them, added to zeros. */
const request: CompileRequest = { source: { file: 'step.yaml', text }, bands, cubeDtype: 'float32', training: { accumulate: batches } };

/** Float64 rounds to 1e-16; the factor of an inverse of 61 bands and sums of some thousand terms magnify that. */
const validWithin = 1e-11;

/** An output of the step: its largest error relative to its largest entry, and that of torch, if it ran. */
export interface StepError {
  readonly output: string;
  readonly error: number;
  readonly torch: number | undefined;
}

/** Errors of the losses and gradients of one training step, and what computed the last column: torch and its version, or why it did not. */
export interface StepErrors {
  readonly errors: readonly StepError[];
  readonly peer: string;
}

/**
 * Losses and gradients of one training step in float32 on a cube [batch, rows, columns, 61], and those of torch, against the same
 * step in float64.
 */
export async function trainStepErrors(batch: number, rows: number, columns: number): Promise<StepErrors> {
  const state = await fittedState();
  const double = inFloat64(accumulating(compile({ ...request, fuse: false }).phases.differentiated));
  await validate(double, state);
  const feeds = { ...state, ...batchOf(batch, rows, columns, 7) };
  const expected = await runModule(double, feedsOf(double, feeds));
  const single = accumulating(compile(request).phases.optimised?.train);
  const found = await runModule(single, feedsOf(single, feeds));
  const peer = await torchStep(feeds, { selected, positive });
  const errors = Object.entries(expected).map(([name, value]) => {
    const output = single.outputs.find((each) => each.name === name)?.replaces ?? name;
    return { output, error: errorOf(found[name], value), torch: 'skipped' in peer ? undefined : torchError(peer.values, output, value) };
  });
  return { errors, peer: 'skipped' in peer ? `torch skipped: ${peer.skipped}` : `torch ${peer.torch}, rx by mean and inverse covariance in float32` };
}

/** The error of torch's value of an output, if it has it; its gradients are whole, ours half. */
function torchError(values: Readonly<Record<string, readonly number[]>>, output: string, expected: Tensor): number | undefined {
  const found = values[output];
  const factor = output.endsWith(':gradient') ? 1 / batches : 1;
  return (
    found &&
    errorOf(
      tensorFrom(
        'float64',
        expected.dims,
        Float64Array.from(found, (value) => value * factor),
      ),
      expected,
    )
  );
}

function accumulating(step: { readonly accumulate: IrModule | null } | undefined): IrModule {
  if (!step?.accumulate) throw new Error('the pipeline has no step that accumulates');
  return step.accumulate;
}

/** Throws unless onnxruntime computes the float64 module on a small image as the ops' references do. */
async function validate(module: IrModule, state: Tensors): Promise<void> {
  const feeds = feedsOf(module, { ...state, ...batchOf(2, 9, 7, 3) });
  const found = await runModule(module, feeds);
  for (const [name, value] of Object.entries(interpret(module, feeds, ops))) {
    const error = errorOf(found[name], value);
    if (!(error <= validWithin)) throw new Error(`float64 on onnxruntime is no reference for ${name}: ${error.toExponential(1)} from the ops' own`);
  }
}

/** State after a fit on a small image of the same kind, and what is derived from it. */
async function fittedState(): Promise<Tensors> {
  return withPlan(request, async (plan) => {
    await plan.fit([batchOf(1, 64, 64, 1)], { keepInputs: true });
    const state = await plan.state();
    const hosts = await loadHosts(undefined);
    return Object.assign({}, state, ...plan.manifest.derived.map((each) => deriveTensors(hosts, each, state))) as Tensors;
  });
}

/**
 * Cube and labels: every tenth pixel is anomalous, brighter in twenty bands. Were labels independent of spectra, the true
 * gradients would be sums that cancel to nothing, which no float32 arithmetic can follow.
 */
function batchOf(batch: number, rows: number, columns: number, seed: number): Record<string, Tensor> {
  const labels = Int32Array.from({ length: batch * rows * columns }, (_, i) => Number(i % 10 === 0));
  const cube = cubeOf(scale, [batch, rows, columns, bands], uniform(seed));
  for (let pixel = 0; pixel < labels.length; pixel += 10) {
    const brighter = (cube.data as Float32Array).subarray(pixel * bands + 20, pixel * bands + 40);
    brighter.set(brighter.map((value) => value + scale.spread / 2));
  }
  return { cube, mask: tensor('int32', [batch, rows, columns], labels) };
}

function feedsOf(module: IrModule, known: Tensors): Record<string, Tensor> {
  return Object.fromEntries(module.inputs.map((input) => [input.name, feedOf(input, known)]));
}

function feedOf({ name, source, type: { dtype, dims } }: InputValue, known: Tensors): Tensor {
  if (source === 'gradient') return tensorFrom(dtype, dims as number[], new Float64Array(elementCount(dims as number[])));
  const value = known[name];
  if (!value) throw new Error(`nothing to feed ${name} with`);
  return dtype === 'float64' ? inDouble(value) : value;
}

async function runModule(module: IrModule, feeds: Tensors): Promise<Record<string, Tensor>> {
  // Without an arena, memory of the float64 run is free again for the next.
  const session = await InferenceSession.create(emitOnnx(module, ops).bytes, { enableCpuMemArena: false, logSeverityLevel: 3 });
  const inputs = Object.entries(feeds).map(([name, { dtype, dims, data }]) => [name, new OrtTensor(dtype as 'float32', data as Float32Array, dims)]);
  const outputs = await session.run(Object.fromEntries(inputs) as Record<string, OrtTensor>);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => [name, tensor(type as DType, dims, data as Tensor['data'])]),
  );
}
