import { readFileSync } from 'node:fs';
import type { DType } from '../../schemas/dtype.js';
import type { Stage } from '../../schemas/stage.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';

/** A tensor as recorded: row-major numbers, booleans as 0 and 1. An input may hold `null` for NaN and 1e39 for a float32 infinity. */
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
  /** Epoch of the run, 0 if absent. */
  readonly epoch?: number;
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
  /** What it was recorded from; cuvis-ai 0.5.0 if absent. */
  readonly reference?: string;
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

/** A fit followed by 15 steps under one setting of the optimizer. */
export interface GoldenTrainingRun {
  readonly optimizer: {
    readonly name: 'adamw' | 'adam' | 'sgd';
    readonly lr: number;
    readonly weight_decay?: number;
    readonly betas?: readonly [number, number];
    readonly momentum?: number;
  };
  readonly gradient_clip_val: number | null;
  readonly scheduler: GoldenSchedule['scheduler'] | null;
  readonly steps: readonly {
    readonly batch: number;
    readonly losses: Readonly<Record<string, number>>;
    readonly total: number;
    readonly lr: number;
    readonly gradNorm: number;
  }[];
  /** What the steps changed. */
  readonly final: GoldenTensors;
  readonly evalLosses: Readonly<Record<string, number>>;
  readonly f64AbsDiff: { readonly losses: number; readonly final: Readonly<Record<string, number>> };
}

export interface GoldenTrainingCase {
  readonly pipeline: string;
  readonly nodes: GoldenPipelineCase['nodes'];
  readonly connections: GoldenPipelineCase['connections'];
  readonly batches: readonly GoldenTensors[];
  readonly stateAfterFit: GoldenTensors;
  /** `node.entry` of every parameter that requires a gradient. */
  readonly trainable: readonly string[];
  readonly loss_nodes: readonly string[];
  readonly runs: readonly GoldenTrainingRun[];
}

export interface GoldenSchedule {
  readonly scheduler: Readonly<Record<string, unknown>>;
  readonly base_lr: number;
  readonly max_epochs: number;
  /** Rates of the epochs and the one after the last; absent where the reference fails. */
  readonly lr?: readonly number[];
  readonly metric?: readonly number[];
}

export type GoldenCase =
  | { readonly kind: 'node'; readonly node: GoldenNodeCase }
  | { readonly kind: 'pipeline'; readonly pipeline: GoldenPipelineCase }
  | { readonly kind: 'training'; readonly training: GoldenTrainingCase }
  | { readonly kind: 'schedules'; readonly cases: readonly GoldenSchedule[] };

/** Reads a case file and tells its kind by its keys. Throws if they fit no kind. */
export function readCase(file: string): GoldenCase {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if ('class_name' in content) return { kind: 'node', node: content as unknown as GoldenNodeCase };
  if ('pipeline' in content && 'order' in content) return { kind: 'pipeline', pipeline: content as unknown as GoldenPipelineCase };
  if ('stateAfterFit' in content) return { kind: 'training', training: content as unknown as GoldenTrainingCase };
  if ('cases' in content) return { kind: 'schedules', cases: content.cases as GoldenSchedule[] };
  throw new Error(`${file} is no recorded case: it has ${Object.keys(content).join(', ')}`);
}

/** The recorded tensor in `dtype`, by default its own. */
export function toTensor(golden: GoldenTensor, dtype: DType = golden.dtype): Tensor {
  const data = golden.data.map((value: number | null) => value ?? Number.NaN);
  return tensorFrom(dtype, golden.shape, data);
}

export function toTensors(golden: GoldenTensors): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(golden).map(([name, tensor]) => [name, toTensor(tensor)]));
}
