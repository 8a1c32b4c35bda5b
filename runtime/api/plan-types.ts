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
  /** The stages in which something runs. */
  readonly stages: { readonly [S in Stage]?: StageTypes };
  readonly fit: { readonly inputs: Batch };
  /** Null for a plan without losses. */
  readonly training: { readonly inputs: Batch; readonly losses: string } | null;
  readonly state: Tensors;
}

/** The stages of a plan in which something runs. */
export type StageOf<T extends PlanTypes> = keyof T['stages'] & Stage;

/** A part of a stage, or of each of several. */
export type PartOf<T extends PlanTypes, S extends Stage, P extends keyof StageTypes> = S extends keyof T['stages']
  ? NonNullable<T['stages'][S]> extends infer Types extends StageTypes
    ? Types[P]
    : never
  : never;

/** A batch for a stage, or a file. */
export type SourceOf<T extends PlanTypes, S extends Stage> = PartOf<T, S, 'inputs'> | FileSource;

/** Endpoints that a stage can return. */
export type OutputOf<T extends PlanTypes, S extends Stage> = S extends Stage ? keyof PartOf<T, S, 'outputs'> & string : never;

/** What `Plan.run` gives of the endpoints `K` of a stage. */
export type RunOf<T extends PlanTypes, S extends Stage, K extends string> = RunResult<OutputsOf<T, S, K>, PartOf<T, S, 'metrics'>>;

/** The outputs `K` of a stage; all where their names are not known. */
export type OutputsOf<T extends PlanTypes, S extends Stage, K extends string> = Chosen<PartOf<T, S, 'outputs'>, K>;

/** A batch to fit to, or a file. */
export type FitSourceOf<T extends PlanTypes> = T['fit']['inputs'] | FileSource;

/** A batch to train on, or a file. */
export type TrainSourceOf<T extends PlanTypes> = NonNullable<T['training']>['inputs'] | FileSource;

/** State by name; each may be absent. */
export type StateOf<T extends PlanTypes> = string extends keyof T['state'] ? T['state'] : Partial<T['state']>;

type Chosen<O extends Tensors, K extends string> = O extends Tensors ? (string extends keyof O ? O : Pick<O, K & keyof O>) : never;
