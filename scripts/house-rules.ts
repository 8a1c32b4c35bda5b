/** Folders of `runtime/` from the ground up: a folder imports from lower storeys only. */
export const runtimeStoreys: readonly (readonly string[])[] = [
  ['tensor', 'readers'],
  ['writers', 'host', 'engine'],
  ['profile', 'plan'],
  ['no-data'],
  ['run'],
  ['fit', 'tune'],
  ['evaluate'],
  ['train'],
  ['api'],
];

/** Folders of `compiler/` that every phase may import values from. */
export const vocabulary: readonly string[] = ['diagnostics', 'language', 'ir', 'ops', 'nodes', 'reductions', 'lowering'];

/** What may be imported from another top-level folder, beside all of `schemas/`: path prefixes of files without extension. */
export const entrances: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  compiler: [],
  runtime: [],
  tracking: [],
  // A trainrun is YAML with places, as a pipeline is.
  trainrun: ['compiler/index', 'compiler/diagnostics/', 'compiler/1-parse/', 'runtime/index', 'tracking/index'],
  // A report is a page with a drawing; neither loads more of the compiler.
  experiments: ['compiler/views/page/', 'compiler/views/picture/layout-svg', 'compiler/views/picture/markup-text', 'runtime/index', 'tracking/index'],
  cli: [
    'compiler/index',
    'compiler/diagnostics/index',
    'compiler/views/index',
    'compiler/views/page/',
    'runtime/index',
    'tracking/index',
    'trainrun/index',
    'experiments/index',
    'experiments/report/',
  ],
};
