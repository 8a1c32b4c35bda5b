import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/index.js';

const pipeline = (channels: number) => `
nodes:
  - { name: data, class_name: CU3SDataNode }
  - { name: rx, class_name: RXGlobal, hparams: { num_channels: ${channels} } }
connections: [data.outputs.cube -> rx.inputs.data]
outputs: [rx.scores]
`;

describe('sizes that no memory holds', () => {
  it('M13: num_channels: 2147483648 is refused by check at the node, and a size that can be is not', () => {
    const found = (channels: number) =>
      check({ source: { file: 'p.yaml', text: pipeline(channels) } }).filter(({ severity }) => severity === 'error');
    expect(found(61)).toEqual([]);
    const refused = found(2 ** 31);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['size-too-large']));
    expect(refused.map(({ span }) => span.source.text.slice(span.start, span.end))).toContain('rx');
  });
});
