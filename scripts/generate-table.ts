/** One generated registry: which constants of which folder it collects, and how. */
export interface RegistrySpec {
  /** Folder whose `.ts` files are searched. */
  readonly folder: string;
  /** Whether entries lie in subfolders, too: one folder per family. */
  readonly families?: true;
  readonly output: string;
  /** Constants initialised by a call of one of these are entries. */
  readonly factories: readonly string[];
  /** Constants initialised by a call of anything imported from under this path are entries, too. */
  readonly factoryFolder?: string;
  readonly exportName: string;
  readonly doc: string;
  /** The constant's own name, or the property of the factory's argument whose literal is the key. */
  readonly key: 'identifier' | 'name' | 'code';
  /**
   * The entries' type and its module as seen from `output`; without it each entry keeps its own type. With `contracts`, a registry by its
   * export and module, the type is that of an implementation, and there must be exactly one for each contract.
   */
  readonly entry?: { readonly type: string; readonly from: string; readonly contracts?: { readonly name: string; readonly from: string } };
  /** Whether entries declare types elsewhere: exporting them keeps their files in the registry's declarations. */
  readonly augments?: true;
  /** A literal property that entries show before they are loaded: the registry holds it and a function that imports the entry's module. */
  readonly lazy?: 'summary';
  /** More imports and declarations. */
  readonly typeImports?: readonly string[];
  readonly epilogue?: string;
}

const opsEpilogue = `
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Holds<T extends true> = T;

/** Does not compile unless the op files add exactly these methods to the builder. */
export type BuilderAgrees = Holds<Same<Exclude<keyof OpBuilder, keyof BuilderBase>, keyof typeof ops>>;
`;

