import type { Stage } from '../../schemas/stage.js';
import type { Tensors } from '../../schemas/tensor.js';
import type { MetricsByNode, RunResult } from '../run/run-stage.js';
import type { FileSource } from '../run/sources.js';
import type { Batch } from '../tensor/batch.js';

/** What a stage reads and gives. */
export interface StageTypes {
  readonly inputs: Batch;
  readonly outputs: Tensors;
  readonly metrics: MetricsByNode;
}

/** What a plan reads, gives and holds, as `cuvisc types` prints it of one plan; by itself the types of any plan. */
export interface PlanTypes {
  /** A stage in which nothing runs takes no batch. */
  readonly stages: { readonly [S in Stage]: StageTypes };
  readonly fit: { readonly inputs: Batch };
  /** Null for a plan without losses. */
  readonly training: { readonly inputs: Batch; readonly losses: string } | null;
  /** What was never set is absent. */
  readonly state: Tensors;
}

/** A part of a stage, or of each of several. */
export type PartOf<T extends PlanTypes, S extends Stage, P extends keyof StageTypes> = T['stages'][S][P];

/** A batch for a stage, or a file. */
export type SourceOf<T extends PlanTypes, S extends Stage> = PartOf<T, S, 'inputs'> | FileSource;

/** Endpoints that a stage can return. */
export type OutputOf<T extends PlanTypes, S extends Stage> = keyof PartOf<T, S, 'outputs'> & string;

/** What `Plan.run` gives of the endpoints `K` of a stage. */
export type RunOf<T extends PlanTypes, S extends Stage, K extends string> = RunResult<OutputsOf<T, S, K>, PartOf<T, S, 'metrics'>>;

/** The outputs `K` of a stage; all where their names are not known. */
export type OutputsOf<T extends PlanTypes, S extends Stage, K extends string> = Chosen<PartOf<T, S, 'outputs'>, K>;

/** A batch to fit to, or a file. */
export type FitSourceOf<T extends PlanTypes> = T['fit']['inputs'] | FileSource;

/** A batch to train on, or a file. */
export type TrainSourceOf<T extends PlanTypes> = NonNullable<T['training']>['inputs'] | FileSource;

type Chosen<O extends Tensors, K extends string> = { readonly [N in keyof O as string extends N ? N : Extract<N, K>]: O[N] };
