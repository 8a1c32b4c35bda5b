import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { StepPorts } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensors } from '../../schemas/tensor.js';
import type { Batch } from '../tensor/batch.js';
import { noDataValues } from '../no-data/rule.js';
import { inFile } from '../run/at-source.js';
import { nonFiniteRemarks } from '../run/non-finite-remarks.js';
import type { MetricsByNode, RunResult } from '../run/run-stage.js';
import { isFileSource, type LoadedSource, type Source } from '../run/sources.js';
import { checkSource } from './check-call.js';
import type { RunSettings } from './plan-settings.js';
import { SourceReader } from './source-reader.js';

/** Settings of `Plan.runStream`. */
export interface StreamSettings<S extends Stage = Stage, K extends string = string> extends RunSettings<S, K> {
  /** Sources that are read or run while the caller handles a result; bounds memory to this many frames and one. Default 2. */
  readonly ahead?: number;
}

/** The result of one source of a stream. */
export interface StreamedRun<O extends Tensors = Tensors, M extends MetricsByNode = MetricsByNode> extends RunResult<O, M> {
  readonly source: Source;
  /** Position among the sources, from 0. */
  readonly index: number;
  /** The tensors that were run, with what the file says about them. */
  readonly batch: Batch;
  readonly info: LoadedSource['info'];
}

/** What a stream needs of a plan. */
export interface StreamingPlan {
  /** What the stage reads; null if nothing runs in it, which `run` then says. */
  readonly ports: StepPorts | null;
  readonly hosts: string | undefined;
  /** Runs a batch and gives its tensors back. */
  readonly run: (batch: Source, settings: RunSettings) => Promise<RunResult & { readonly batch: Batch }>;
}

/**
 * Runs sources one after the other, while those to come are read in a thread of their own. Results come in the order of the
 * sources. Leaving the loop early gives up what is under way. Throws what `Plan.run` throws, at the source that failed.
 */
export async function* streamRuns(
  plan: StreamingPlan,
  sources: Iterable<Source> | AsyncIterable<Source>,
  { ahead = 2, ...settings }: StreamSettings,
): AsyncGenerator<StreamedRun, void, undefined> {
  const leaving = new AbortController();
  const signal = settings.signal ? AbortSignal.any([settings.signal, leaving.signal]) : leaving.signal;
  const reader = plan.ports && new SourceReader({ graph: plan.ports, hosts: plan.hosts });
  const runOne = async (source: Source, index: number): Promise<StreamedRun> => {
    checkSource(source, `the sources, number ${index + 1}`);
    const loaded = reader && isFileSource(source) ? await reader.load(source) : undefined;
    const info = loaded?.info ?? {};
    const noData = noDataValues(settings.noData, info);
    const result = await plan.run(loaded?.batch ?? source, { ...settings, noData, signal }).catch((error: unknown) => {
      throw error instanceof CuviscError ? inFile(error, loaded?.file) : error;
    });
    const notices = [...(loaded?.notices ?? []), ...nonFiniteRemarks(loaded?.nonFinite, noData), ...result.notices];
    return { ...result, source, index, info, notices };
  };
  try {
    yield* inOrder(sources, runOne, ahead);
  } finally {
    leaving.abort();
    await reader?.close();
  }
}

/** Results of `start` in the order of the sources, with `ahead` of them under way while the caller handles one. */
async function* inOrder<S, T>(
  sources: Iterable<S> | AsyncIterable<S>,
  start: (source: S, index: number) => Promise<T>,
  ahead: number,
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  let index = 0;
  for await (const source of sources) {
    const work = start(source, index++);
    // Awaited in its turn; without a handler a failure before that would end the process.
    work.catch(() => undefined);
    underWay.push(work);
    if (underWay.length > ahead) yield await (underWay.shift() as Promise<T>);
  }
  for (const work of underWay) yield await work;
}
