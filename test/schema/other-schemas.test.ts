import { expect, it } from 'vitest';
import { jsonSchemaOf, schemaSubjects } from '../../compiler/views/schema/json-schema.js';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';
import { validatorOf } from './validator.js';

it('describes the manifest of a plan as it is written', () => {
  const validate = validatorOf('plan');
  const manifest = JSON.parse(JSON.stringify(planOf(compileText(rxPipeline, { bands: 61 })).manifest)) as Record<string, unknown>;
  expect(validate(manifest)).toEqual([]);
  expect(validate({ ...manifest, format: 'other' })).not.toEqual([]);
  expect(validate({ ...manifest, stages: {} })).not.toEqual([]);
  const { nodes: _, ...rest } = manifest;
  expect(validate(rest)).not.toEqual([]);
});

it('describes data YAML', () => {
  const validate = validatorOf('data');
  expect(validate({ train: ['a.hdr', { cube: 'b.mat:x', labels: 'b.png' }] })).toEqual([]);
  expect(validate({})).toEqual([]);
  for (const broken of [{ training: [] }, { train: 'a.hdr' }, { train: [''] }, { train: [{ labels: 'b.png' }] }, { val: [1] }]) {
    expect(validate(broken)).not.toEqual([]);
  }
});

it('has a title and a description for each file and each of its keys', () => {
  for (const subject of schemaSubjects) {
    const { $schema, title, properties, description } = jsonSchemaOf(subject);
    expect({ $schema, title }).toEqual({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: `cuvisc ${subject}` });
    expect([description, ...Object.values(properties ?? {}).map((property) => property.description)]).not.toContain(undefined);
  }
});

it('is what the command prints', async () => {
  for (const subject of schemaSubjects)
    expect(JSON.parse(await callCliWell('schema', subject))).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(subject))));
  expect(await callCli(['schema', 'plans'])).toMatchObject({ exitCode: 2, err: expect.stringContaining('schema-unknown') });
});