/** Every registry that is generated. A folder that does not exist is skipped. */
export const registries: readonly RegistrySpec[] = [
  {
    folder: 'compiler/ops',
    output: 'compiler/ops/registry.gen.ts',
    factories: ['defineOp'],
    factoryFolder: './families/',
    exportName: 'ops',
    doc: 'Every op, by name.',
    key: 'identifier',
    augments: true,
    typeImports: ["import type { BuilderBase, OpBuilder } from '../ir/builder.js';"],
    epilogue: opsEpilogue,
  },
  {
    folder: 'compiler/nodes',
    families: true,
    output: 'compiler/nodes/registry.gen.ts',
    factories: ['defineNode', 'defineSink', 'defineHostNode', 'colourSelector', 'indexSelector', 'supervisedSelector'],
    exportName: 'nodes',
    doc: 'Every node class.',
    key: 'identifier',
    entry: { type: 'NodeDefinition', from: './contract.js' },
  },
  {
    folder: 'compiler/4-differentiate/optimizers',
    output: 'compiler/4-differentiate/optimizers/registry.gen.ts',
    factories: ['defineOptimizer'],
    exportName: 'optimizers',
    doc: 'Every optimizer, by name.',
    key: 'name',
    entry: { type: 'Optimizer', from: './contract.js' },
  },
  {
    folder: 'compiler/reductions',
    output: 'compiler/reductions/registry.gen.ts',
    factories: ['defineReduction'],
    exportName: 'reductions',
    doc: 'Every reduction, by name.',
    key: 'name',
    entry: { type: 'Reduction', from: './contract.js' },
  },
  {
    folder: 'compiler/diagnostics/catalogue',
    output: 'compiler/diagnostics/registry.gen.ts',
    factories: ['defineDiagnostic'],
    exportName: 'diagnostics',
    doc: 'Every diagnostic, by code.',
    key: 'code',
  },
  {
    folder: 'schemas/hosts/finalisers',
    output: 'schemas/hosts/finalisers/registry.gen.ts',
    factories: ['defineFinaliserContract'],
    exportName: 'finaliserContracts',
    doc: 'The contract of every finaliser, by name.',
    key: 'name',
  },
  {
    folder: 'schemas/hosts/derivers',
    output: 'schemas/hosts/derivers/registry.gen.ts',
    factories: ['defineDeriverContract'],
    exportName: 'deriverContracts',
    doc: 'The contract of every deriver, by name.',
    key: 'name',
  },
  {
    folder: 'schemas/hosts/restorers',
    output: 'schemas/hosts/restorers/registry.gen.ts',
    factories: ['defineRestorerContract'],
    exportName: 'restorerContracts',
    doc: 'The contract of every restorer, by name.',
    key: 'name',
  },
  {
    folder: 'schemas/hosts/schedules',
    output: 'schemas/hosts/schedules/registry.gen.ts',
    factories: ['defineScheduleContract'],
    exportName: 'scheduleContracts',
    doc: 'The contract of every schedule, by name.',
    key: 'name',
  },
  {
    folder: 'schemas/hosts/metrics',
    output: 'schemas/hosts/metrics/registry.gen.ts',
    factories: ['defineMetricContract'],
    exportName: 'metricContracts',
    doc: 'The contract of every metric, by name.',
    key: 'name',
  },
  {
    folder: 'schemas/hosts/nodes',
    output: 'schemas/hosts/nodes/registry.gen.ts',
    factories: ['defineNodeContract'],
    exportName: 'nodeContracts',
    doc: 'The contract of every host node, by name.',
    key: 'name',
  },
  {
    folder: 'runtime/host/derivers',
    output: 'runtime/host/derivers/registry.gen.ts',
    factories: ['defineDeriver'],
    exportName: 'derivers',
    doc: 'Every deriver, by name.',
    key: 'identifier',
    entry: {
      type: 'Deriver',
      from: '../contracts.js',
      contracts: { name: 'deriverContracts', from: '../../../schemas/hosts/derivers/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/host/finalisers',
    output: 'runtime/host/finalisers/registry.gen.ts',
    factories: ['defineFinaliser'],
    exportName: 'finalisers',
    doc: 'Every finaliser, by name.',
    key: 'identifier',
    entry: {
      type: 'Finaliser',
      from: '../contracts.js',
      contracts: { name: 'finaliserContracts', from: '../../../schemas/hosts/finalisers/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/host/restorers',
    output: 'runtime/host/restorers/registry.gen.ts',
    factories: ['defineRestorer'],
    exportName: 'restorers',
    doc: 'Every restorer, by name.',
    key: 'identifier',
    entry: {
      type: 'Restorer',
      from: '../contracts.js',
      contracts: { name: 'restorerContracts', from: '../../../schemas/hosts/restorers/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/host/schedules',
    output: 'runtime/host/schedules/registry.gen.ts',
    factories: ['defineScheduleFunction'],
    exportName: 'schedules',
    doc: 'Every schedule function, by name.',
    key: 'identifier',
    entry: {
      type: 'ScheduleFunction',
      from: '../contracts.js',
      contracts: { name: 'scheduleContracts', from: '../../../schemas/hosts/schedules/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/host/metrics',
    output: 'runtime/host/metrics/registry.gen.ts',
    factories: ['defineMetricHost'],
    exportName: 'metrics',
    doc: 'Every metric that the host computes, by name.',
    key: 'identifier',
    entry: {
      type: 'MetricHost',
      from: '../contracts.js',
      contracts: { name: 'metricContracts', from: '../../../schemas/hosts/metrics/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/host/nodes',
    output: 'runtime/host/nodes/registry.gen.ts',
    factories: ['defineContractedNode'],
    exportName: 'hostNodes',
    doc: 'Every node that the host computes, by name.',
    key: 'identifier',
    entry: {
      type: 'HostNode',
      from: '../contracts.js',
      contracts: { name: 'nodeContracts', from: '../../../schemas/hosts/nodes/registry.gen.js' },
    },
  },
  {
    folder: 'runtime/readers',
    output: 'runtime/readers/registry.gen.ts',
    factories: ['defineReader'],
    exportName: 'readers',
    doc: 'Every reader, by name.',
    key: 'name',
    entry: { type: 'Reader', from: './contract.js' },
  },
  {
    folder: 'cli/commands',
    families: true,
    output: 'cli/registry.gen.ts',
    factories: ['defineCommand'],
    exportName: 'commands',
    doc: 'Every command, by name; its module is loaded when it is called.',
    key: 'name',
    entry: { type: 'ListedCommand', from: './command.js' },
    lazy: 'summary',
  },
];
