import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSession, type Session } from '../../cli/session.js';
import { withRunProgress } from '../../cli/stage/run-progress.js';
import {
  type ExperimentPlan,
  experiment,
  grid,
  json,
  loadedExperiment,
  openStore,
  planExperiment,
  type RunEvent,
  stage,
} from '../../experiments/index.js';
import { fileURLToPath } from 'node:url';
import { inScratchFolder } from '../fixtures/scratch-folder.js';
import { z } from 'zod';

const fit = stage('fit', {
  params: z.object({ eps: z.number() }),
  outputs: { v: json<number>() },
  facets: [],
  run: ({ params }) => ({ v: params.eps }),
});

const planned = (): Promise<ExperimentPlan> =>
  inScratchFolder(async (folder) => {
    const loaded = loadedExperiment(experiment({ params: grid({ eps: [1, 2, 3] }), targets: [fit] }), fileURLToPath(import.meta.url));
    return (await planExperiment(loaded, openStore(folder))).plan;
  });

/** A session, with what it has written. */
function sessionOn(kind: 'terminal' | 'pipe' | 'json'): { readonly session: Session; readonly said: () => string } {
  let said = '';
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        said += chunk.toString();
        done();
      },
    }),
    { isTTY: true, columns: 100, rows: 20 },
  ) as unknown as NodeJS.WriteStream;
  const err = (text: string): void => {
    said += text;
  };
  const terminal = { out: err, err, colours: { out: false, err: false }, ...(kind === 'pipe' ? {} : { progress: stream }) };
  return { session: createSession(terminal, new AbortController().signal, kind === 'json'), said: () => said };
}

/** Two instances that began 75 s ago, of which one fails. */
async function tell(plan: ExperimentPlan, onEvent: (event: RunEvent) => void): Promise<void> {
  const at = new Date(Date.now() - 75_000).toISOString();
  const [first, second] = plan.instances;
  for (const each of [first, second]) onEvent({ at, type: 'instance-started', instance: each?.id ?? '', attempt: 1 });
  await sleep(600);
  const failure = { code: 'stage-failed', message: 'no', hint: null, stack: null, fault: 'run' as const };
  const rest = {
    stage: 'fit',
    label: first?.label ?? '',
    key: null,
    startedAt: at,
    endedAt: at,
    attempts: 1,
    upgraded: null,
    cutOff: null,
    blockedBy: [],
  };
  onEvent({ at, type: 'instance-ended', outcome: { instance: first?.id ?? '', result: 'failed', failure, outputs: {}, ...rest } });
  await sleep(600);
}

describe('progress of a run', () => {
  it('is drawn on a terminal: a bar per stage, what runs and for how long, what failed', async () => {
    const plan = await planned();
    const { session, said } = sessionOn('terminal');
    await withRunProgress(session, plan, (onEvent) => tell(plan, onEvent));
    expect(said()).toMatch(/fit +\S* 0\/3 eps=1 75 s, eps=2 75 s/);
    expect(said()).toMatch(/fit +\S* 1\/3 1 failed, eps=2 7\d s/);
    expect(said()).toMatch(/all +\S* 1\/3/);
    expect(said()).toContain('fit eps=1: failed');
  });

  it('is plain lines elsewhere, and nothing with --json', async () => {
    const plan = await planned();
    const pipe = sessionOn('pipe');
    await withRunProgress(pipe.session, plan, (onEvent) => tell(plan, onEvent));
    expect(pipe.said()).toBe('fit eps=1: failed in 0 ms\n');
    const quiet = sessionOn('json');
    await withRunProgress(quiet.session, plan, (onEvent) => tell(plan, onEvent));
    expect(quiet.said()).toBe('');
  });
});
