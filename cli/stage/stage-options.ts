import type { PlanRequest } from '../../experiments/index.js';
import { dirname, join, resolve } from 'node:path';
import type { OptionDefinition, OptionValues } from '../command.js';
import { flag, text, texts } from '../options/values.js';

/** The operand of every command about an experiment. */
export const experimentOperand = {
  syntax: '<experiment>',
  doc: 'the file whose default export is the experiment, JavaScript or TypeScript',
} as const;

/** Where artifacts, records and runs are kept. */
export const storeOption = {
  store: { flags: '--store <dir>', doc: 'where artifacts, records and runs are kept; default: .cuvisc beside the experiment', value: text },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

/** What restricts and forces a plan. */
export const requestOptions = {
  force: {
    flags: '--force <stage>',
    doc: 'runs this stage whatever is recorded, and all that depends on it; an id or a glob',
    value: texts,
    repeat: true,
  },
  only: { flags: '--only', doc: 'with --force: forces the named stages alone', value: flag, onlyWith: 'force' },
  from: { flags: '--from <stage>', doc: 'only this stage and what lies downstream may run; an id or a glob', value: texts, repeat: true },
  until: { flags: '--until <stage>', doc: 'is wanted in place of the targets of the experiment; an id or a glob', value: texts, repeat: true },
  set: { flags: '--set <label>', doc: 'only this parameter set; a label or a glob, such as `seed=1 *`', value: texts, repeat: true },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

/** The folder of the store. */
export function storeFolder(experiment: string, store: string | undefined): string {
  return store === undefined ? join(dirname(resolve(experiment)), '.cuvisc') : resolve(store);
}

/** The request of a command line, without what is not asked for. */
export function requestOf({ force, only, from, until, set }: OptionValues<typeof requestOptions>): PlanRequest {
  return {
    ...(force.length > 0 ? { force } : {}),
    ...(only ? { only } : {}),
    ...(from.length > 0 ? { from } : {}),
    ...(until.length > 0 ? { until } : {}),
    ...(set.length > 0 ? { sets: set } : {}),
  };
}
