// How much do detector, principal components and ridge matter, and is it the same in two scenes?
import { aggregate, experiment, fileReferences, grid, json, lazy, npy, planDirectory, stage, z } from 'cuvisc/experiments';
import { chart } from './chart.mjs';
import { fitted, measured } from './detect.mjs';
import { implanted, surveyed } from './scenes.mjs';

/** The files that everything begins with: a change of their bytes is a change of what follows. */
const files = stage('files', {
  outputs: { scenes: fileReferences(), labels: fileReferences(), pipeline: fileReferences() },
  run: () => ({
    scenes: ['../scenes/an_hsi_img_for_tgt_det_demo.mat', '../scenes/an_hsi_image_sub_for_demo.mat'],
    labels: ['../rx-anomaly/labels.png'],
    pipeline: ['pipeline.yaml'],
  }),
});

/** A cube and which of its pixels are anomalies. */
const scene = stage('scene', {
  inputs: { scenes: files.out.scenes, labels: files.out.labels },
  params: z.object({ scene: z.enum(['surveyed', 'implanted']) }),
  outputs: { cube: npy(), labels: npy() },
  run: async ({ params }, { scenes: [targets, background], labels: [labels] }) =>
    params.scene === 'surveyed' ? surveyed(targets, labels) : implanted(background, targets, labels),
});

/** The pipeline with the settings of a parameter set, fitted to the scene. */
const fit = stage('fit', {
  inputs: { cube: lazy(scene.out.cube), pipeline: files.out.pipeline },
  params: z.object({
    detector: z.enum(['RXGlobal', 'LADGlobal']),
    components: z.int().positive(),
    ridge: z.number().nonnegative().default(0),
  }),
  outputs: { plan: planDirectory() },
  run: async ({ params: { detector, components, ridge }, scratch }, { cube, pipeline: [pipeline] }) => {
    const set = [`nodes.3.class_name=${detector}`, `pca.n_components=${components}`, `detector.eps=${ridge}`];
    return { plan: await fitted(pipeline, set, cube.path(), scratch) };
  },
});

/** How well the scores rank the anomalies. */
const measure = stage('measure', {
  inputs: { plan: fit.out.plan, cube: lazy(scene.out.cube), labels: lazy(scene.out.labels) },
  outputs: { scores: json() },
  run: async ({ instance, report }, { plan, cube, labels }) => {
    const { png, ...scores } = await measured(plan, cube.path(), labels.path());
    report({ kind: 'figure', title: instance.label, group: 'Score maps', image: { png } });
    return { scores };
  },
});

/** All settings of one scene, best first. */
const compare = aggregate('compare', {
  inputs: { scores: measure.out.scores },
  by: ['scene'],
  outputs: { ranking: json() },
  run: ({ instance, report }, { scores }) => {
    const ranking = scores
      .map(({ params: { detector, components, ridge }, value }) => ({ detector, components, ridge: ridge ?? null, ...value }))
      .sort((a, b) => b.averagePrecision - a.averagePrecision);
    const columns = Object.keys(ranking[0]);
    report({ kind: 'table', title: instance.label, group: 'Rankings', columns, rows: ranking.map((row) => Object.values(row)) });
    return { ranking };
  },
});

/** Whether what is best in one scene is so in the other. */
const summary = aggregate('summary', {
  inputs: { rankings: compare.out.ranking },
  outputs: { best: json() },
  run: ({ report }, { rankings }) => {
    const best = Object.fromEntries(rankings.map(({ params, value: [first] }) => [params.scene, first]));
    const lines = Object.entries(best).map(([name, { detector, components }]) => `${name}: ${detector} on ${components} components.`);
    report({ kind: 'text', title: 'Best by average precision', text: lines.join('\n\n') });
    report({ kind: 'figure', title: 'Average precision by setting', image: { svg: chart(rankings) } });
    return { best };
  },
});

const scenes = ['surveyed', 'implanted'];
const components = [5, 20];

export default experiment({
  params: [
    ...grid({ scene: scenes, detector: ['RXGlobal'], components, ridge: [0, 0.01] }),
    ...grid({ scene: scenes, detector: ['LADGlobal'], components }),
  ],
  targets: [summary],
});
