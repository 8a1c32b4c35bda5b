import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** What a parameter must be. */
export type ParameterKind = 'number' | 'bool';

/** One way to call a function. */
export interface Form {
  /** Names as in the documentation. */
  readonly parameters: readonly string[];
  /** `number` for all if left out. */
  readonly kinds?: readonly ParameterKind[];
  /** Further arguments may follow, of the kind of the last. */
  readonly variadic?: true;
  /** Whether the result is of each element, of all bands of a pixel, or of all pixels of an image, band by band. */
  readonly over: 'elements' | 'bands' | 'image';
  readonly lower: (b: OpBuilder, ...values: readonly Value[]) => Value;
  /** The result for one float32 argument as the sum of two float32 values, the first of which is close to it. */
  readonly lowerParts?: LoweringToParts;
}

/** A function of formulas: its forms, and how each is lowered. */
export interface FormulaFunction {
  readonly doc: string;
  /** Told apart by the number of arguments. */
  readonly forms: readonly Form[];
}

type Lowering = (b: OpBuilder, x: Value) => Value;
type LoweringToParts = (b: OpBuilder, x: Value) => readonly [Value, Value];
type Fold = 'reduceMean' | 'reduceSum' | 'reduceMin' | 'reduceMax';

/** Axes of [B, H, W, C]. */
const bandAxis = [3];
const pixelAxes = [1, 2];

/** Every function of the language of formulas, by name. */
export const functions: Readonly<Record<string, FormulaFunction>> = Object.freeze({
  abs: unary('Absolute value.', (b, x) => b.abs(x)),
  sqrt: unary('Square root; NaN below 0.', (b, x) => b.sqrt(x)),
  exp: unary('Exponential.', (b, x) => b.exp(x)),
  log: unary('Natural logarithm; -inf at 0, NaN below.', (b, x) => b.log(x)),
  log10: unary('Decimal logarithm, log(x) times 1/log(10) rounded to float32.', (b, x) => b.mul(b.log(x), b.scalar(Math.LOG10E, 'float32'))),
  sigmoid: unary('1 / (1 + exp(-x)).', (b, x) => b.sigmoid(x)),
  tanh: unary('Hyperbolic tangent.', (b, x) => b.tanh(x)),
  sin: unary('Sine of radians.', (b, x) => b.sin(x)),
  cos: unary('Cosine of radians.', (b, x) => b.cos(x)),
  atan2: elementwise('Angle of the point (x, y) in radians.', ['y', 'x'], (b, y, x) => b.atan2(y, x)),
  pow: elementwise('x ** exponent.', ['x', 'exponent'], (b, x, exponent) => b.pow(x, exponent)),
  clip: elementwise('x, but at least low and at most high.', ['x', 'low', 'high'], (b, x, low, high) => b.min(b.max(x, low), high)),
  where: choice(),
  min: extremum('The smallest of several values, or of all bands of one.', 'min', 'reduceMin'),
  max: extremum('The largest of several values, or of all bands of one.', 'max', 'reduceMax'),
  mean: overBands('Mean of the bands.', folded('reduceMean', bandAxis), meanInParts(bandAxis)),
  sum: overBands('Sum of the bands.', folded('reduceSum', bandAxis)),
  std: overBands('Standard deviation of the bands, divided by their number.', deviation(bandAxis)),
  image_mean: overImage('Mean over the image, per band.', folded('reduceMean', pixelAxes), meanInParts(pixelAxes)),
  image_sum: overImage('Sum over the image, per band.', folded('reduceSum', pixelAxes)),
  image_min: overImage('Smallest value of the image, per band.', folded('reduceMin', pixelAxes)),
  image_max: overImage('Largest value of the image, per band.', folded('reduceMax', pixelAxes)),
  image_std: overImage('Standard deviation over the image, divided by the number of pixels, per band.', deviation(pixelAxes)),
});

/** Names in other languages of functions that are here under another name. */
export const otherNames: Readonly<Record<string, string>> = Object.freeze({
  ...{ ln: 'log', alog: 'log', alog10: 'log10', power: 'pow', absolute: 'abs', fabs: 'abs', logistic: 'sigmoid' },
  ...{ minimum: 'min', maximum: 'max', average: 'mean', total: 'sum', stddev: 'std', clamp: 'clip', arctan2: 'atan2', iif: 'where' },
});

/** The form of a function that takes `count` arguments. */
export function formFor(called: FormulaFunction, count: number): Form | undefined {
  return called.forms.find(({ parameters, variadic }) => parameters.length === count || (variadic && count > parameters.length));
}

function unary(doc: string, lower: Lowering): FormulaFunction {
  return elementwise(doc, ['x'], lower);
}

/** A form without further arguments: one value per parameter. */
function form<const P extends readonly string[]>(
  parameters: P,
  lower: (b: OpBuilder, ...values: { [K in keyof P]: Value }) => Value,
  rest: Omit<Form, 'parameters' | 'lower'>,
): Form {
  return { ...rest, parameters, lower: lower as Form['lower'] };
}

function elementwise<const P extends readonly string[]>(
  doc: string,
  parameters: P,
  lower: (b: OpBuilder, ...values: { [K in keyof P]: Value }) => Value,
): FormulaFunction {
  return { doc, forms: [form(parameters, lower, { over: 'elements' })] };
}

function choice(): FormulaFunction {
  const kinds = ['bool', 'number', 'number'] as const;
  const doc = 'a where the condition holds, else c.';
  return { doc, forms: [form(['condition', 'a', 'c'], (b, condition, a, c) => b.where(condition, a, c), { kinds, over: 'elements' })] };
}

function extremum(doc: string, pair: 'min' | 'max', fold: Fold): FormulaFunction {
  const several: Form = {
    parameters: ['a', 'c'],
    variadic: true,
    over: 'elements',
    lower: (b, ...values) => values.reduce((best, value) => b[pair](best, value)),
  };
  return { doc, forms: [...overBands(doc, folded(fold, bandAxis)).forms, several] };
}

function overBands(doc: string, lower: Lowering, lowerParts?: LoweringToParts): FormulaFunction {
  return reduction(doc, 'bands', lower, lowerParts);
}

function overImage(doc: string, lower: Lowering, lowerParts?: LoweringToParts): FormulaFunction {
  return reduction(doc, 'image', lower, lowerParts);
}

function reduction(doc: string, over: Form['over'], lower: Lowering, lowerParts?: LoweringToParts): FormulaFunction {
  return { doc, forms: [form(['x'], lower, { over, ...(lowerParts && { lowerParts }) })] };
}

function folded(fold: Fold, axes: readonly number[]): Lowering {
  return (b, x) => b[fold](x, { axes, keepDims: true });
}

/** The mean rounded to float32, and the mean of what is left without it, which is 0 beside an infinite mean. */
function meanInParts(axes: readonly number[]): LoweringToParts {
  const mean = folded('reduceMean', axes);
  return (b, x) => {
    const near = b.stopGradient(mean(b, x));
    const rest = mean(b, b.sub(x, near));
    return [near, b.where(b.equal(rest, rest), rest, b.scalar(0, 'float32'))];
  };
}

/** sqrt(mean((x - mean(x))^2)); centred twice, because the first mean is rounded to float32, which counts where it is large beside the deviation. */
function deviation(axes: readonly number[]): Lowering {
  const mean = folded('reduceMean', axes);
  const centre: Lowering = (b, x) => b.sub(x, mean(b, x));
  return (b, x) => {
    const offset = centre(b, centre(b, x));
    return b.sqrt(mean(b, b.mul(offset, offset)));
  };
}
