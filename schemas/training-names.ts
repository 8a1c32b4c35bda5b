import type { Stage } from './stage.js';

/**
 * Graph inputs and outputs of a training step that belong to no node. None of them can be a batch key, which is an identifier, nor
 * a state entry or an output, which are written `node.name`.
 */
export const stepNames = {
  /** Base learning rate of this update. */
  rate: 'train/lr',
  /** Updates so far plus one. */
  step: 'train/step',
  lossScale: 'train/loss_scale',
  /** The sum that is minimised. */
  total: 'train/total',
  /** Before clipping. */
  gradNorm: 'train/grad_norm',
} as const;

/** First parts of logged names that are the trainer's own: `train/<loss>`, `schedule/<node>.<entry>`, `lr-AdamW/pg1`. */
const reserved = /^(train|val|test|schedule|node|lr-[^/]*)(\/|$)/;

/** The name under which a scheduled value is logged, which the input `name` of the training graph follows. */
export function scheduleLogName(name: string, of: { readonly node: string; readonly entry: string } | undefined): string {
  return of ? `schedule/${of.node}.${of.entry}` : name.slice('train/'.length);
}

/**
 * The name under which a value of a metric node is logged: `<node>/<value>`, behind `node/` where the node is called like what the
 * trainer itself logs.
 */
export function metricLogName(node: string, value: string): string {
  return `${reserved.test(node) ? 'node/' : ''}${node}/${value}`;
}

/** The name of the sum of a stage's losses. */
export function totalLogName(stage: Stage): string {
  return `${stage}_loss`;
}

/**
 * The names under which the reference logs the losses of a stage, by graph output: `train/<node>` for a node with one output,
 * `train/<node>_<port>` for one with several; `train/<node>.<port>` where that is the name of another loss.
 */
export function lossLogNames(losses: readonly NamedLoss[], stage: Stage): ReadonlyMap<string, string> {
  const plain = losses.map(({ node, port }) => (losses.filter((loss) => loss.node === node).length > 1 ? `${node}_${port}` : node));
  const isTaken = (name: string): boolean => plain.indexOf(name) !== plain.lastIndexOf(name);
  return new Map(
    losses.map(({ node, port, output }, i) => {
      const name = plain[i] as string;
      return [output, `${stage}/${isTaken(name) ? `${node}.${port}` : name}`];
    }),
  );
}

/** An output of a loss node. */
interface NamedLoss {
  readonly node: string;
  readonly port: string;
  readonly output: string;
}

/** True for the losses of training batches, whose means are known when an epoch ends. */
export function isTrainingLogName(name: string): boolean {
  return name === totalLogName('train') || lossInLog(name, 'train') !== undefined;
}

/** What a stage's loss is called in the log, without the stage; `undefined` for the name of anything else, the sum of the losses included. */
export function lossInLog(name: string, stage: Stage): string | undefined {
  return name.startsWith(`${stage}/`) ? name.slice(stage.length + 1) : undefined;
}

/** The node and value of a metric's logged name; `undefined` for the name of anything else. Values are named without a slash. */
export function metricInLog(name: string): { readonly node: string; readonly value: string } | undefined {
  const own = /^node\/(.*)$/s.exec(name)?.[1] ?? name;
  const end = own.lastIndexOf('/');
  return end === -1 || (own === name && reserved.test(name)) ? undefined : { node: own.slice(0, end), value: own.slice(end + 1) };
}
