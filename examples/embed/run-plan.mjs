// Runs a fitted plan on a cube, with nothing of cuvisc but its runtime: node run-plan.mjs PLAN CUBE
import { createHash } from 'node:crypto';
import { openPlan } from 'cuvisc/runtime';

const [directory, cube] = process.argv.slice(2);
const plan = await openPlan(directory, { device: 'cpu' });
try {
  const { outputs, provider } = await plan.run({ file: cube });
  console.log(`ran on ${provider}`);
  for (const [name, { dtype, dims, data }] of Object.entries(outputs)) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const hash = createHash('sha256').update(bytes).digest('hex');
    console.log(`${name} ${dtype}[${dims.join(', ')}] sha256 ${hash}`);
  }
} finally {
  await plan.dispose();
}
