import type { AxisReach } from '../../schemas/locality.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Accuracies } from './accuracy.js';
import type { Arity, Operands } from './arity.js';
import type { AffineRule } from './affine-step.js';
import type { OpBuilder } from './builder.js';
import type { WorkRule } from './op-work.js';
import type { Attributes, Dim, IrType, Operation, Value } from './value.js';

/** What `emit` may use: names of the operands in the ONNX graph and ways to add to it. */
export interface OnnxEmitter<N extends Arity = Arity> {
  readonly inputs: Operands<string, N>;
  readonly outputs: readonly string[];
  readonly inputTypes: Operands<IrType, N>;
  readonly outputTypes: readonly IrType[];
  /** Adds a node of the default ONNX domain. `attributes` become ONNX attributes by their JavaScript type. */
  node(opType: string, inputs: readonly string[], outputs: readonly string[], attributes?: OnnxAttributes): void;
  /** Adds an initializer and returns its name. */
  constant(tensor: Tensor): string;
  /** Returns a name not used elsewhere in the graph. */
  fresh(hint: string): string;
}

/** Integers and floats are told apart by wrapping floats in `{ float }`. */
export type OnnxAttributes = Readonly<Record<string, number | { readonly float: number } | readonly number[] | string>>;

/** What the gradient of an operation may use. */
export interface GradientContext<A extends Attributes, N extends Arity = Arity> {
  readonly b: OpBuilder;
  readonly inputs: Operands<Value, N>;
  readonly outputs: readonly [Value, ...Value[]];
  /** Cotangent per output; `null` where no gradient flows in. */
  readonly cotangents: readonly (Value | null)[];
  /** Cotangent of output 0. */
  readonly dy: Value;
  readonly attributes: A;
}

/** One cotangent per input, in the broadcast shape of the output (the walk sums it back); `null` where none flows. */
export type Gradient<A extends Attributes, N extends Arity = Arity> = (context: GradientContext<A, N>) => readonly (Value | null)[];

/** Inputs and attributes on which an op is tried by the conformance loop. Elements are smooth points of the op. */
export interface Sample<A extends Attributes> {
  readonly inputs: readonly Tensor[];
  readonly attributes: A;
  /** Types with symbols for the shape rule; by default the inputs' own shapes. */
  readonly symbolic?: readonly IrType[];
  /** The op has no derivative here (a tie, a bound): finite differences skip the sample. */
  readonly kink?: true;
}

/** Per operand its tensor, or `undefined` if it is not a constant. */
export type Constants = readonly (Tensor | undefined)[];

/**
 * Everything the compiler may ask of an operation.
 *
 * - `infer`: result types from operand types; throws `InternalError` on operands that no lowering may build, the others rely on their number.
 *   `constants` holds the tensors of operands known at compile time; leaving it out only costs known sizes.
 * - `evaluate`: the reference, in float64 arithmetic, rounded to the result's dtype at the end. It is the oracle of
 *   the tests and the constant folder; it never runs user data.
 * - `gradient`: the vector-Jacobian product, or the reason why there is none.
 * - `emit`: one or more ONNX nodes of the default domain, opset 21.
 */
