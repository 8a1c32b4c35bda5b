import type { PlanManifest } from '../../schemas/plan.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';

type State = Readonly<Record<string, Tensor>>;

/** Numbers per channel that training changed. */
export interface ChannelVector {
  readonly title: string;
  readonly values: readonly number[];
  /** Before the gradient phase, if that is known. */
  readonly start: readonly number[] | null;
  /** Band centres in nanometres, if the vector has one number per band of the plan. */
  readonly wavelengths: readonly number[] | null;
}

/** Vectors of the state that the training step sets; those of a SoftChannelSelector as the weights that it multiplies bands by. */
export function channelVectors(manifest: PlanManifest, state: State, start: State | null): ChannelVector[] {
  const trained = new Set(manifest.train?.parameters.map(({ writes }) => writes));
  const vectors = manifest.state.filter(({ name, dims }) => trained.has(name) && dims.length === 1 && Number(dims[0]) > 1);
  return vectors.flatMap(({ name, node }) => {
    const values = shownValues(manifest, node, name, state);
    if (!values) return [];
    const wavelengths = manifest.wavelengths?.length === values.length ? manifest.wavelengths : null;
    const title = selectorOf(manifest, node) ? `${node}: weight per band` : name;
    return [{ title, values, start: (start && shownValues(manifest, node, name, start)) ?? null, wavelengths }];
  });
}

function shownValues(manifest: PlanManifest, node: string, name: string, state: State): number[] | undefined {
  const values = numbersOf(state[name]);
  const selector = selectorOf(manifest, node);
  const [temperature] = numbersOf(state[`${node}.temperature`]) ?? [];
  if (!values || !selector || temperature === undefined) return values;
  return softmax(values.map((value) => value / temperature)).map((share) => share * Number(selector.hparams.n_select));
}

function selectorOf({ nodes }: PlanManifest, name: string): PlanManifest['nodes'][number] | undefined {
  return nodes.find((node) => node.name === name && node.kind === 'SoftChannelSelector');
}

function numbersOf(tensor: Tensor | undefined): number[] | undefined {
  return tensor && Array.from({ length: tensor.data.length }, (_, i) => numberAt(tensor.data, i));
}

function softmax(values: readonly number[]): number[] {
  const peak = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - peak));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
