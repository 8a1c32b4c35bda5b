import { InferenceSession } from 'onnxruntime-node';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

const { onnx } = onnxProto;
const files = [...planOf(compileText(rxPipeline, { bands: 4 })).files].filter(([name]) => name.endsWith('.onnx'));

describe.each(files)('%s', (_, bytes) => {
  it('loads in onnxruntime', async () => {
    const session = await InferenceSession.create(bytes);
    const { graph } = onnx.ModelProto.decode(bytes);
    expect([...session.inputNames]).toEqual(graph?.input?.map(({ name }) => name));
    expect([...session.outputNames]).toEqual(graph?.output?.map(({ name }) => name));
    await session.release();
  });

  it('is read again as it was written', () => {
    expect(Buffer.from(onnx.ModelProto.encode(onnx.ModelProto.decode(bytes)).finish())).toEqual(Buffer.from(bytes));
  });

  it('names its region in every computing node, and the pipeline nodes with their lines', () => {
    const nodes = onnx.ModelProto.decode(bytes).graph?.node?.filter(({ opType }) => opType !== 'Identity') ?? [];
    expect(nodes.length).toBeGreaterThan(0);
    for (const { docString, name } of nodes) {
      expect(docString).toMatch(/^(forward|fit) of (pipeline node '(data|norm|rx|logit|decide|metrics)', line \d+(; |$))+/);
      expect(name).toMatch(/^(data|norm|rx|logit|decide|metrics)(\+(norm|rx|logit|decide))*\//);
    }
  });
});

describe('a plan', () => {
  it('is the same bytes when compiled again', () => {
    const [one, other] = [planOf(compileText(rxPipeline, { bands: 4 })), planOf(compileText(rxPipeline, { bands: 4 }))];
    for (const [name, bytes] of one.files) expect(Buffer.from(other.files.get(name) ?? [])).toEqual(Buffer.from(bytes));
  });

  it('is bound to wavelengths only if bands were chosen by them', () => {
    const wavelengths = [500, 600, 700, 800];
    expect(planOf(compileText(rxPipeline, { wavelengths })).manifest.wavelengths).toBeNull();
    const text = `
metadata: {name: band}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: band, class_name: BandpassByWavelength, hparams: {min_wavelength_nm: 550}}
  - {name: rx, class_name: RXGlobal}
connections:
  - {source: data.outputs.cube, target: band.inputs.data}
  - {source: data.outputs.wavelengths, target: band.inputs.wavelengths}
  - {source: band.outputs.filtered, target: rx.inputs.data}
`;
    const { manifest } = planOf(compileText(text, { wavelengths }));
    expect(manifest.wavelengths).toEqual(wavelengths);
    expect(manifest.nodes.find(({ name }) => name === 'rx')?.hparams).toMatchObject({ num_channels: 3 });
  });
});
