import { z } from 'zod';
import { findGarbage, type Garbage, type GcRequest, removeGarbage, removingFrom, type Store } from '../../../experiments/index.js';
import { defineCommand } from '../../command.js';
import { flag, texts, wholeNumber } from '../../options/values.js';
import { garbageText } from '../../stage/garbage-text.js';
import { keptKeys } from '../../stage/kept-keys.js';
import { experimentOperand, storeOption } from '../../stage/stage-options.js';
import { prepare } from '../../stage/prepare.js';

const dayMs = 86_400_000;

const age = z
  .string()
  .regex(/^\d+(\.\d+)?[dh]$/, 'expected days or hours, such as 30d or 12h')
  .transform((value) => Number(value.slice(0, -1)) * (value.endsWith('d') ? dayMs : dayMs / 24))
  .optional();

/** `cuvisc stage gc`: artifacts that nothing refers to any more. */
export const stageGc = defineCommand({
  name: 'stage gc',
  summary: 'Says which artifacts neither the present plan nor the last runs refer to; with --delete, removes them.',
  examples: [
    'cuvisc stage gc experiment.mjs',
    'cuvisc stage gc experiment.mjs --keep-runs 1 --older-than 30d --delete',
    "cuvisc stage gc experiment.mjs --stage 'fit*'",
  ],
  operands: [experimentOperand],
  options: {
    keepRuns: { flags: '--keep-runs <n>', doc: 'the last runs whose artifacts stay (default 5)', value: wholeNumber },
    olderThan: { flags: '--older-than <age>', doc: 'only what was made longer ago: 30d, 12h', value: age },
    stage: { flags: '--stage <stage>', doc: 'only what this stage has made; an id or a glob', value: texts, repeat: true },
    records: { flags: '--records', doc: 'also the records of what goes: what reads it then runs again, even if it comes out as it was', value: flag },
    delete: { flags: '--delete', doc: 'removes it; without, nothing changes', value: flag },
    ...storeOption,
  },
  async run({ operands, options }) {
    const { prepared, store } = await prepare(operands[0] as string, options.store);
    const find = async (): Promise<Garbage> => {
      const keep = await keptKeys(prepared.plan, store.folder, options.keepRuns ?? 5);
      return findGarbage(store, { keep, ...scopeOf(options.olderThan, options.stage) });
    };
    const garbage = options.delete ? await removed(store, find, options.records) : await find();
    return { text: garbageText(garbage, options), json: { store: store.folder, deleted: options.delete, ...garbage } };
  },
});

function scopeOf(olderThan: number | undefined, stages: readonly string[]): Omit<GcRequest, 'keep'> {
  return { ...(olderThan === undefined ? {} : { before: Date.now() - olderThan }), ...(stages.length > 0 ? { stages } : {}) };
}

/** Looks again once no run goes on: one that has ended meanwhile may refer to more. */
async function removed(store: Store, find: () => Promise<Garbage>, records: boolean): Promise<Garbage> {
  return removingFrom(store.folder, 'cuvisc stage gc', async () => {
    const garbage = await find();
    await removeGarbage(store, garbage, records);
    return garbage;
  });
}
