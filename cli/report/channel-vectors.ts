import type { PlanManifest } from '../../schemas/plan.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';

type State = Readonly<Record<string, Tensor>>;

/** Numbers per band that training changed. */
export interface ChannelVector {
  readonly title: string;
  readonly values: readonly number[];
  /** Before the gradient phase, if that is known. */
  readonly start: readonly number[] | null;
  /** Band centres in nanometres, if the plan has them. */
  readonly wavelengths: readonly number[] | null;
}

/**
 * Vectors of the state that the training step sets and that have a number per band of the plan's cubes; those of a SoftChannelSelector as
 * the weights that it multiplies bands by. Entries of inner layers (`net.fc1.bias`) count features, even where there are as many as bands.
 */
export function channelVectors(manifest: PlanManifest, state: State, start: State | null): ChannelVector[] {
  const trained = new Set(manifest.train?.parameters.map(({ writes }) => writes));
  const bands = bandsOf(manifest);
  const vectors = manifest.state.filter(
    ({ name, node, dims }) => trained.has(name) && dims.length === 1 && dims[0] === bands && !name.slice(node.length + 1).includes('.'),
  );
  return vectors.flatMap(({ name, node }) => {
    const values = shownValues(manifest, node, name, state);
    if (!values) return [];
    const title = selectorOf(manifest, node) ? `${node}: weight per band` : name;
    return [{ title, values, start: (start && shownValues(manifest, node, name, start)) ?? null, wavelengths: manifest.wavelengths }];
  });
}

/** Bands of the cubes that the training step reads, if it reads any and their number is fixed. */
function bandsOf({ train, wavelengths }: PlanManifest): number | undefined {
  const bands = train?.step.inputs.find(({ name, source }) => source === 'batch' && name === 'cube')?.dims.at(-1);
  return typeof bands === 'number' ? bands : wavelengths?.length;
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
