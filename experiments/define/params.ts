import type { z } from 'zod';

/**
 * What a parameter means to a key: `semantic` ones are part of it, `operational` ones (devices, numbers of jobs, folders) never, and a `label`
 * names instances for people and is no part of it either.
 */
export type ParamPolicy = 'semantic' | 'operational' | 'label';

/** The schema of the parameters that a stage declares: a zod object. */
export type ParamsSchema = z.ZodObject;

/** Parameters as a stage receives them: those that it declares, with defaults. */
export type Params<P extends ParamsSchema | undefined = ParamsSchema> = P extends ParamsSchema ? z.output<P> : Readonly<Record<never, never>>;

/** Values of one parameter set by name, before the schemas of stages have seen them. */
export type ParamValues = Readonly<Record<string, unknown>>;

/** One parameter set of an experiment. */
export interface ParameterSet {
  /** Tells it from the others, for people: what varies, `eps=0.1 seed=2`, or the name it was given. Unique in an experiment. */
  readonly label: string;
  /** The label is a name that the user has given. */
  readonly named: boolean;
  readonly values: ParamValues;
}
