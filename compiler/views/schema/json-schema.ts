import { dataSchema } from '../../../schemas/data.js';
import { planManifest } from '../../../schemas/plan.js';
import { trainrunSchema } from '../../../schemas/trainrun.js';
import type { NodeRegistry } from '../../nodes/contract.js';
import { nodes } from '../../nodes/registry.gen.js';
import { pipelineJsonSchema } from './pipeline-schema.js';
import { type JsonSchema, schemaOfZod } from './schema-of-zod.js';

/** The files that have a schema. */
export const schemaSubjects = ['pipeline', 'trainrun', 'data', 'plan'] as const;

/** What has a JSON Schema. */
export type SchemaSubject = (typeof schemaSubjects)[number];

/** The JSON Schema, draft 2020-12, of pipeline YAML of the classes in `registry`, of a trainrun after composition, of a data YAML, or of a plan's `plan.json`. */
export function jsonSchemaOf(subject: SchemaSubject, registry: NodeRegistry = nodes): JsonSchema {
  switch (subject) {
    case 'pipeline':
      return pipelineJsonSchema(registry);
    case 'trainrun':
      return titled('cuvisc trainrun', 'What is trained, on which data and how. Paths are relative to the file.', schemaOfZod(trainrunSchema));
    case 'data':
      return titled('cuvisc data', 'Cubes per split, for `--data`. Paths are relative to the file.', schemaOfZod(dataSchema));
    case 'plan':
      return titled('cuvisc plan', '`plan.json`, the manifest of a plan directory.', schemaOfZod(planManifest));
  }
}

function titled(title: string, description: string, { $schema, ...schema }: JsonSchema): JsonSchema {
  return { $schema, title, description, ...schema };
}
