/** How many operands an op takes. */
export type Arity = number | 'variadic';

/** One `T` per operand of an op that takes `N` operands; a list where their number is not known. */
export type Operands<T, N extends Arity = Arity> = N extends 1
  ? readonly [T]
  : N extends 2
    ? readonly [T, T]
    : N extends 3
      ? readonly [T, T, T]
      : readonly T[];
