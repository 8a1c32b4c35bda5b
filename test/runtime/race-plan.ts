import { openPlan, type Plan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { labelledScene } from '../fixtures/cubes.js';
import { generator } from '../fixtures/generator.js';

/** One writer changes what no other one does: statistics, trained parameters, the selector's logits. */
export const racePipeline = `
metadata: {name: race}
nodes:
  - {name: data, class_name: cuvis_ai.node.data.LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 3}}
  - {name: rx, class_name: RXGlobal, hparams: {eps: 0.001}}
  - {name: logit, class_name: ScoreToLogit}
  - {name: loss, class_name: AnomalyBCEWithLogits}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: loss.inputs.predictions}
  - {source: data.outputs.mask, target: loss.inputs.targets}
`;

export const raceBands = 4;

export type Writer = 'fit' | 'train' | 'set';

export const writers = ['fit', 'train', 'set'] as const satisfies readonly Writer[];

/** The state that each writer alone changes; a fit sets the bias, too. */
export const ownState: Readonly<Record<Writer, string>> = { fit: 'rx.mu', train: 'logit.scale', set: 'selector.channel_logits' };

/** One change of the plan, number `turn` of its writer. */
export async function write(plan: Plan, writer: Writer, turn: number): Promise<void> {
  const data = [labelledScene(generator(turn + 1), [8, 8, raceBands], 5)];
  if (writer === 'fit') await plan.fit(data);
  else if (writer === 'train') await plan.train({ train: data }, { maxEpochs: 3, seed: turn });
  else
    await plan.setState({
      [ownState.set]: tensorFrom(
        'float32',
        [raceBands],
        [turn, 0, 0, 0].map((value) => value / 1000),
      ),
    });
}

export const openRacePlan = (directory: string): Promise<Plan> => openPlan(directory, { device: 'cpu', host: 'inline', threads: 1 });

/** The elements of a state, as they compare. */
export async function elementsOf(plan: Plan, name: string): Promise<string> {
  const value = (await plan.state())[name];
  return value ? Array.from(value.data, Number).join(' ') : 'none';
}
