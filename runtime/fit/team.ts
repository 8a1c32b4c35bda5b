import type { Tensors } from '../../schemas/tensor.js';
import { isPixelwise } from '../../schemas/locality.js';
import { comesWithBatch } from '../../schemas/plan/steps.js';
import type { FitLevel, PlanGraph } from '../../schemas/plan.js';
import { gatherBlock } from './gather-block.js';
import { helperCount, helpersOf } from './helper-pool.js';
import type { HelperThread } from './helper-thread.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import type { EngineSession } from '../engine/onnx-session.js';
import { convertInputs } from '../tensor/tensor-check.js';
import { emptyAccumulators } from './merge-accumulators.js';

/** Blocks of a source from which on helpers take part: fewer are done before a thread has started. */
const blocksWorthHelp = 32;

/**
 * This thread and its helpers, among which the blocks of a level are dealt out in turn: which thread gets a block depends
 * on the data's sizes alone, so a fit gives the same bits each time.
 */
export class Team {
  readonly graph: PlanGraph;
  #accumulators: Tensors;
  /** Those that take part so far; others may join. */
  #helpers: readonly HelperThread[] = [];
  #turn = 0;
  #dealt = 1;

  private constructor(
    private readonly plan: LoadedPlan,
    private readonly level: FitLevel,
    private readonly fixed: Tensors,
    private readonly session: EngineSession,
  ) {
    this.graph = level.update;
    this.#accumulators = emptyAccumulators(level);
  }

  /** A team with empty accumulators. Throws as `LoadedPlan.fixedInputs` does. */
  static async start(plan: LoadedPlan, level: FitLevel): Promise<Team> {
    const fixed = await plan.fixedInputs(level.update);
    const divisible = isPixelwise(level.update.locality) && helperCount(plan) > 0;
    return new Team(plan, level, fixed, await (divisible ? plan.session(level.update, 1) : plan.session(level.update)));
  }

  /** Gets ready for `blocks` blocks of one source. Throws what a helper throws that cannot load the graph. */
  async prepare(blocks: number): Promise<void> {
    const worthHelp = isPixelwise(this.graph.locality) && blocks >= blocksWorthHelp;
    if (worthHelp && this.#helpers.length === 0) this.#helpers = await this.#summon();
    this.#dealt = worthHelp ? this.#helpers.length + 1 : 1;
    this.#turn = 0;
  }

  async #summon(): Promise<readonly HelperThread[]> {
    const helpers = helpersOf(this.plan);
    const blockInputs = this.graph.inputs.filter(comesWithBatch).map(({ name, dtype }) => ({ name, dtype }));
    const { path: file } = this.graph.file;
    const { outputs } = this.graph;
    const gathering = {
      file,
      model: this.plan.modelOf(this.graph),
      fixed: this.fixed,
      accumulators: emptyAccumulators(this.level),
      outputs,
      blockInputs,
    };
    await Promise.all(helpers.map((helper) => helper.begin(gathering)));
    return helpers;
  }

  /** Adds a block, given by views of the batch; resolves once the next may come. Throws `CuviscError` `dtype-lossy` or `engine-failed`. */
  async add(views: Tensors): Promise<void> {
    // This thread comes last in each round, so that helpers work while it does.
    const helper = this.#helpers[this.#turn];
    const isOwn = this.#turn === this.#dealt - 1;
    this.#turn = (this.#turn + 1) % this.#dealt;
    if (helper && !isOwn) return helper.add(views);
    const inputs = {
      ...this.fixed,
      ...convertInputs(this.graph.inputs.filter(comesWithBatch), views),
    };
    this.#accumulators = await gatherBlock(this.session, inputs, this.#accumulators, this.graph.outputs);
  }

  /** The accumulators of each thread with all blocks in them, this thread's first. Throws what failed in a helper. */
  async read(): Promise<readonly Tensors[]> {
    return [this.#accumulators, ...(await Promise.all(this.#helpers.map((helper) => helper.read())))];
  }
}
