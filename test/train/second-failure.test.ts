import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderFailure, failureOf } from '../../cli/failure.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { scratch } from '../fixtures/compiled-plan.js';
import { linearData, openTrainPlan, writeTrainPlan } from './train-plan-fixture.js';

it.each(['inline', 'worker'] as const)(
  'L5: what ended a training stays its error where the checkpoint of it cannot be written (%s)',
  async (host) => {
    const directory = await scratch();
    // A folder stands where the file is to be: the disk refuses it, as a full one would.
    await mkdir(join(directory, 'checkpoints', 'exception.safetensors', 'full'), { recursive: true });
    await using plan = await openTrainPlan(await writeTrainPlan(), host);
    const [good, bad] = linearData(2) as [ReturnType<typeof linearData>[0], ReturnType<typeof linearData>[0]];
    const broken = { ...bad, target: tensorFrom('float32', [3, 4], Array(12).fill(Number.NaN)) };
    const training = plan.train(
      { train: [good, broken] },
      { directory, maxEpochs: 1, checkpoint: { monitor: null, saveOnException: true, saveTopK: 0 } },
    );
    const error = await training.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'train-not-finite', fault: 'run', cause: { code: 'write-failed' } });
    expect((error as Error).message).toMatch(/the checkpoint of this failure could not be saved: .*exception\.safetensors cannot be written/);
  },
);

it.each(['inline', 'worker'] as const)(
  'L5: an abort stays an abort where the point to resume from cannot be written, and says so (%s)',
  async (host) => {
    const directory = await scratch();
    await using plan = await openTrainPlan(await writeTrainPlan(), host);
    const controller = new AbortController();
    const block = async (): Promise<void> => {
      const file = join(directory, 'resume.safetensors');
      await rm(file);
      await mkdir(join(file, 'full'), { recursive: true });
      controller.abort();
    };
    let begun = false;
    const onProgress = (): void => {
      if (begun) return;
      begun = true;
      void block();
    };
    // So many batches in one epoch that the file is not written again before the abort.
    const training = plan.train({ train: linearData(3000) }, { directory, maxEpochs: 1 }, { signal: controller.signal, onProgress });
    const error = await training.then(
      () => null,
      (thrown: unknown) => thrown as Error,
    );
    expect(error).toMatchObject({ name: 'AbortError', cause: { code: 'write-failed' } });
    expect(error?.cause).toBeInstanceOf(CuviscError);
    const failure = failureOf(error);
    expect(failure.exitCode).toBe(130);
    expect(renderFailure(failure, false)).toMatch(/could not be saved.*resume\.safetensors/);
  },
);
