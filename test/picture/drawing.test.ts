import { describe, expect, it } from 'vitest';
import { rxPipeline } from '../fixtures/pipelines.js';
import { drawingOf, wiresOf } from './drawings.js';

describe('a drawing', () => {
  it('carries the inferred type on every arrow', () => {
    expect(wiresOf(drawingOf(rxPipeline, undefined, { bands: 61 }))).toEqual([
      'batch cube -> data.cube: float32[B, H, W, 61]',
      'batch mask -> data.mask: int32[B, H, W]',
      'batch wavelengths -> data.wavelengths: int32[B, 61]',
      'data.cube -> norm.data: float32[B, H, W, 61]',
      'norm.normalized -> rx.data: float32[B, H, W, 61]',
      'rx.scores -> logit.scores: float32[B, H, W, 1]',
      'logit.logits -> decide.logits: float32[B, H, W, 1]',
      'decide.decisions -> metrics.decisions: bool[B, H, W, 1]',
      'data.mask -> metrics.targets: bool[B, H, W, 1]',
      'metrics.metrics -> board.metrics: metrics',
      'decide.decisions -> output decide.decisions: bool[B, H, W, 1]',
    ]);
  });

  it('leaves open what only the data say: band count and wavelengths', () => {
    const bandpass = rxPipeline
      .replace('MinMaxNormalizer}', 'BandpassByWavelength, hparams: {min_wavelength_nm: 700}}')
      .replace('norm.outputs.normalized', 'norm.outputs.filtered')
      .replace('connections:\n', 'connections:\n  - {source: data.outputs.wavelengths, target: norm.inputs.wavelengths}\n');
    const wires = wiresOf(drawingOf(bandpass));
    expect(wires).toContain('data.cube -> norm.data: float32[B, H, W, C]');
    expect(wires).toContain('norm.filtered -> rx.data: float32[B, H, W, kept]');
  });

  it('is of the pipeline with its overrides', () => {
    expect(wiresOf(drawingOf(rxPipeline, undefined, { set: ['rx.num_channels=7'] }))).toContain('norm.normalized -> rx.data: float32[B, H, W, 7]');
  });

  it('marks what a stage leaves out, with the reason', () => {
    const pruned = (stage: 'test' | 'inference', text: string) =>
      Object.fromEntries(drawingOf(text, stage).cards.map(({ name, pruned: reason }) => [name, reason]));
    expect(pruned('inference', rxPipeline)).toMatchObject({
      rx: undefined,
      metrics: 'skipped: runs in val, test',
      board: 'on the host, not in the graph',
    });
    expect(pruned('inference', rxPipeline.replace('AnomalyDetectionMetrics}', 'AnomalyDetectionMetrics, execution_stages: always}'))).toMatchObject({
      metrics: 'starved at targets: data.mask is not produced',
    });
    expect(pruned('test', `${rxPipeline}outputs: [norm.normalized]\n`.replace(/ {2}- \{.*metrics.*\}\n/g, ''))).toMatchObject({
      norm: undefined,
      rx: 'unused: no output needs it',
    });
  });

  it('greys the arrows of nodes that are left out', () => {
    const { wires } = drawingOf(rxPipeline, 'inference');
    expect(wires.filter(({ pruned }) => pruned).map(({ to }) => to.label)).toEqual(['metrics.decisions', 'metrics.targets', 'board.metrics']);
  });

  it('has the batch entries of the stage', () => {
    expect(drawingOf(rxPipeline, 'test').entries.map(({ name }) => name)).toEqual(['cube', 'mask', 'wavelengths']);
    expect(drawingOf(rxPipeline, 'inference').entries.map(({ name }) => name)).toEqual(['cube', 'wavelengths']);
  });
});
