import type { ParamValues } from '../define/params.js';
import type { AnyDefinition } from '../define/stage-definition.js';

/** A stage with the parameters that it and what it depends on read: parameter sets that agree on these share the instance. */
export interface Instance {
  /** `<stage>` where no parameter matters, else `<stage>-<12 hex digits>` of the parameters; stable over runs. */
  readonly id: string;
  readonly definition: AnyDefinition;
  /** What the stage's function gets: declared parameters after defaults, operational ones and labels included. */
  readonly params: ParamValues;
  /** Semantic parameters of it and of what it depends on; for an aggregate those of `by` and its own. */
  readonly relevant: ParamValues;
  /** For people: the relevant parameters that vary in the experiment, `eps=0.1 seed=2`; empty if none does. */
  readonly label: string;
  /** Labels of the parameter sets that it belongs to. */
  readonly sets: readonly string[];
  /** Where each input comes from. */
  readonly inputs: Readonly<Record<string, InstanceInput>>;
}

/** The producers of one input: one (or none, where it is optional), or the members of an aggregate in order. */
export type InstanceInput =
  | { readonly kind: 'one'; readonly instance: string | null; readonly port: string }
  | { readonly kind: 'members'; readonly instances: readonly string[]; readonly port: string };
