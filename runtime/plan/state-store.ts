import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Tensors } from '../../schemas/tensor.js';
import { deriveTensors } from '../host/derived.js';
import type { Hosts } from '../host/hosts.js';
import { decodeState, type PlanState } from './plan-state.js';
import type { VerifiedPlan } from './verified-plan.js';

/** The current state of a plan and what hosts derive from it, each computed when it is first asked for. */
export class StateStore {
  readonly #manifest: PlanManifest;
  readonly #hosts: Hosts;
  readonly #derived = new Map<string, Tensors>();
  #state: PlanState;
  #pinned: Tensors = {};
  #version = 0;

  /** Starts with the state that the plan was saved with. Throws `CuviscError` `plan-corrupt`. */
  constructor({ manifest, files }: VerifiedPlan, hosts: Hosts) {
    this.#manifest = manifest;
    this.#hosts = hosts;
    const file = manifest.stateFile.path;
    this.#state = decodeState(manifest, files.get(file) as Uint8Array, file);
  }

  get state(): PlanState {
    return this.#state;
  }

  /** Counts the states that the plan has had. */
  get version(): number {
    return this.#version;
  }

  /** Replaces the state; derived tensors are computed again, except those in `pinned`, which stand in for them until the next change. */
  set(state: PlanState, pinned: Tensors): void {
    this.#state = state;
    this.#pinned = pinned;
    this.#derived.clear();
    this.#version++;
  }

  /** State and derived tensors by name. Throws `CuviscError` `plan-not-fitted` naming the nodes whose state was never set, and as `deriveTensors` does. */
  valuesOf(state: readonly string[], derived: readonly string[]): Tensors {
    const open = derived.filter((name) => !Object.hasOwn(this.#pinned, name));
    const derivations = this.#manifest.derived.filter((each) => Object.values(each.outputs).some((output) => open.includes(output.name)));
    this.#requireState([...state, ...derivations.flatMap((each) => Object.values(each.inputs))]);
    const computed = Object.assign({}, ...derivations.map((each) => this.#derive(each))) as Tensors;
    const values: Tensors = { ...this.#state.tensors, ...computed, ...this.#pinned };
    return Object.fromEntries([...state, ...derived].map((name) => [name, values[name] as Tensors[string]]));
  }

  #derive(derivation: PlanManifest['derived'][number]): Tensors {
    const key = JSON.stringify(derivation.outputs);
    const known = this.#derived.get(key) ?? deriveTensors(this.#hosts, derivation, this.#state.tensors);
    this.#derived.set(key, known);
    return known;
  }

  #requireState(names: readonly string[]): void {
    const unset = names.filter((name) => !this.#state.tensors[name]);
    if (unset.length === 0) return;
    const nodes = [...new Set(unset.map((name) => this.#manifest.state.find((spec) => spec.name === name)?.node ?? name))];
    throw new CuviscError('plan-not-fitted', `the plan is not fitted: ${nodes.join(', ')} ${nodes.length === 1 ? 'has' : 'have'} no state yet`, {
      place: { node: nodes[0] as string },
      hint: 'fit it with `cuvisc fit` (or plan.fit) on representative data, or load a state',
    });
  }
}
