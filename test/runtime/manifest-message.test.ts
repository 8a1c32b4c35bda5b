import { describe, expect, it } from 'vitest';
import { readManifest } from '../../runtime/plan/read-manifest.js';
import { rowDim } from '../../schemas/dim.js';
import { manifestMessage, manifestOfMessage } from '../../schemas/manifest-message.js';
import { serialiseManifest } from '../../schemas/plan-serialisation.js';
import { onlyGraph } from '../fixtures/only-graph.js';
import { openTiny } from './fixtures.js';
import { writeTinyPlan } from './tiny-plan.js';

describe('a manifest', () => {
  it('comes out of a message as it went in, dimensions included, and of parameters only what they are', async () => {
    const { manifest } = await writeTinyPlan();
    const [node] = manifest.nodes;
    const odd = { ...manifest, nodes: [{ ...(node as NonNullable<typeof node>), hparams: { dims: ['B', 'H'], dim: 'H' } }] };
    expect(manifestOfMessage(manifestMessage(odd))).toEqual(odd);
    expect(onlyGraph(manifestOfMessage(manifestMessage(manifest)).stages.inference)?.inputs[0]?.dims[1]).toBe(rowDim);
  });

  it.each(['inline', 'worker', 'process'] as const)('of a plan with host %s is that of the file', async (host) => {
    await using plan = await openTiny({}, host);
    const { manifest: read } = await readManifest(plan.directory);
    expect(plan.manifest).toEqual(read);
    expect(serialiseManifest(plan.manifest)).toBe(serialiseManifest(read));
  });
});
