import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { randomPipelines } from '../passes/random-pipeline.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { imageErrors, reconstructionError } from './images.js';
import { errorOf, outcome, reference } from './outcomes.js';
import { cubeOf, scales, uniform } from './scales.js';
import { trainStepErrors } from './train-step.js';

const [rows, columns, bands, seed] = [12, 10, 6, 20];

/**
 * Outputs of fused plans, losses and gradients hold this share of their largest value on all scales: some hundred roundings of 6e-8. What is centred is
 * centred before it is mapped, so no value that is rounded between two nodes is much larger than what counts of it.
 */
const allowed = 1e-5;

/** Where an op was furthest from its reference. */
interface Worst {
  readonly fused: number;
  readonly unfused: number;
  readonly where: string;
}

/** Sums over an image: float32 rounding of the result is 6e-8 of it, blocks of 64 equal numbers add up to 3e-7. */
const allowedOfImages = 1e-6;

/** The largest error per op over random pipelines and scales; true if no fused plan exceeds what is allowed. */
async function randomAreRight(count: number): Promise<boolean> {
  const worst = new Map<string, Worst>();
  const refused = new Map<string, number>();
  let right = true;
  for (const [i, text] of fc.sample(randomPipelines, { numRuns: count, seed }).entries()) {
    const scale = scales[i % scales.length] as (typeof scales)[number];
    try {
      for (const [op, fused, unfused] of await errorsOf(text, i)) {
        note(worst, op, { fused, unfused, where: `pipeline ${i}, ${scale.name}` });
        right &&= fused <= allowed;
      }
    } catch (error) {
      if (!(error instanceof CuviscError)) throw new Error(`pipeline ${i}, ${scale.name}:\n${text}`, { cause: error });
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
    }
  }
  console.log('op                fused     unfused   furthest in');
  for (const [op, { fused, unfused, where }] of [...worst].sort()) {
    console.log(`${op.padEnd(18)}${fused.toExponential(1).padEnd(10)}${unfused.toExponential(1).padEnd(10)}${where}`);
  }
  for (const [code, times] of refused) console.log(`${times} of ${count} refused: ${code}`);
  return right;
}

/** Sums over images of 1e5, 1e6 and 9e6 pixels, or `share` of their rows and columns; true if none exceeds what is allowed. */
async function imagesAreRight(share: number): Promise<boolean> {
  const of = (size: number): number => Math.max(1, Math.round(size * share));
  let right = true;
  const tell = (name: string, pixels: number, error: number): void => {
    console.log(`${name.padEnd(30)}${String(pixels).padEnd(10)}${error.toExponential(1)}`);
    right &&= error <= allowedOfImages;
  };
  console.log('\nover an image                 pixels    error');
  for (const [rows, columns] of [[250, 400] as const, [1000, 1000] as const, [3000, 3000] as const]) {
    for await (const [name, error] of imageErrors(of(rows), of(columns))) tell(name, of(rows) * of(columns), error);
  }
  tell('MSEReconstructionLoss, 61 bands', of(1080) * of(1000), await reconstructionError(of(1080), of(1000)));
  return right;
}

/** Losses and gradients of a training step on two frames of 1080 x 1000 x 61, or `share` of their rows and columns; true if all are within `allowed`. */
async function stepIsRight(share: number): Promise<boolean> {
  const [rows, columns] = [Math.round(1080 * share), Math.round(1000 * share)];
  const { errors, peer } = await trainStepErrors(2, rows, columns);
  console.log(`\ntraining step on [2, ${rows}, ${columns}, 61]  error     ${peer}`);
  for (const { output, error, torch } of errors) {
    console.log(`${output.padEnd(40)}${error.toExponential(1).padEnd(10)}${torch?.toExponential(1) ?? '-'}`);
  }
  return errors.every(({ error }) => error <= allowed);
}

/** Per output of a pipeline: the op that computes it, the errors of the fused plan and of the unfused one. */
async function errorsOf(text: string, index: number): Promise<(readonly [string, number, number])[]> {
  const scale = scales[index % scales.length] as (typeof scales)[number];
  const cube = cubeOf(scale, [1, rows, columns, bands], uniform(seed + index));
  const request = { text, bands, cubeDtype: scale.dtype };
  const fused = await outcome({ ...request, fuse: true }, cube);
  const unfused = await outcome({ ...request, fuse: false }, cube, fused.state);
  const { exact, ops } = await reference(request, cube, fused.state);
  // Decisions are compared by the logits that they follow from.
  return Object.entries(exact)
    .filter(([, { dtype }]) => dtype !== 'bool')
    .map(([name, value]) => [ops[name] ?? name, errorOf(fused.outputs[name], value), errorOf(unfused.outputs[name], value)] as const);
}

function note(worst: Map<string, Worst>, op: string, found: Worst): void {
  const before = worst.get(op);
  if (!before || found.fused > before.fused) worst.set(op, { ...found, unfused: Math.max(found.unfused, before?.unfused ?? 0) });
  else worst.set(op, { ...before, unfused: Math.max(found.unfused, before.unfused) });
}

/** `npm run fuzz:pipelines -- [COUNT] [--large [--share SHARE]]`; exit code 1 if anything exceeds what is allowed. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { large: { type: 'boolean' }, share: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const [count, share] = [Number(positionals[0] ?? 300), Number(values.share)];
  const parts = [count === 0 || (await randomAreRight(count))];
  if (values.large) parts.push(await imagesAreRight(share), await stepIsRight(share));
  process.exitCode = parts.every(Boolean) ? 0 : 1;
}

await main();
