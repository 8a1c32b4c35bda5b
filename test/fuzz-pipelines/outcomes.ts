import { compile } from '../../compiler/index.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { deriveTensors } from '../../runtime/host/derived.js';
import { loadHosts } from '../../runtime/host/hosts.js';
import type { Tensor } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';
import { inDouble, inFloat64 } from '../passes/in-float64.js';

export type Tensors = Readonly<Record<string, Tensor>>;

/** How a pipeline is compiled. */
export interface Compiled {
  readonly text: string;
  readonly bands: number;
  readonly cubeDtype: 'uint16' | 'float32';
}

/** Outputs of stage inference under a state, or under the one that a fit on the cube yields, and that state. */
export async function outcome(
  request: Compiled & { readonly fuse: boolean },
  cube: Tensor,
  state?: Tensors,
): Promise<{ outputs: Tensors; state: Tensors }> {
  const { text, ...options } = request;
  return withPlan({ source: { file: 'p.yaml', text }, ...options }, async (plan) => {
    if (state) await plan.setState(state);
    else await plan.fit([{ cube }], { keepInputs: true });
    const { outputs } = await plan.run({ cube }, { keepInputs: true });
    return { outputs, state: await plan.state() };
  });
}

/** What the references of the ops give for the same stage. */
export interface Reference {
  /** In float64 throughout. */
  readonly exact: Tensors;
  /** With every result rounded to its own dtype: what the float32 values between ops cost, however well each is computed. */
  readonly rounded: Tensors;
  /** The op that computes each output. */
  readonly ops: Readonly<Record<string, string>>;
}

/** Stage inference of a pipeline on a cube by the references of the ops, under a state. */
export async function reference({ text, ...options }: Compiled, cube: Tensor, state: Tensors): Promise<Reference> {
  const { phases, plan } = compile({ source: { file: 'p.yaml', text }, ...options });
  const module = phases.lowered?.stages.inference as IrModule;
  const hosts = await loadHosts(undefined);
  const derived = Object.assign({}, ...(plan?.manifest.derived ?? []).map((each) => deriveTensors(hosts, each, state))) as Tensors;
  const feeds: Tensors = { ...state, ...derived, cube };
  const wide = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, inDouble(value)] as const));
  return {
    exact: interpret(inFloat64(module), wide, ops),
    rounded: interpret(module, feeds, ops),
    ops: Object.fromEntries(module.outputs.map(({ name, value }) => [name, value.from === 'operation' ? value.operation.op : value.from])),
  };
}

/** Largest absolute difference over the largest magnitude of `expected`; infinite where one is finite and the other is not. */
export function errorOf(actual: Tensor | undefined, expected: Tensor): number {
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.data.length; i++) {
    const [value, found] = [Number(expected.data[i]), Number(actual?.data[i] ?? Number.NaN)];
    const same = Object.is(found, value) || (Number.isNaN(found) && Number.isNaN(value));
    if (!same) worst = Math.max(worst, Number.isFinite(found - value) ? Math.abs(found - value) : Number.POSITIVE_INFINITY);
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  return worst === 0 ? 0 : worst / largest;
}
