import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { diskStore, lockPlan, type PlanStore, saveState } from '../../runtime/plan/save-state.js';
import { readPlan } from '../../runtime/plan/verified-plan.js';
import { temporaryNameFor } from '../../schemas/disk/leftovers.js';
import { tensorFrom } from '../../schemas/tensor.js';

/** The state that the interrupted process was saving. */
export const newState = { 'norm.mean': tensorFrom('float32', [2], [5, 6]), 'norm.std': tensorFrom('float32', [2], [7, 8]) };

/** A store that kills its process before step `fatal`, or in the middle of it: half of a temporary file written, nothing renamed. */
function fatalStore(fatal: number, when: string): PlanStore {
  let step = 0;
  const dying = async (path: string, content: Uint8Array | string): Promise<boolean> => {
    if (step++ !== fatal) return false;
    if (when === 'during') await writeFile(temporaryNameFor(path), content.slice(0, content.length / 2));
    process.kill(process.pid, 'SIGKILL');
    return true;
  };
  return {
    write: async (path, content) => {
      if (!(await dying(path, content))) await diskStore.write(path, content);
    },
    remove: async (path) => {
      if (!(await dying(path, ''))) await diskStore.remove(path);
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory = '', fatal = '-1', when = ''] = process.argv.slice(2);
  const plan = await readPlan(directory);
  const lock = await lockPlan(plan, { command: 'save', brief: true });
  await saveState(plan, lock, { tensors: newState, fittedLevels: 2 }, fatalStore(Number(fatal), when));
  await lock.release();
}
