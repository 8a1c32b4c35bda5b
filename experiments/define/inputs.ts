import type { ValueOf } from '../codecs/codec.js';
import type { Handle } from './handle.js';
import type { Input, Outputs, Port } from './port.js';
import type { Member } from './stage-definition.js';

/** What an input is declared with: a port, or an edge that `lazy`, `optional` and `stopping` have made of one. */
export type InputSpec = Port | Input;

/** Inputs of a stage by name. */
export type InputSpecs = Readonly<Record<string, InputSpec>>;

/** The value that an input declared with `S` has. */
export type InputValue<S> = S extends Input<infer T> ? T : S extends Port<infer T> ? T : never;

/** What the function of a stage with inputs `I` gets. */
export type InputValues<I extends InputSpecs> = { readonly [K in keyof I]: InputValue<I[K]> };

/** What the function of an aggregate with inputs `I` gets. */
export type MemberValues<I extends InputSpecs> = { readonly [K in keyof I]: readonly Member<Exclude<InputValue<I[K]>, undefined>>[] };

/** What the function of a stage with outputs `O` gives. */
export type OutputValues<O extends Outputs> = { readonly [K in keyof O]: ValueOf<O[K]> };

/** The edge of a port or of an edge already made. */
export function inputOf(spec: InputSpec): Omit<Input, 'carries'> {
  return typeof spec === 'object' && 'port' in spec
    ? { port: spec.port, lazy: spec.lazy, required: spec.required, onFailure: spec.onFailure }
    : { port: spec, lazy: false, required: true, onFailure: undefined };
}

/** Passes a handle instead of the value, so that only what is asked for is read. */
export function lazy<T>(spec: Port<T>): Input<Handle<T>> {
  return { ...inputOf(spec), lazy: true };
}

/**
 * Passes `undefined` where the producer failed, or does not exist for the parameter set; an aggregate goes without such members and its
 * record lists them.
 */
export function optional<T>(spec: Port<T> | Input<T>): Input<T | undefined> {
  return { ...inputOf(spec), required: false, onFailure: 'continue' };
}

/** Ends the whole run where the producer failed, instead of leaving out what needs it. */
export function stopping<T>(spec: Port<T> | Input<T>): Input<T> {
  return { ...inputOf(spec), required: true, onFailure: 'stop' };
}
