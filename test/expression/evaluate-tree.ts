import type { Comparison, Tree } from './tree.js';

/** Images with a cube of `bands` bands, a second image `p` of one band, and a constant `gain`. Row-major. */
export interface Scene {
  readonly images: number;
  readonly pixelsPerImage: number;
  readonly bands: number;
  readonly cube: readonly number[];
  readonly p: readonly number[];
  readonly gain: number;
}

/** Per pixel (all images in a row) its bands: one, or as many as the cube. Truth values are 1 and 0. */
export type Pixels = readonly (readonly number[])[];

export interface Evaluation {
  readonly scene: Scene;
  /** Rounds each result: `Math.fround` for float32, the identity for float64. */
  readonly round: (x: number) => number;
}

/** Evaluates a formula pixel by pixel. */
export function evaluateTree(tree: Tree, run: Evaluation): Pixels {
  const { scene, round } = run;
  const of = (part: Tree) => evaluateTree(part, run);
  switch (tree.is) {
    case 'literal':
      return everywhere(scene, round(Number(tree.text)));
    case 'band':
      return cubePixels(scene).map((pixel) => [pixel[tree.index] as number]);
    case 'range':
      return cubePixels(scene).map((pixel) => pixel.slice(tree.from, tree.to + 1));
    case 'name':
      return tree.name === 'cube' ? cubePixels(scene) : tree.name === 'p' ? scene.p.map((x) => [x]) : everywhere(scene, round(scene.gain));
    case 'group':
      return of(tree.of);
    case 'minus':
      return each([of(tree.of)], (x) => -(x as number));
    case 'binary':
      return (
        statisticSubtracted(tree, run) ?? each([of(tree.left), of(tree.right)], (x, y) => round(arithmetic[tree.operator](x as number, y as number)))
      );
    case 'power':
      return each([of(tree.base), of(tree.exponent)], (x, y) => round(power(x as number, y as number)));
    case 'not':
      return each([of(tree.of)], (x) => 1 - (x as number));
    case 'logic':
      return each([of(tree.left), of(tree.right)], (x, y) => Number(tree.operator === 'and' ? x === 1 && y === 1 : x === 1 || y === 1));
    case 'compare':
      return each(tree.operands.map(of), (...values) =>
        Number(tree.operators.every((sign, i) => holds(sign, values[i] as number, values[i + 1] as number))),
      );
    case 'call':
      return call(tree.name, tree.parameters.map(of), run);
  }
}

type Binary = Extract<Tree, { is: 'binary' }>;

/** As in the documents: what is subtracted and made of means and sums only was not rounded before. `undefined` for other arithmetic. */
function statisticSubtracted({ operator, left, right }: Binary, run: Evaluation): Pixels | undefined {
  const { round } = run;
  const kinds = [kindOf(left), kindOf(right)];
  if (!kinds.includes('statistic') || !['+', '-'].includes(operator)) return undefined;
  if (!kinds.includes('image')) {
    return operator === '-' ? each([evaluateWide(left, run), evaluateWide(right, run)], (x, y) => round((x as number) - (y as number))) : undefined;
  }
  const [image, statistic] = kinds[0] === 'image' ? [left, right] : [right, left];
  const sign = operator === '-' && image === right ? -1 : 1;
  const parts = partsOfMean(statistic, run);
  if (parts) {
    if (operator === '+') return undefined;
    return each([evaluateTree(image, run), ...parts], (x = 0, near = 0, rest = 0) => sign * round(round(x - near) - rest));
  }
  const turn = operator === '+' ? -1 : 1;
  return each([evaluateTree(image, run), evaluateWide(statistic, run)], (x = 0, y = 0) => sign * round(x - turn * y));
}

/** The mean of what is read: rounded, and the mean of what is left without it, 0 if that is none. */
function partsOfMean(tree: Tree, run: Evaluation): [Pixels, Pixels] | undefined {
  const call = withoutGroups(tree);
  if (call.is !== 'call' || !['mean', 'image_mean'].includes(call.name)) return undefined;
  const argument = withoutGroups(call.parameters[0] as Tree);
  const isRead = argument.is === 'band' || argument.is === 'range' || (argument.is === 'name' && argument.name !== 'gain');
  if (!isRead) return undefined;
  const read = evaluateTree(argument, run);
  const near = evaluateTree(call, run);
  const left = each([read, near], (x, mean) => run.round((x as number) - (mean as number)));
  const mean = (x: Pixels) => reduceCall(call.name, x, run);
  return [near, each([mean(left)], (rest) => (Number.isNaN(rest) ? 0 : (rest as number)))];
}

/** Arithmetic, means and sums in float64; all else is evaluated as ever. */
function evaluateWide(tree: Tree, run: Evaluation): Pixels {
  const of = (part: Tree) => evaluateWide(part, run);
  const exactly: Evaluation = { ...run, round: (x) => x };
  switch (tree.is) {
    case 'group':
      return of(tree.of);
    case 'minus':
      return each([of(tree.of)], (x) => -(x as number));
    case 'binary':
      return each([of(tree.left), of(tree.right)], (x, y) => arithmetic[tree.operator](x as number, y as number));
    case 'power':
      return each([of(tree.base), of(tree.exponent)], (x, y) => power(x as number, y as number));
    case 'call':
      return accumulating.includes(tree.name) ? reduceCall(tree.name, of(tree.parameters[0] as Tree), exactly) : evaluateTree(tree, run);
    default:
      return evaluateTree(tree, run);
  }
}

