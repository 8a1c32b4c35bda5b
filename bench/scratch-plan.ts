import { join } from 'node:path';
import { type CompileRequest, compile, writePlan } from '../compiler/index.js';
import { decidedRx } from '../test/fixtures/pipelines.js';
import { inScratchFolder } from '../test/fixtures/scratch-folder.js';

type Use<T> = (directory: string, folder: string) => Promise<T>;

/** Compiles MinMax, RX, ScoreToLogit and BinaryDecider for cubes of `bands` bands and hands the plan's directory to `use`. */
export async function withRxPlan<T>(bands: number, use: Use<T>): Promise<T> {
  return withScratchPlan({ source: { file: 'rx.yaml', text: decidedRx() }, bands }, use);
}

/** Compiles a pipeline and hands the plan's directory, and the folder in which it lies, to `use`; both are gone afterwards. */
export async function withScratchPlan<T>(request: CompileRequest, use: Use<T>): Promise<T> {
  const { plan, diagnostics } = compile(request);
  if (!plan) throw new Error(`the bench pipeline does not compile: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return inScratchFolder(async (folder) => {
    const directory = join(folder, 'bench.plan');
    await writePlan(plan, directory);
    return use(directory, folder);
  });
}
