import { defineDiagnostic } from '../diagnostic.js';

export const twoProducers = defineDiagnostic<{ target: string; first: string; other: string; stages: string }>({
  code: 'two-producers',
  severity: 'error',
  message: (p) => `in ${p.stages.includes(',') ? 'stages' : 'stage'} ${p.stages}, ${p.target} is fed by ${p.first} and by ${p.other}`,
  explanation:
    'In each stage one producer feeds an input port. Several may be connected to it if they give something in different stages, or if the stages of one ' +
    'are strictly contained in those of every other: then it feeds the port there, and the other elsewhere. Equal and crossing stages leave no choice; ' +
    'the reference takes the last connection without a word. State `execution_stages` of one of the producers, or leave one connection out.',
  wrong: '- {source: a.outputs.cube, target: rx.inputs.data}\n- {source: b.outputs.cube, target: rx.inputs.data}',
  right:
    'nodes:\n  - {name: b, class_name: RandomFlip, execution_stages: train}\nconnections:\n  - {source: a.outputs.cube, target: rx.inputs.data}\n  - {source: b.outputs.cube, target: rx.inputs.data}',
});
