import { z } from 'zod';

/** What a plugin says that a node class is. */
export const pluginCategories = [
  'unspecified',
  'source',
  'sink',
  'transform',
  'model',
  'loss',
  'metric',
  'optimizer',
  'scheduler',
  'regularizer',
  'runner',
  'visualizer',
  'control',
] as const;

/** What a plugin says that a node class is. */
export type PluginCategory = (typeof pluginCategories)[number];

const capability = z.looseObject({
  class_name: z.string().describe('Dotted path of the class.'),
  kind: z.enum(['node', 'data_module']).default('node').describe('A node class, or a module that reads data.'),
  category: z
    .enum(pluginCategories)
    .catch('unspecified')
    .default('unspecified')
    .describe('What a node is: a `sink` or `visualizer` gives nothing to others.'),
});

/** The manifest of a plugin of cuvis-ai, as far as it tells which node classes the plugin has. Its other keys are not read. */
export const pluginManifestSchema = z.looseObject({
  name: z.string().min(1).describe('What `plugins:` of a pipeline calls it.'),
  package_name: z.string().nullish().describe('Name of the Python package.'),
  capabilities: z.array(capability).min(1).describe('What the plugin brings.'),
});

/** The manifest of a plugin. */
export type PluginManifest = z.output<typeof pluginManifestSchema>;
