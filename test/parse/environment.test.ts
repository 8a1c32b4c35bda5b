// biome-ignore-all lint/suspicious/noTemplateCurlyInString: interpolations of YAML.
import { describe, expect, test } from 'vitest';
import { compile, renderJson } from '../../compiler/index.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

const secret = 'hunter2';
const env = { MY_SECRET: secret, EPS: '0.25', KEYS: `[${secret}]` };

const pipeline = (metadata: string, eps = '0') => `
metadata: ${metadata}
nodes:
  - {name: norm, class_name: ZScoreNormalizer, hparams: {eps: ${eps}}}
`;

/** Everything that a plan holds, as text. */
function contentOf(plan: ReturnType<typeof planOf>): string {
  return [...plan.files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
}

describe('the environment', () => {
  test('S2: is not read unless the caller hands it over', () => {
    process.env.CUVISC_TEST_SECRET = secret;
    const { plan, diagnostics } = compileText(pipeline('{name: n, description: "${oc.env:CUVISC_TEST_SECRET}"}'), { bands: 2 });
    delete process.env.CUVISC_TEST_SECRET;
    expect(plan).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toContain('missing-environment-variable');
  });

  test.each([
    ['{name: "${oc.env:MY_SECRET}"}', { name: '${oc.env:MY_SECRET}', description: '' }],
    ['{name: n, description: "by ${oc.env:MY_SECRET}!"}', { name: 'n', description: 'by ${oc.env:MY_SECRET}!' }],
    ['{name: n, author: "${oc.env:MY_SECRET}", description: "${.author}"}', { name: 'n', description: '${oc.env:MY_SECRET}' }],
    ['{name: n, description: "${oc.env:NONE,${oc.env:MY_SECRET}}"}', { name: 'n', description: '${oc.env:MY_SECRET}' }],
    ['{name: n, tags: "${oc.decode:${oc.env:KEYS}}", description: "x ${.tags[0]}"}', { name: 'n', description: 'x ${oc.decode:${oc.env:KEYS}}' }],
    ['{name: n, description: "${oc.env:NONE,plain}"}', { name: 'n', description: 'plain' }],
  ])('S2: what comes from it stands in a plan as it is written: %s', (metadata, expected) => {
    const plan = planOf(compile({ source: { file: 'p.yaml', text: pipeline(metadata) }, bands: 2, env }));
    expect(plan.manifest.pipeline).toMatchObject(expected);
    expect(contentOf(plan)).not.toContain(secret);
  });

  test('S2: gives hyper-parameters their values, which the manifest does not tell', () => {
    const written = '"${oc.decode:${oc.env:EPS}}"';
    const [given, taken] = ['0.25', written].map((eps) =>
      planOf(compile({ source: { file: 'p.yaml', text: pipeline('{name: n}', eps) }, bands: 2, env })),
    );
    expect(taken?.manifest.nodes[0]?.hparams).toMatchObject({ eps: '${oc.decode:${oc.env:EPS}}' });
    expect(taken?.manifest.fit[0]?.nodes[0]?.params).toEqual(given?.manifest.fit[0]?.nodes[0]?.params);
    expect(taken?.files.get('inference.onnx')).toEqual(given?.files.get('inference.onnx'));
  });

  test('S2: its names are never suggested', () => {
    const source = { file: 'p.yaml', text: pipeline('{name: n, description: "${oc.env:MY_SECRE}"}') };
    const found = renderJson(compile({ source, bands: 2, env }).diagnostics);
    expect(found.map(({ code, suggestion }) => [code, suggestion])).toContainEqual(['missing-environment-variable', null]);
    expect(JSON.stringify(found)).not.toContain('MY_SECRET');
  });
});
