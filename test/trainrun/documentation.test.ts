import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { selectorKinds } from '../../schemas/selector.js';
import { trainingSupport } from '../../schemas/training-support.js';
import { trainrunSchema } from '../../schemas/trainrun.js';

const text = readFileSync('docs/trainrun.md', 'utf8');

describe('docs/trainrun.md', () => {
  it('shows a trainrun that the schema takes', () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
    expect(trainrunSchema.safeParse(parseDocument(yaml).toJS()).error).toBeUndefined();
  });

  it.each(Object.entries(trainingSupport).filter(([, { level }]) => level !== 'honoured'))('says why %s is not honoured', (field, support) => {
    const accepted = support.accepted.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
    expect(text).toContain(`| \`${field}\` | ${support.level} | ${accepted} | ${support.reason} |`);
  });

  it.each(Object.keys(selectorKinds))('lists the selector %s', (kind) => {
    expect(text).toMatch(new RegExp(`^\\|[^|]*\`${kind}\``, 'm'));
  });
});
