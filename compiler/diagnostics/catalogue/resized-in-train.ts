import { defineDiagnostic } from '../diagnostic.js';

export const resizedInTrain = defineDiagnostic<{ node: string; resized: string; other: string; by: string }>({
  code: 'resized-in-train',
  severity: 'error',
  message: (p) => `in stage train '${p.node}.${p.resized}' gets images that '${p.by}' has resized, and '${p.node}.${p.other}' images of another size`,
  explanation:
    'A node such as RandomCrop changes the size of images in stage train. What meets again later must have gone through the same node: labels together with the cube.',
  wrong: '- {source: data.outputs.cube, target: crop.inputs.cube}\n- {source: data.outputs.mask, target: bce.inputs.targets}',
  right:
    '- {source: data.outputs.cube, target: crop.inputs.cube}\n- {source: data.outputs.mask, target: crop.inputs.targets}\n- {source: crop.outputs.targets, target: bce.inputs.targets}',
});