const kinds = ['constant', 'reduced', 'statistic', 'image'];
const accumulating = ['mean', 'sum', 'image_mean', 'image_sum'];

function kindOf(tree: Tree): string {
  const highest = (...parts: readonly Tree[]) => kinds[Math.max(...parts.map((part) => kinds.indexOf(kindOf(part))))] as string;
  switch (tree.is) {
    case 'literal':
      return 'constant';
    case 'name':
      return tree.name === 'gain' ? 'constant' : 'image';
    case 'group':
    case 'minus':
      return highest(tree.of);
    case 'binary':
      return highest(tree.left, tree.right);
    case 'power':
      return highest(tree.base, tree.exponent);
    case 'call':
      if (accumulating.includes(tree.name)) return 'statistic';
      return isReduction(tree.name, tree.parameters.length) ? 'reduced' : 'image';
    default:
      return 'image';
  }
}

function withoutGroups(tree: Tree): Tree {
  return tree.is === 'group' ? withoutGroups(tree.of) : tree;
}

const arithmetic = {
  '+': (x: number, y: number) => x + y,
  '-': (x: number, y: number) => x - y,
  '*': (x: number, y: number) => x * y,
  '/': (x: number, y: number) => x / y,
};

function holds(sign: Comparison, x: number, y: number): boolean {
  return { '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y, '==': x === y, '!=': x !== y }[sign];
}

/** As C's pow, where JavaScript has NaN. */
function power(x: number, y: number): number {
  if (x === 1) return 1;
  return x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY ? 1 : x ** y;
}

function isReduction(name: string, parameters: number): boolean {
  return name.startsWith('image_') || ['mean', 'sum', 'std'].includes(name) || (parameters === 1 && ['min', 'max'].includes(name));
}

function reduceCall(name: string, x: Pixels, { scene, round }: Evaluation): Pixels {
  if (name.startsWith('image_')) return overImages(x, scene, (list) => fold(name.slice('image_'.length), list, round));
  return x.map((pixel) => [fold(name, pixel, round)]);
}

function call(name: string, values: readonly Pixels[], run: Evaluation): Pixels {
  const { round } = run;
  const [x = []] = values;
  if (isReduction(name, values.length)) return reduceCall(name, x, run);
  if (name === 'min' || name === 'max') return each(values, Math[name]);
  return each(values, (...parameters) => pointwise(name, parameters, round));
}

function fold(name: string, list: readonly number[], round: (x: number) => number): number {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  if (name === 'min') return Math.min(...list);
  if (name === 'max') return Math.max(...list);
  if (name === 'sum') return round(sum(list));
  const meanOf = (values: readonly number[]) => round(sum(values) / values.length);
  if (name === 'mean') return meanOf(list);
  const centred = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.map((value) => round(value - mean));
  };
  const squares = centred(centred(list)).map((offset) => round(offset * offset));
  return round(Math.sqrt(meanOf(squares)));
}

function pointwise(name: string, [x = 0, y = 0, z = 0]: readonly number[], round: (x: number) => number): number {
  switch (name) {
    case 'where':
      return x === 1 ? y : z;
    case 'clip':
      return Math.min(Math.max(x, y), z);
    case 'log10':
      return round(round(Math.log(x)) * round(1 / Math.LN10));
    case 'sigmoid':
      return round(1 / (1 + Math.exp(-x)));
    case 'atan2':
      return round(Math.atan2(x, y));
    case 'pow':
      return round(power(x, y));
    default:
      return round((unary[name] as (x: number) => number)(x));
  }
}

const unary: Readonly<Record<string, (x: number) => number>> = {
  ...{ abs: Math.abs, sqrt: Math.sqrt, exp: Math.exp, log: Math.log, tanh: Math.tanh, sin: Math.sin, cos: Math.cos },
};

function overImages(x: Pixels, { images, pixelsPerImage }: Scene, reduce: (list: readonly number[]) => number): Pixels {
  return Array.from({ length: images }, (_, image) => x.slice(image * pixelsPerImage, (image + 1) * pixelsPerImage)).flatMap((pixels) => {
    const result = (pixels[0] ?? []).map((_, band) => reduce(pixels.map((pixel) => pixel[band] as number)));
    return pixels.map(() => result);
  });
}

/** Joins values band by band; one band goes with any number. */
function each(values: readonly Pixels[], f: (...parameters: number[]) => number): Pixels {
  const [first = []] = values;
  return first.map((_, pixel) => {
    const lists = values.map((value) => value[pixel] as readonly number[]);
    const bands = Math.max(...lists.map((list) => list.length));
    return Array.from({ length: bands }, (__, band) => f(...lists.map((list) => list[list.length === 1 ? 0 : band] as number)));
  });
}

function cubePixels({ cube, bands }: Scene): Pixels {
  return Array.from({ length: cube.length / bands }, (_, pixel) => cube.slice(pixel * bands, (pixel + 1) * bands));
}

function everywhere({ images, pixelsPerImage }: Scene, value: number): Pixels {
  return Array.from({ length: images * pixelsPerImage }, () => [value]);
}
