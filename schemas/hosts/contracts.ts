import type { z } from 'zod';
import type { DType } from '../dtype.js';
import type { Tensor } from '../tensor.js';

/** What a host function says of a tensor that it reads or gives: names stand for sizes that are known at run time, `any` for every shape. */
export interface TensorContract {
  readonly dtypes: readonly DType[];
  readonly dims: readonly (number | string)[] | 'any';
  /** The tensor may be left out. */
  readonly optional?: true;
}

/** Tensors by a host function's own names. */
export type TensorContracts = Readonly<Record<string, TensorContract>>;

/** What every kind of host function says of itself. The manifest names it and holds its parameters as `params` accepts them. */
export interface HostContract<P extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly doc: string;
  readonly params: P;
}

/** Accumulated statistics, by name, to state. */
export interface FinaliserContract<
  P extends z.ZodObject = z.ZodObject,
  I extends TensorContracts = TensorContracts,
  R extends TensorContracts = TensorContracts,
> extends HostContract<P> {
  readonly inputs: I;
  readonly results: R;
}

/** State to tensors that stage graphs read. */
export interface DeriverContract<
  P extends z.ZodObject = z.ZodObject,
  I extends TensorContracts = TensorContracts,
  R extends TensorContracts = TensorContracts,
> extends HostContract<P> {
  readonly inputs: I;
  readonly results: R;
}

/** A trained tensor, with others beside it, back to the state entry that it is another form of. It has no parameters. */
export interface RestorerContract<I extends TensorContracts = TensorContracts> {
  readonly name: string;
  readonly doc: string;
  readonly value: TensorContract;
  readonly inputs: I;
  readonly result: TensorContract;
}

/** Graph outputs to numbers. `values` says what each number is; `<i>` in a name counts from 1. */
export interface MetricContract<P extends z.ZodObject = z.ZodObject, I extends TensorContracts = TensorContracts> extends HostContract<P> {
  readonly inputs: I;
  readonly values: Readonly<Record<string, string>>;
  /** Values that are given only where a plan supplies an optional input, and sets a parameter to true. */
  readonly needs?: Readonly<Record<string, { readonly input: keyof I & string; readonly param?: string }>>;
}

/** Time, in epochs or updates from 0, to a number. */
export type ScheduleContract<P extends z.ZodObject = z.ZodObject> = HostContract<P>;

/** A node of a pipeline that the host computes between graphs: tensors by input port to tensors by output port. */
export interface NodeContract<
  P extends z.ZodObject = z.ZodObject,
  I extends TensorContracts = TensorContracts,
  R extends TensorContracts = TensorContracts,
> extends HostContract<P> {
  readonly inputs: I;
  readonly results: R;
}

/** Parameters as whoever names the host function writes them. */
export type ParamsFor<C extends HostContract> = z.input<C['params']>;

/** Parameters as the implementation reads them: checked, with defaults. */
export type ParamsOf<C extends HostContract> = z.output<C['params']>;

type TensorOf<T extends TensorContract> = Tensor<T['dtypes'][number]>;
type OptionalIn<T extends TensorContracts> = { [K in keyof T]: T[K] extends { readonly optional: true } ? K : never }[keyof T];

/** The tensors that an implementation reads. */
export type InputsOf<T extends TensorContracts> = { readonly [K in keyof T]: TensorOf<T[K]> | (K extends OptionalIn<T> ? undefined : never) };

/** One `V` for each tensor, those that are optional aside. */
export type ForEach<T extends TensorContracts, V> = { readonly [K in Exclude<keyof T, OptionalIn<T>>]: V } & {
  readonly [K in OptionalIn<T>]?: V | undefined;
};

/** Types the entry of a finaliser; the registry lists it under its `name`. */
export function defineFinaliserContract<P extends z.ZodObject, const I extends TensorContracts, const R extends TensorContracts>(
  contract: FinaliserContract<P, I, R>,
): FinaliserContract<P, I, R> {
  return Object.freeze(contract);
}

/** Types the entry of a deriver; the registry lists it under its `name`. */
export function defineDeriverContract<P extends z.ZodObject, const I extends TensorContracts, const R extends TensorContracts>(
  contract: DeriverContract<P, I, R>,
): DeriverContract<P, I, R> {
  return Object.freeze(contract);
}

/** Types the entry of a restorer; the registry lists it under its `name`. */
export function defineRestorerContract<const I extends TensorContracts>(contract: RestorerContract<I>): RestorerContract<I> {
  return Object.freeze(contract);
}

/** Types the entry of a metric; the registry lists it under its `name`. */
export function defineMetricContract<P extends z.ZodObject, const I extends TensorContracts>(contract: MetricContract<P, I>): MetricContract<P, I> {
  return Object.freeze(contract);
}

/** Types the entry of a schedule; the registry lists it under its `name`. */
export function defineScheduleContract<P extends z.ZodObject>(contract: ScheduleContract<P>): ScheduleContract<P> {
  return Object.freeze(contract);
}

/** Types the entry of a host node; the registry lists it under its `name`. */
export function defineNodeContract<P extends z.ZodObject, const I extends TensorContracts, const R extends TensorContracts>(
  contract: NodeContract<P, I, R>,
): NodeContract<P, I, R> {
  return Object.freeze(contract);
}
