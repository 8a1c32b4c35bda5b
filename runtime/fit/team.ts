import type { FitLevel, PlanGraph } from '../../schemas/plan.js';
import { gatherBlock } from '../engine/gather-block.js';
import type { HelperThread } from '../engine/helper-thread.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { EngineSession } from '../engine/onnx-session.js';
import type { Tensors } from '../host/contracts.js';
import { convertInputs } from '../run/tensor-check.js';
import { emptyAccumulators } from './merge-accumulators.js';

/** Blocks of a source from which on helpers take part: fewer are done before a thread has started. */
const blocksWorthHelp = 32;

/**
 * Blocks of its own that this thread puts off so that helpers get theirs early: to wake a helper that has nothing to do takes
 * longer than to hand it a block, and on a busy machine stops this thread instead.
 */
const blocksPutOff = 3;

/**
 * To copy a block for a helper and to send it takes about an eighth of the time of adding it, so of this many rounds this
 * thread sits out as many as it has helpers. Measured in docs/decisions/statistical-fit.md.
 */
const roundsPerCycle = 8;

/**
 * This thread and its helpers, among which the blocks of a level are dealt out in turn: which thread gets a block depends
 * on the data's sizes alone, so a fit gives the same bits each time.
 */
export class Team {
  readonly graph: PlanGraph;
  #accumulators: Tensors;
  /** Those that take part so far; others may join. */
  #helpers: readonly HelperThread[] = [];
  /** Who gets which block, again and again: a helper, or this thread where undefined. */
  #deal: readonly (HelperThread | undefined)[] = [undefined];
  #turn = 0;
  /** Blocks for this thread that it has put off, oldest first. */
  readonly #putOff: Tensors[] = [];

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
    const divisible = level.update.pixelwise && plan.helperCount > 0;
    return new Team(plan, level, fixed, await (divisible ? plan.sharedSession(level.update) : plan.session(level.update)));
  }

  /** Gets ready for `blocks` blocks of one source. Throws what a helper throws that cannot load the graph. */
  async prepare(blocks: number): Promise<void> {
    const worthHelp = this.graph.pixelwise && blocks >= blocksWorthHelp;
    if (worthHelp && this.#helpers.length === 0) this.#helpers = await this.#summon();
    this.#deal = worthHelp ? dealAmong(this.#helpers) : [undefined];
    this.#turn = 0;
  }

  async #summon(): Promise<readonly HelperThread[]> {
    const helpers = this.plan.helpers();
    const blockInputs = this.graph.inputs.filter((input) => input.source === 'batch');
    const { path: file } = this.graph.file;
    const gathering = { file, model: this.plan.modelOf(this.graph), fixed: this.fixed, accumulators: emptyAccumulators(this.level), blockInputs };
    await Promise.all(helpers.map((helper) => helper.begin(gathering)));
    return helpers;
  }

  /**
   * Adds a block, given by views of the batch, which must not change before `read`; resolves once the next may come.
   * Throws `CuviscError` `dtype-lossy` or `engine-failed`.
   */
  async add(views: Tensors): Promise<void> {
    const helper = this.#deal[this.#turn];
    this.#turn = (this.#turn + 1) % this.#deal.length;
    if (!helper) this.#putOff.push(views);
    while (this.#putOff.length > (this.#deal.length > 1 ? blocksPutOff : 0) || (helper?.isFull && this.#putOff.length > 0)) await this.#addOwn();
    await helper?.add(views);
  }

  /** Adds the blocks that this thread has put off. Throws as `add` does. */
  async catchUp(): Promise<void> {
    while (this.#putOff.length > 0) await this.#addOwn();
  }

  async #addOwn(): Promise<void> {
    const views = this.#putOff.shift() as Tensors;
    const inputs = {
      ...this.fixed,
      ...convertInputs(
        this.graph.inputs.filter((input) => input.source === 'batch'),
        views,
      ),
    };
    this.#accumulators = await gatherBlock(this.session, inputs, this.#accumulators);
  }

  /** The accumulators of each thread with all blocks in them, this thread's first. Throws as `add` does, and what failed in a helper. */
  async read(): Promise<readonly Tensors[]> {
    await this.catchUp();
    return [this.#accumulators, ...(await Promise.all(this.#helpers.map((helper) => helper.read())))];
  }
}

/** In each round every helper has a turn and then, except in as many of the last rounds as there are helpers, this thread. */
function dealAmong(helpers: readonly HelperThread[]): readonly (HelperThread | undefined)[] {
  return Array.from({ length: roundsPerCycle }, (_, round) => (round < roundsPerCycle - helpers.length ? [...helpers, undefined] : helpers)).flat();
}
