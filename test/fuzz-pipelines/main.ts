import fc from 'fast-check';
import { randomPipelines } from '../passes/random-pipeline.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { errorOf, opsOfOutputs, outcome, reference } from './outcomes.js';
import { cubeOf, scales, uniform } from './scales.js';

const [rows, columns, bands, seed] = [12, 10, 6, 20];

/** Scores of fused plans hold this share of their largest value on all scales: some hundred roundings of 6e-8. */
const allowed = 1e-5;

/** Where an op was furthest from its reference. */
interface Worst {
  readonly fused: number;
  readonly unfused: number;
  readonly where: string;
}

/** `npm run fuzz:pipelines -- [COUNT]`: the largest error per op over random pipelines and scales; exit code 1 if a fused plan exceeds what is allowed. */
async function main(count: number): Promise<void> {
  const worst = new Map<string, Worst>();
  const refused = new Map<string, number>();
  for (const [i, text] of fc.sample(randomPipelines, { numRuns: count, seed }).entries()) {
    const scale = scales[i % scales.length] as (typeof scales)[number];
    try {
      for (const [op, fused, unfused] of await errorsOf(text, i)) note(worst, op, { fused, unfused, where: `pipeline ${i}, ${scale.name}` });
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
  process.exitCode = [...worst.values()].some(({ fused }) => !(fused <= allowed)) ? 1 : 0;
}

/** Per output of a pipeline: the op that computes it, the errors of the fused and of the unfused plan. */
async function errorsOf(text: string, index: number): Promise<(readonly [string, number, number])[]> {
  const scale = scales[index % scales.length] as (typeof scales)[number];
  const cube = cubeOf(scale, [1, rows, columns, bands], uniform(seed + index));
  const request = { text, bands, cubeDtype: scale.dtype };
  const fused = await outcome({ ...request, fuse: true }, cube);
  const unfused = await outcome({ ...request, fuse: false }, cube, fused.state);
  const expected = await reference(request, cube, fused.state);
  const ops = opsOfOutputs(request);
  // Decisions are compared by the logits that they follow from.
  return Object.entries(expected)
    .filter(([, { dtype }]) => dtype !== 'bool')
    .map(([name, value]) => [ops[name] ?? name, errorOf(fused.outputs[name], value), errorOf(unfused.outputs[name], value)] as const);
}

function note(worst: Map<string, Worst>, op: string, found: Worst): void {
  const before = worst.get(op);
  if (!before || found.fused > before.fused) worst.set(op, { ...found, unfused: Math.max(found.unfused, before?.unfused ?? 0) });
  else worst.set(op, { ...before, unfused: Math.max(found.unfused, before.unfused) });
}

await main(Number(process.argv[2] ?? 300));
