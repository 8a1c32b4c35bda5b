import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOf } from '../../compiler/views/schema/json-schema.js';
import type { JsonSchema } from '../../compiler/views/schema/schema-of-zod.js';
import { type TrainingConfig, stepSettingsOf, trainConfig, trainOptionsOf } from '../../schemas/training/config.js';
import { yamlName } from '../../schemas/training/forms.js';
import type { Option } from '../../schemas/training/option.js';
import { type TrainingSection, trainingSections, trainingSupport } from '../../schemas/training/support.js';
import { trainrunSchema } from '../../schemas/trainrun.js';
import { fieldsOf } from '../../trainrun/compose/schema-shape.js';

const reference = readFileSync('docs/reference/trainrun.md', 'utf8');

interface Case {
  readonly section: TrainingSection;
  readonly option: Option;
  /** Paths with dots; `*` is the node of an entry. */
  readonly yaml: string;
  readonly api: string;
}

const cases = trainingSections.flatMap((section) =>
  Object.entries(section.options).map(([name, option]): Case => {
    const { yaml, api } = section;
    return { section, option, yaml: option.yaml ? `${yaml}.${yamlName(name, option.yaml)}` : '', api: option.api ? joined(api, name) : '' };
  }),
);

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('.');
}

/** Values of which every type takes one that is not its default. */
const candidates = [true, false, 0.5, 2, 'cosine', 'sgd', [0.5, 0.6], { node: 2 }, 'text'];

function otherThanDefault(type: z.ZodType): unknown {
  const { anyOf = [], ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  const listed = [schema, ...anyOf].flatMap(({ enum: values = [] }) => values as readonly unknown[]);
  const absent = type.safeParse(undefined).data;
  const found = [...listed, ...candidates].find((value) => {
    const read = type.safeParse(value);
    return read.success && JSON.stringify(read.data) !== JSON.stringify(absent);
  });
  if (found === undefined) throw new Error('no candidate is another value than the default: add one');
  return found;
}

/** The value at a place of a trainrun, with what must stand beside it. */
function nested(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, key) => {
    const name = key === '*' ? 'node' : key;
    return { [name]: name === 'early_stopping' ? [{ monitor: 'val_loss', ...(inner as object) }] : inner };
  }, value);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((owner, key) => {
    const entry = Array.isArray(owner) ? owner[0] : owner;
    return (entry as Record<string, unknown> | undefined)?.[key === '*' ? 'node' : key];
  }, value);
}

function trainingWith(path: string, value: unknown): TrainingConfig {
  return trainrunSchema.parse({ name: 'x', data: {}, ...(nested(path, value) as object) }).training as TrainingConfig;
}

describe('a training option', () => {
  it.each(cases.filter(({ yaml, api }) => yaml && api))('$yaml arrives as $api', ({ section, option, yaml, api }) => {
    const form = option.yaml as NonNullable<Option['yaml']>;
    const value = otherThanDefault(form.type);
    const training = trainingWith(yaml, value);
    const arrived = at(section.by === 'runtime' ? trainConfig.parse(trainOptionsOf(training)) : stepSettingsOf(training), api);
    expect(arrived).toEqual(form.read(form.type.parse(value)));
    expect(arrived).not.toEqual(option.api?.safeParse(undefined).data);
    expect(option.api?.safeParse(arrived).success).toBe(true);
  });

  it.each(cases.filter(({ yaml, api }) => yaml && !api))('$yaml is read', ({ option, yaml }) => {
    const value = otherThanDefault((option.yaml as NonNullable<Option['yaml']>).type);
    expect(at({ training: trainingWith(yaml, value) }, yaml)).toEqual(value);
  });

  it.each(cases.filter(({ yaml }) => yaml))('$yaml has support, a schema and a line of the reference', ({ section, option, yaml }) => {
    const inMap = section.yaml.endsWith('*');
    expect(trainingSupport[inMap ? section.yaml.slice(0, -2) : yaml]).toEqual(option.support);
    const schema = yaml.split('.').reduce<JsonSchema | undefined>(propertyOf, jsonSchemaOf('trainrun'));
    expect(schema?.description).toBe(option.yaml?.type.description);
    if (!inMap) expect(reference).toContain(`\n| \`${yaml}\` | `);
  });

  it.each(cases.filter(({ api }) => api))('$api is in the reference', ({ api, yaml }) => {
    expect(reference).toContain(`\n| \`${api}\` | ${yaml && `\`${yaml}\``} | `);
  });

  it('stands in a table', () => {
    const expected = cases.filter(({ section, api }) => api && section.by === 'runtime').map(({ api }) => api);
    expect(
      fieldsOf(trainConfig)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(expected.sort());
  });
});

/** Lists are looked through, and so are alternatives. */
function propertyOf(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  if (name === '*') return schema?.additionalProperties as JsonSchema | undefined;
  const options = [schema, ...(schema?.anyOf ?? [])].flatMap((option) => [option, option?.items]);
  return options.find((option) => option?.properties?.[name])?.properties?.[name];
}
