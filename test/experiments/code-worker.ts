import { parentPort } from 'node:worker_threads';
import { type LoadedExperiment, loadExperiment } from '../../experiments/index.js';
import { codeTermOf } from '../../experiments/keys/code-term.js';

/** Loads an experiment and says what the code of its stages is, and what the functions of some give. */
export interface CodeQuestion {
  readonly file: string;
  /** Arguments by stage: parameters and inputs. */
  readonly call?: Readonly<Record<string, readonly [params: unknown, inputs: unknown]>>;
}

/** The answer, or the error as text. */
export interface CodeAnswer {
  readonly digests: Readonly<Record<string, string>>;
  readonly given: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string; readonly line?: number; readonly column?: number };
}

parentPort?.on('message', (question: CodeQuestion) => {
  answer(question).then(
    (found) => parentPort?.postMessage(found),
    (error: { code: string; message: string; place: object }) =>
      parentPort?.postMessage({ digests: {}, given: {}, error: { code: error.code, message: error.message, ...error.place } }),
  );
});

async function answer({ file, call = {} }: CodeQuestion): Promise<CodeAnswer> {
  const loaded = await loadExperiment(file);
  const digests = loaded.experiment.stages.map((each) => [each.id, JSON.stringify(codeTermOf(each, loaded))] as const);
  return { digests: Object.fromEntries(digests), given: await givenBy(loaded, call) };
}

async function givenBy({ experiment }: LoadedExperiment, call: NonNullable<CodeQuestion['call']>): Promise<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  for (const [id, [params, inputs]] of Object.entries(call)) {
    given[id] = await experiment.stages.find((each) => each.id === id)?.run({ params } as never, inputs as never);
  }
  return given;
}
