import { expect, it } from 'vitest';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { compareReuse } from './beside-curifactory.js';

const peers = process.env.CUVISC_PEERS;

it.skipIf(peers === undefined)(
  'curifactory: the same experiment gives the same results, and reruns where curifactory reuses wrongly (skipped unless CUVISC_PEERS names a Python environment with curifactory)',
  async () => {
    const [first, nothing, data, helper, body, comment] = await compareReuse(peers as string, await temporaryFolder());
    expect(first?.cuvisc.errors).toEqual(first?.curifactory.errors);
    for (const same of [nothing, comment]) expect(same?.cuvisc).toEqual({ calls: {}, errors: first?.cuvisc.errors });
    expect(data?.cuvisc.calls).toEqual({ data: 2, train: 6, measure: 6, best: 1 });
    // With a weight of 0 twice the weight is the same slope, which `measure` has seen.
    expect(helper?.cuvisc.calls).toEqual({ train: 6, measure: 4, best: 1 });
    expect(body?.cuvisc.calls).toEqual({ measure: 6, best: 1 });
    for (const changed of [data, helper, body]) {
      expect(changed?.cuvisc.errors).not.toEqual(first?.cuvisc.errors);
      expect(changed?.curifactory).toEqual({ calls: {}, errors: first?.curifactory.errors });
    }
  },
  300_000,
);