export interface OpDefinition<A extends Attributes = Attributes, N extends Arity = Arity> {
  readonly name: string;
  readonly doc: string;
  readonly arity: N;
  /** How exact its results are, by their dtype; the conformance loop holds it to that on every device. */
  readonly accuracy: Accuracies;
  infer(inputs: readonly IrType[], attributes: A, constants?: Constants): readonly IrType[];
  evaluate(inputs: Operands<Tensor, N>, attributes: A): readonly Tensor[];
  readonly gradient: Gradient<A, N> | { readonly none: string };
  emit(emitter: OnnxEmitter<N>, attributes: A): void;
  /** Axes of the first operand whose elements influence one another; empty for elementwise ops. */
  mixes?(inputs: Operands<IrType, N>, attributes: A): readonly number[];
  /**
   * Per axis of the first operand how many elements before and after its own place an element of the result depends on, or `image` for
   * all along the axis. Left out: all along the axes of `mixes`, none along others.
   */
  reach?(inputs: Operands<IrType, N>, attributes: A): readonly AxisReach[];
  /**
   * The result does not depend on the order of the elements along the axes that it mixes, so that without some of them it is what the
   * others alone give. `folds`: along some of these axes first and along the others then, it comes to the same.
   */
  readonly anyOrder?: 'folds' | 'mixes';
  /** Of an op that does nothing but put the axes of its operand into another order: axis i of the result is axis `axisOrder[i]` of the operand. */
  axisOrder?(attributes: A): readonly number[];
  /** Symbols of the results that no operand has: data bind them when the op runs. */
  readonly binds?: readonly Dim[];
  /** Index of the result that holds positions along the last axis. */
  readonly positions?: number;
  /** Where its floating-point operations or memory traffic are not those of an elementwise op. */
  readonly work?: WorkRule<A>;
  /** The op as an affine map over the last axis of one operand, the others being fixed. */
  affine?: AffineRule<A>;
  /** The result is the operand itself, which the gradient takes for a constant. */
  readonly hidesGradient?: true;
  /** Of a fold that scaling by a positive factor goes through: the fold through which scaling by a negative one goes, on the way becoming it. */
  readonly opposite?: string;
  /** The result is the first operand less the second. */
  readonly subtracts?: true;
  /** Whether results are elements of the first operand as they are, wherever they stand and in whatever dtype. */
  readonly moves?: true;
  /** The result is the first operand in another dtype, and nothing else. */
  readonly rounds?: true;
  /** Each element of the result depends on the elements of the operands that broadcast to its place. */
  readonly elementwise?: true;
  /** An equal value that spares the operation which made the first operand, `inner`. */
  compose?(b: OpBuilder, inner: Operation, attributes: A): Value | undefined;
  /** True if the result is the first operand itself. */
  isNoOp?(inputs: readonly IrType[], attributes: A): boolean;
  /**
   * A row is what shares the indices of the leading axes. Rows of the result are zero for sure where they are zero in
   * the first operand, in any, or in all of them (bool operands do not count). Left out: nowhere.
   */
  readonly zeroRows?: 'first' | 'any' | 'all';
  /**
   * For an op with `zeroRows` whose attributes name axes: the attributes where axis `a` of the operand has become axis `move(a)`;
   * `undefined` if they name one that `move` gives no place. Negative axes count from the end and stay.
   */
  withAxes?(attributes: A, move: (axis: number) => number | undefined): A | undefined;
  /**
   * The op as a sum over rows, where a row is what shares the indices of the first `lead` axes and one axis follows them in every operand: how
   * to compute the result from operands whose leading axes are joined into one. `undefined` where it is no such sum.
   */
  rowSum?(attributes: A, lead: number): ((b: OpBuilder, rows: Operands<Value, N>) => Value) | undefined;
  /** A bool value of the result's shape that is false only where the result is zero; `undefined` if nothing tells. */
  nonZeroMask?(b: OpBuilder, operation: Operation<A, N>): Value | undefined;
  /** Cheaper values that may stand for the operation's results, of the same types; `undefined` where there are none. */
  simplify?(b: OpBuilder, operation: Operation<A, N>): readonly Value[] | undefined;
  readonly samples: readonly Sample<A>[];
}

/** An op's entry by the number of operands that it states. */
type OpEntry<A extends Attributes> = OpDefinition<A, 1> | OpDefinition<A, 2> | OpDefinition<A, 3> | OpDefinition<A, 'variadic'>;

/**
 * Checks an op file's entry against its attributes `A` and the number of its operands, and returns it for callers that handle attributes generically.
 * The name must equal the method that the file adds to `OpBuilder`.
 */
export function defineOp<A extends Attributes>(definition: OpEntry<A>): OpDefinition;
/** The same for a family of ops whose number of operands `N` is a parameter. */
export function defineOp<A extends Attributes, N extends Arity>(definition: OpDefinition<A, N>): OpDefinition;
export function defineOp(definition: object): OpDefinition {
  return Object.freeze(definition) as unknown as OpDefinition;
}
