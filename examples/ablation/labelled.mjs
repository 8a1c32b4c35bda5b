// Two detectors over labelled scenes of one's own: SCENES names a JSON file { "airport-1": { "cube": "a.mat:data", "labels": "a.mat:map" } }.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { aggregate, experiment, fileReferences, grid, json, planDirectory, stage, z } from 'cuvisc/experiments';
import { fitted, measured } from './detect.mjs';

const list = process.env.SCENES ?? 'scenes.json';
const scenes = JSON.parse(readFileSync(list, 'utf8'));

/** The file of a cube or a label map, without the name of a variable in it. */
const fileOf = (name) => resolve(dirname(list), name.replace(/(\.\w+):.*$/, '$1'));
const variableOf = (name) => /\.\w+(:.*)$/.exec(name)?.[1] ?? '';

/** The files of one scene: its bytes are part of what follows. */
const scene = stage('scene', {
  params: z.object({ cube: z.string(), labels: z.string() }),
  outputs: { files: fileReferences() },
  run: ({ params: { cube, labels } }) => ({ files: [fileOf(cube), fileOf(labels)] }),
});

const pipeline = stage('pipeline', {
  outputs: { yaml: fileReferences() },
  run: () => ({ yaml: ['rx.yaml'] }),
});

const fit = stage('fit', {
  inputs: { files: scene.out.files, yaml: pipeline.out.yaml },
  params: z.object({ cube: z.string(), detector: z.enum(['RXGlobal', 'LADGlobal']), ridge: z.number().nonnegative().default(0) }),
  outputs: { plan: planDirectory() },
  run: async ({ params: { cube, detector, ridge }, scratch }, { files: [file], yaml: [yaml] }) => ({
    plan: await fitted(yaml, [`nodes.2.class_name=${detector}`, `detector.eps=${ridge}`], `${file}${variableOf(cube)}`, scratch),
  }),
});

const measure = stage('measure', {
  inputs: { plan: fit.out.plan, files: scene.out.files },
  params: z.object({ cube: z.string(), labels: z.string() }),
  outputs: { scores: json() },
  run: async ({ params, instance, report }, { plan, files: [cube, labels] }) => {
    const { png, ...scores } = await measured(plan, `${cube}${variableOf(params.cube)}`, `${labels}${variableOf(params.labels)}`);
    report({ kind: 'figure', title: instance.label, group: 'Score maps', image: { png } });
    return { scores };
  },
});

const compare = aggregate('compare', {
  inputs: { scores: measure.out.scores },
  outputs: { table: json() },
  run: ({ report }, { scores }) => {
    const rows = scores.map(({ params: { cube, detector, ridge }, value }) => [cube, detector, ridge ?? 0, value.rocAuc, value.averagePrecision]);
    report({ kind: 'table', title: 'Scenes', columns: ['scene', 'detector', 'ridge', 'ROC AUC', 'average precision'], rows });
    return { table: rows };
  },
});

const settings = [...grid({ detector: ['RXGlobal'], ridge: [0, 0.0001] }), ...grid({ detector: ['LADGlobal'] })];

export default experiment({
  params: Object.values(scenes).flatMap((files) => settings.map((setting) => ({ ...files, ...setting }))),
  targets: [compare],
});
