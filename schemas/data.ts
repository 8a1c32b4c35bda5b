import { z } from 'zod';

const spec = z.string().min(1);

const labelledCube = z.strictObject({
  cube: spec.describe('A cube: FILE[:variable][@axes].'),
  axes: z
    .array(z.enum(['rows', 'columns', 'bands']))
    .length(3)
    .optional()
    .describe("The order of the cube's axes in its file, where it is not rows, columns, bands."),
  labels: spec.optional().describe('Its label map: FILE[:variable][@axes]; 0 is background.'),
});

const split = z.array(z.union([spec, labelledCube], { error: 'a file name, or a mapping of cube: and labels:' })).default([]);

/** A data YAML: cubes per split. Paths are relative to the file. A plain string is a cube without labels. */
export const dataSchema = z.strictObject({
  train: split.describe('What fit reads.'),
  val: split.describe('What eval --stage val reads.'),
  test: split.describe('What eval reads.'),
  predict: split.describe('What run reads; without it, run reads all splits.'),
});

/** A data YAML. */
export type DataYaml = z.infer<typeof dataSchema>;
