import { readFileSync } from 'node:fs';
import type { DType } from '../../schemas/dtype.js';
import type { Stage } from '../../schemas/stage.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';

/** A tensor as recorded: row-major numbers, booleans as 0 and 1. */
export interface GoldenTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export type GoldenTensors = Readonly<Record<string, GoldenTensor>>;

export interface GoldenRun {
  readonly stage: Stage;
  /** Module mode of the reference, independent of the stage. */
  readonly training: boolean;
  readonly inputs: GoldenTensors;
  readonly outputs: GoldenTensors;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly raises?: string;
  readonly portViolation?: string;
  /** Outputs and `metrics:` values that are NaN or infinite in the reference, hence not recorded. */
  readonly nonFinite?: readonly string[];
  /** State that the run has changed; the next run starts from it. */
  readonly stateAfter?: GoldenTensors;
  /** Random numbers drawn inside the run. */
  readonly noise?: GoldenTensors;
  readonly f64AbsDiff?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly cotangents?: Readonly<Record<string, GoldenTensor | null>>;
  readonly gradInputs?: GoldenTensors;
  readonly gradState?: GoldenTensors;
  /** Trainable state that receives no gradient at all. */
  readonly noGradState?: readonly string[];
  readonly gradRaises?: string;
}

export interface GoldenNodeCase {
  readonly class_name: string;
  readonly hparams: Readonly<Record<string, unknown>>;
  readonly fit: readonly GoldenTensors[] | null;
  readonly fitRaises?: string;
  readonly calls?: readonly { readonly method: string; readonly args: Readonly<Record<string, number>> }[];
  readonly state: GoldenTensors;
  readonly stateUnset?: readonly string[];
  readonly runs: readonly GoldenRun[];
  readonly notes: string;
}

export interface GoldenPipelineRun {
  readonly stage: Stage;
  readonly batch: GoldenTensors;
  readonly ran: readonly string[];
  readonly outputs: GoldenTensors;
  readonly metrics?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** `node.entry` of the state that the run has changed; the next run starts from it. */
  readonly stateAfter?: GoldenTensors;
}

export interface GoldenPipelineCase {
  readonly pipeline: string;
  readonly nodes: readonly { readonly name: string; readonly class_name: string; readonly hparams: Readonly<Record<string, unknown>> }[];
  readonly connections: readonly (readonly [string, string])[];
  readonly fit: readonly GoldenTensors[];
  readonly state: Readonly<Record<string, GoldenTensors>>;
  readonly runs: readonly GoldenPipelineRun[];
  readonly notes: string;
}

/** A recorded case by its kind; `other` is a format that is not replayed yet. */
export type GoldenCase =
  | { readonly kind: 'node'; readonly node: GoldenNodeCase }
  | { readonly kind: 'pipeline'; readonly pipeline: GoldenPipelineCase }
  | { readonly kind: 'other' };

/** Reads a case file and tells its kind by its keys. */
export function readCase(file: string): GoldenCase {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if ('class_name' in content) return { kind: 'node', node: content as unknown as GoldenNodeCase };
  if ('pipeline' in content && 'order' in content) return { kind: 'pipeline', pipeline: content as unknown as GoldenPipelineCase };
  return { kind: 'other' };
}

/** The recorded tensor in `dtype`, by default its own. */
export function toTensor(golden: GoldenTensor, dtype: DType = golden.dtype): Tensor {
  return tensorFrom(dtype, golden.shape, golden.data);
}

export function toTensors(golden: GoldenTensors): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(golden).map(([name, tensor]) => [name, toTensor(tensor)]));
}
