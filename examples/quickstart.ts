import { join } from 'node:path';
import { runCli } from '../cli/run-cli.js';
import { processTerminal, type Terminal } from '../cli/session.js';

/** Where `npm run quickstart` writes, relative to the repository. */
export const quickstartFolder = 'quickstart-output';

/**
 * The main job from the repository root: compiles the anomaly pipeline for a small real scene, fits it, draws its
 * outputs and measures it, each by the command line that is printed before. Returns the first exit code that is not 0.
 */
export async function quickstart(terminal: Terminal, folder: string = quickstartFolder): Promise<number> {
  const signal = new AbortController().signal;
  for (const argv of commandLines(folder)) {
    terminal.out(`\n$ cuvisc ${argv.join(' ')}\n`);
    const exitCode = await runCli({ argv, terminal, signal });
    if (exitCode !== 0) return exitCode;
  }
  terminal.out(`\nLook at the scene, the scores and the decisions (hits green, false alarms red, misses yellow):\n${pictures(folder).join('\n')}\n`);
  return 0;
}

const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
const labels = 'examples/rx-anomaly/labels.png';

function commandLines(folder: string): string[][] {
  const plan = join(folder, 'rx.plan');
  return [
    ['compile', 'examples/rx-anomaly/pipeline.yaml', '-o', plan, '--like', scene],
    ['fit', plan, '--data', scene],
    ['run', plan, '--data', scene, '-o', join(folder, 'run')],
    ['eval', plan, '--data', scene, '--labels', labels, '-o', join(folder, 'eval')],
  ];
}

function pictures(folder: string): string[] {
  return ['run/quick-look.png', 'run/rx.scores.png', 'eval/decider.decisions.png'].map((file) => `  ${join(folder, file)}`);
}

if (process.argv[1] === import.meta.filename) process.exitCode = await quickstart(processTerminal());
