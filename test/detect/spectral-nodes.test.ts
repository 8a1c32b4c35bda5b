import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { gaussianWeights, linearWeights } from '../../compiler/nodes/spectral/resampling.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { generator } from '../fixtures/generator.js';
import { detector, opened, scored, tiedScene } from './detector-plans.js';
import { rowsOf, statisticsOf } from './plain-statistics.js';
import { cubeOf, recorded, relativeError, type SpectralSample } from './recorded.js';

const numbersIn = (tensor: Tensor | undefined): number[] => Array.from((tensor?.data ?? []) as ArrayLike<number>);

const fraction = (n: number) =>
  detector(
    'MinimumNoiseFraction',
    { n_components: n },
    {
      nodes: ['{name: noise, class_name: NeighbourDifferences}'],
      connections: ['{source: data.outputs.cube, target: noise.inputs.data}', '{source: noise.outputs.noise, target: node.inputs.noise}'],
    },
  );

describe('MinimumNoiseFraction', () => {
  it('has the ratios of signal to noise that the package spectral finds', async () => {
    const sample = recorded<SpectralSample>('spectral');
    const outputs = await scored(fraction(4), cubeOf(sample));
    const expected = sample.mnf_eigenvalues.map((value) => value - 1);
    // Differences are rounded to float32 before their covariance is taken.
    expect(relativeError(outputs['node.signal_to_noise'], expected)).toBeLessThan(1e-6);
  });

  it('whitens the noise and takes the covariance apart', async () => {
    const cube = tiedScene(generator(9), [20, 18, 4], 500);
    await using plan = await opened(fraction(4), 4);
    await plan.fit([{ cube }], { keepInputs: true });
    const { 'node.components': components, 'node.ratios': ratios } = await plan.state();
    const rows = new Matrix(rowsOf((components as Tensor).data, 4));
    const pixels = rowsOf(cube.data, 4);
    const noise = pixels.flatMap((pixel, i) => {
      const other = pixels[i + 19];
      return other && i % 18 < 17 ? [pixel.map((value, band) => (value - (other[band] as number)) * Math.SQRT1_2)] : [];
    });
    const by = (covariance: Matrix) => rows.mmul(covariance).mmul(rows.transpose());
    const expectDiagonal = (matrix: Matrix, diagonal: readonly number[]) => {
      const off = Matrix.sub(matrix, Matrix.diag([...diagonal]));
      expect(off.max() - off.min()).toBeLessThan(1e-5 * Math.max(...diagonal));
    };
    expectDiagonal(by(statisticsOf(noise).covariance), [1, 1, 1, 1]);
    expectDiagonal(
      by(statisticsOf(pixels).covariance),
      Array.from(numbersIn(ratios), (value) => value + 1),
    );
  });
});

describe('SpectralResampling', () => {
  const wavelengths = [400, 450, 500, 600];

  it('reproduces a spectrum that is linear in wavelength, at bands exactly', async () => {
    const text = detector(
      'SpectralResampling',
      { wavelengths_nm: [400, 425, 500, 590.5] },
      { connections: ['{source: data.outputs.wavelengths, target: node.inputs.wavelengths}'] },
    );
    const plan = planOf(compileText(text, { wavelengths }));
    expect(plan.manifest.wavelengths).toEqual(wavelengths);
    expect(linearWeights(wavelengths, 450)).toEqual([[1, 1]]);
    expect(linearWeights(wavelengths, 590.5)?.reduce((sum, [band, weight]) => sum + weight * (wavelengths[band] as number), 0)).toBeCloseTo(
      590.5,
      10,
    );
  });

  it('has weights that add up to 1 for every response, and none where no band is near', () => {
    const weights = gaussianWeights(wavelengths, 460, 60) ?? [];
    expect(weights.reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(gaussianWeights(wavelengths, 550, 10)).toBeUndefined();
    expect(linearWeights(wavelengths, 601)).toBeUndefined();
  });

  it('does not extrapolate', () => {
    const text = detector(
      'SpectralResampling',
      { wavelengths_nm: [700] },
      { connections: ['{source: data.outputs.wavelengths, target: node.inputs.wavelengths}'] },
    );
    const { plan, diagnostics } = compileText(text, { wavelengths });
    expect(plan).toBeUndefined();
    expect(diagnostics[0]?.message).toContain('700 nm cannot be had from bands between 400 and 600 nm');
  });
});

describe('BadBandRemoval', () => {
  const kept = (hparams: object, wavelengths?: readonly number[]) => {
    const connections = wavelengths ? ['{source: data.outputs.wavelengths, target: node.inputs.wavelengths}'] : [];
    return compileText(detector('BadBandRemoval', hparams, { connections }), wavelengths ? { wavelengths: [...wavelengths] } : { bands: 4 });
  };

  it('leaves out bands by number and by wavelength', async () => {
    const outputs = await scored(detector('BadBandRemoval', { bad_bands: [1] }), tensorFrom('float32', [1, 1, 2, 3], [1, 2, 3, 4, 5, 6]));
    expect(Array.from(outputs['node.kept']?.data ?? [], Number)).toEqual([1, 3, 4, 6]);
    const { plan } = kept({ bad_ranges_nm: [[1350, 1430]] }, [1300, 1350, 1400, 1500]);
    const [graph] = plan?.manifest.stages.inference.steps ?? [];
    expect(graph?.kind === 'graph' && graph.graph.outputs.find(({ name }) => name === 'node.kept')?.dims.at(-1)).toBe(2);
  });

  it.each([
    [{ bad_bands: [4] }, 'no band 4 among 4'],
    [{ bad_bands: [0, 1, 2, 3] }, 'no band would be left'],
    [{ bad_ranges_nm: [[500, 400]] }, 'exceeds'],
  ])('refuses %j', (hparams, reason) => {
    expect(
      kept(hparams, 'bad_ranges_nm' in hparams ? [1, 2, 3, 4] : undefined)
        .diagnostics.map(({ message }) => message)
        .join(),
    ).toContain(reason);
  });
});

describe('ReferenceSpectra', () => {
  it('refuses spectra of unequal length, and bands that they do not reach', () => {
    const library = (hparams: { spectra: number[][]; wavelengths_nm?: number[] }) => `
metadata: {name: library}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: library, class_name: ReferenceSpectra, hparams: ${JSON.stringify(hparams)}}
  - {name: angle, class_name: SpectralAngleMapper}
connections:
  - {source: data.outputs.cube, target: angle.inputs.cube}
${hparams.wavelengths_nm ? '  - {source: data.outputs.wavelengths, target: library.inputs.wavelengths}' : ''}
  - {source: library.outputs.spectral_signature, target: angle.inputs.spectral_signature}
`;
    const messages = (hparams: Parameters<typeof library>[0]) =>
      compileText(library(hparams), { wavelengths: [400, 500, 600] }).diagnostics.map(({ message }) => message);
    expect(
      messages({
        spectra: [
          [1, 2, 3],
          [1, 2],
        ],
      }).join(),
    ).toContain('spectrum 1 has 2 values, not 3');
    expect(messages({ spectra: [[1, 2]], wavelengths_nm: [450, 650] }).join()).toContain('a band at 400 nm');
    expect(messages({ spectra: [[1, 2, 4]], wavelengths_nm: [350, 450, 650] })).toEqual([]);
  });
});
