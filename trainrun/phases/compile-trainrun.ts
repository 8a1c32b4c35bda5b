import { type Compilation, type CompileRequest, type Compiler, compile, readText } from '../../compiler/index.js';
import { cubeFacts } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { ReadyTrainrun } from '../load-trainrun.js';
import { predictedOutputs } from './predicted-outputs.js';
import { trainingRequest } from './training-request.js';

/** For what data a trainrun is compiled, if not for those of its first training cube. */
export interface TrainrunTarget {
  /** What `${oc.env:...}` in the pipeline reads; nothing if absent. */
  readonly env?: CompileRequest['env'] | undefined;
  /** A cube whose bands, wavelengths and element type the plan is for. */
  readonly like?: string | undefined;
  /** Number of bands; without `like` no cube is read then. */
  readonly bands?: number | undefined;
  /** Hears what was assumed in reading the cube. */
  readonly note?: (text: string) => void;
  /** One that knows further node classes. */
  readonly compiler?: Pick<Compiler, 'compile'> | undefined;
}

/** Compiles a trainrun for its data. Throws `CuviscError` `data-missing`, and what reading pipeline and cube throws. */
export async function compileReady({ config, sources, pipelineFile }: ReadyTrainrun, target: TrainrunTarget = {}): Promise<Compilation> {
  const { env = {}, like, bands, note = () => undefined, compiler = { compile } } = target;
  const [first] = sources.train;
  if (!first) throw new CuviscError('data-missing', 'the trainrun names no training data', { hint: 'list cubes for the stage train' });
  const facts = bands === undefined || like !== undefined ? await cubeFacts(like ?? first.file, note) : {};
  return compileTrainrun(compiler, config, { source: await readText(pipelineFile), env, ...facts, ...(bands === undefined ? {} : { bands }) });
}

/** Compiles the pipeline of a trainrun with its training step; the stages val and test then give every loss, score and logit that they can. */
function compileTrainrun({ compile }: Pick<Compiler, 'compile'>, config: TrainRunConfig, request: CompileRequest): Compilation {
  const training = trainingRequest(config);
  const whole = training ? { ...request, training } : request;
  const first = compile(whole);
  if (!first.plan) return first;
  const outputs = [...measuredLosses(first.plan.manifest), ...predictedOutputs(first.plan.manifest)];
  return outputs.length === 0 ? first : compile({ ...whole, outputs: [...(request.outputs ?? []), ...outputs] });
}

/** Losses that a stage would compute if someone wanted them, as `stage:node.port`. */
function measuredLosses({ nodes, train }: PlanManifest): string[] {
  return (['val', 'test'] as const).flatMap((stage) =>
    (train?.losses ?? [])
      .filter(({ node }) => nodes.some(({ name, status }) => name === node && status[stage].status === 'unused'))
      .map(({ output }) => `${stage}:${output}`),
  );
}
