import { trainrunNoEffect } from '../../compiler/diagnostics/catalogue/trainrun-no-effect.js';
import { trainrunUnsupported } from '../../compiler/diagnostics/catalogue/trainrun-unsupported.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { schedulerSchema } from '../../schemas/training/config.js';
import { schedulerFields } from '../../schemas/training/scheduler.js';
import { trainingSupport } from '../../schemas/training/support.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import { trainrunSchema } from '../../schemas/trainrun.js';
import { type YamlTree, plainOf, treeAt } from '../../compiler/1-parse/yaml-tree.js';
import { fieldsOf } from './schema-shape.js';

const fallbacks: ReadonlyMap<string, unknown> = new Map(fieldsOf(trainrunSchema).map(({ path, fallback }) => [path, fallback]));

/**
 * Reports every written value that cuvisc does not support (`trainrun-unsupported`, an error) or that changes nothing
 * (`trainrun-no-effect`): by the table `trainingSupport`, and fields that the chosen scheduler or optimizer does not read.
 */
export function checkSupport(tree: YamlTree, config: TrainRunConfig, diagnostics: Diagnostics): void {
  checkFields(tree, '', diagnostics);
  if (!config.training) return;
  const { scheduler, optimizer } = config.training;
  if (scheduler) {
    const read: readonly string[] = scheduler.name === null ? [] : schedulerFields[scheduler.name];
    const other = Object.keys(schedulerSchema.shape).filter((field) => !['name', 'warmup_epochs', ...read].includes(field));
    const reason = scheduler.name === null ? 'there is no scheduler' : `the scheduler ${scheduler.name} does not read it`;
    reportUnread(tree, ['training', 'scheduler'], other, reason, diagnostics);
  }
  const unread = optimizer.name === 'sgd' ? ['betas'] : ['momentum'];
  reportUnread(tree, ['training', 'optimizer'], unread, `the optimizer ${optimizer.name} does not read it`, diagnostics);
}

function checkFields(tree: YamlTree, path: string, diagnostics: Diagnostics): void {
  if (tree.kind === 'list') for (const item of tree.items) checkFields(item, path, diagnostics);
  if (tree.kind !== 'map') return;
  for (const [name, { value }] of tree.entries) {
    const field = path === '' ? name : `${path}.${name}`;
    if (field in trainingSupport) judge(field, value, diagnostics);
    else checkFields(value, field, diagnostics);
  }
}

function judge(field: string, tree: YamlTree, diagnostics: Diagnostics): void {
  const { level, accepted, reason } = trainingSupport[field] ?? { level: 'honoured', accepted: [], reason: '' };
  const value = plainOf(tree);
  if (level === 'honoured' || accepted.includes(value) || isDefault(field, value)) return;
  if (level === 'noticed') diagnostics.report(trainrunNoEffect, tree.span, { field, reason });
  else diagnostics.report(trainrunUnsupported, tree.span, { field, value: JSON.stringify(value), reason });
}

function isDefault(field: string, value: unknown): boolean {
  return JSON.stringify(fallbacks.get(field)) === JSON.stringify(value);
}

function reportUnread(tree: YamlTree, owner: readonly string[], fields: readonly string[], reason: string, diagnostics: Diagnostics): void {
  for (const name of fields) {
    const field = [...owner, name].join('.');
    const written = treeAt(tree, [...owner, name]);
    if (written && !isDefault(field, plainOf(written))) diagnostics.report(trainrunNoEffect, written.span, { field, reason });
  }
}
