// Written by `npm run generate`; edit the files it imports instead.
import type { BuilderBase, OpBuilder } from '../ir/builder.js';
import { abs } from './abs.js';
import { acos } from './acos.js';
import { add } from './add.js';
import { and } from './and.js';
import { argMax } from './arg-max.js';
import { argMin } from './arg-min.js';
import { atan2 } from './atan2.js';
import { cast } from './cast.js';
import { centre } from './centre.js';
import { concat } from './concat.js';
import { contractRows } from './contract-rows.js';
import { cos } from './cos.js';
import { div } from './div.js';
import { equal } from './equal.js';
import { exp } from './exp.js';
import { expandLike } from './expand-like.js';
import { floor } from './floor.js';
import { gather } from './gather.js';
import { gatherElements } from './gather-elements.js';
import { greater } from './greater.js';
import { greaterOrEqual } from './greater-or-equal.js';
import { inverseCholesky } from './inverse-cholesky.js';
import { inverseGiven } from './inverse-given.js';
import { less } from './less.js';
import { lessOrEqual } from './less-or-equal.js';
import { log } from './log.js';
import { matMul } from './mat-mul.js';
import { max } from './max.js';
import { min } from './min.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { nonZero } from './non-zero.js';
import { not } from './not.js';
import { or } from './or.js';
import { positions } from './positions.js';
import { pow } from './pow.js';
import { reduceMax } from './reduce-max.js';
import { reduceMean } from './reduce-mean.js';
import { reduceMin } from './reduce-min.js';
import { reduceSum } from './reduce-sum.js';
import { reshape } from './reshape.js';
import { reshapeLike } from './reshape-like.js';
import { root } from './root.js';
import { round } from './round.js';
import { scatterAdd } from './scatter-add.js';
import { scatterElementsAdd } from './scatter-elements-add.js';
import { sigmoid } from './sigmoid.js';
import { sign } from './sign.js';
import { sin } from './sin.js';
import { sizeOf } from './size-of.js';
import { softmax } from './softmax.js';
import { softplus } from './softplus.js';
import { sqrt } from './sqrt.js';
import { squeeze } from './squeeze.js';
import { stopGradient } from './stop-gradient.js';
import { sub } from './sub.js';
import { take } from './take.js';
import { tanh } from './tanh.js';
import { topK } from './top-k.js';
import { transpose } from './transpose.js';
import { unsqueeze } from './unsqueeze.js';
import { where } from './where.js';

/** Every op, by name. */
export const ops = {
  abs,
  acos,
  add,
  and,
  argMax,
  argMin,
  atan2,
  cast,
  centre,
  concat,
  contractRows,
  cos,
  div,
  equal,
  exp,
  expandLike,
  floor,
  gather,
  gatherElements,
  greater,
  greaterOrEqual,
  inverseCholesky,
  inverseGiven,
  less,
  lessOrEqual,
  log,
  matMul,
  max,
  min,
  mul,
  neg,
  nonZero,
  not,
  or,
  positions,
  pow,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reshape,
  reshapeLike,
  root,
  round,
  scatterAdd,
  scatterElementsAdd,
  sigmoid,
  sign,
  sin,
  sizeOf,
  softmax,
  softplus,
  sqrt,
  squeeze,
  stopGradient,
  sub,
  take,
  tanh,
  topK,
  transpose,
  unsqueeze,
  where,
};

export {
  abs,
  acos,
  add,
  and,
  argMax,
  argMin,
  atan2,
  cast,
  centre,
  concat,
  contractRows,
  cos,
  div,
  equal,
  exp,
  expandLike,
  floor,
  gather,
  gatherElements,
  greater,
  greaterOrEqual,
  inverseCholesky,
  inverseGiven,
  less,
  lessOrEqual,
  log,
  matMul,
  max,
  min,
  mul,
  neg,
  nonZero,
  not,
  or,
  positions,
  pow,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reshape,
  reshapeLike,
  root,
  round,
  scatterAdd,
  scatterElementsAdd,
  sigmoid,
  sign,
  sin,
  sizeOf,
  softmax,
  softplus,
  sqrt,
  squeeze,
  stopGradient,
  sub,
  take,
  tanh,
  topK,
  transpose,
  unsqueeze,
  where,
};

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Holds<T extends true> = T;

/** Does not compile unless the op files add exactly these methods to the builder. */
export type BuilderAgrees = Holds<Same<Exclude<keyof OpBuilder, keyof BuilderBase>, keyof typeof ops>>;
