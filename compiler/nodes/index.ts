export { defineHostNode, defineNode, isComputed, type LowerContext, type NodeDefinition, type NodeFacts, port, type StateEntry } from './contract.js';
export {
  type CheckedParams,
  type DerivationDeclaration,
  declareDerivation,
  declareFit,
  declareRestore,
  declareSchedule,
  type FitDeclaration,
  type StatisticDeclaration,
} from './host-declarations.js';
export { bandExtrema } from '../reductions/band-extrema.js';
export { classMoments } from '../reductions/class-moments.js';
export { extrema } from '../reductions/extrema.js';
export { comoments, moments } from '../reductions/moments.js';
export type { OpBuilder } from '../ir/builder.js';
export type { OpDefinition } from '../ir/op.js';
export type { Dim, Value } from '../ir/value.js';
export { finaliserContracts } from '../../schemas/hosts/finalisers/registry.gen.js';
export { deriverContracts } from '../../schemas/hosts/derivers/registry.gen.js';
export { metricContracts } from '../../schemas/hosts/metrics/registry.gen.js';
export { restorerContracts } from '../../schemas/hosts/restorers/registry.gen.js';
export { scheduleContracts } from '../../schemas/hosts/schedules/registry.gen.js';
