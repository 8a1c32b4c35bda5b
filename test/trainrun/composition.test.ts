import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { finalPackage, packageHeader } from '../../trainrun/compose/config-package.js';
import { loadText, placed } from './config-folder.js';

const configs = {
  'data/lentils.yaml': 'data_module: files\nbatch_size: 2\nparams: {train: [{cube: a.npz, labels: a.png}]}\n',
  'data/other.yaml': 'data_module: files\nbatch_size: 9\n',
  'training/default.yaml': 'seed: 7\nmax_epochs: 5\noptimizer: {lr: 0.002, weight_decay: 0.01}\n',
  'training/long.yaml': 'defaults: [default, _self_]\nmax_epochs: 50\n',
  'training/fast.yaml': 'defaults:\n  - /optimizer@optimizer: sgd\nmax_epochs: 1\n',
  'optimizer/sgd.yaml': 'name: sgd\nlr: 0.1\n',
  'tagged/owner.yaml': '# @package _global_\ntags: {owner: me}\n',
  'trainrun/base.yaml': '# @package _global_\nname: base\npipeline: pipeline/demo\noutput_dir: out/base\n',
};

const text = `# @package _global_
defaults:
  - /data@data: lentils
  - /training@training: default
  - _self_
name: demo
pipeline: ../pipeline/demo
training: {optimizer: {lr: 0.01}}
`;

async function composed(trainrun: string, overrides: string[] = []) {
  const { config, diagnostics } = await loadText(trainrun, { overrides }, configs);
  return { config, found: placed(diagnostics), diagnostics };
}

describe('composition', () => {
  it('puts groups at their packages and lays the content over them', async () => {
    const { config, found } = await composed(text);
    expect(found).toEqual([]);
    expect(config).toMatchObject({
      name: 'demo',
      data: { batch_size: 2 },
      training: { seed: 7, max_epochs: 5, optimizer: { lr: 0.01, weight_decay: 0.01 } },
    });
  });

  it('lets the groups win where _self_ stands first', async () => {
    const { config } = await composed(text.replace('  - _self_\n', '').replace('defaults:\n', 'defaults:\n  - _self_\n'));
    expect(config?.training?.optimizer.lr).toBe(0.002);
  });

  it('puts _self_ last if it is absent', async () => {
    const { config } = await composed(text.replace('  - _self_\n', ''));
    expect(config?.training?.optimizer.lr).toBe(0.01);
  });

  it.each([
    ['a config of the same group', 'training@training: long', { seed: 7, max_epochs: 50 }],
    ['a nested group at a package below its own', 'training@training: fast', { max_epochs: 1, optimizer: { name: 'sgd', lr: 0.01 } }],
    ['several configs of a group', 'training@training: [default, fast]', { seed: 7, max_epochs: 1 }],
    ['the default package of a group', 'training: default', { seed: 7 }],
  ])('takes %s', async (_, entry, training) => {
    const { config, found } = await composed(text.replace('training@training: default', entry));
    expect(found).toEqual([]);
    expect(config?.training).toMatchObject(training);
  });

  it('takes headers, configs of the own folder, optional and null choices', async () => {
    const entries = '  - base\n  - /tagged: owner\n  - optional /training@training: nowhere\n  - /optimizer@x: null\n  - _self_\n';
    const { config, found } = await composed(`defaults:\n${entries}data: {data_module: files}\n`);
    expect(found).toEqual([]);
    expect(config).toMatchObject({ name: 'base', output_dir: 'out/base', tags: { owner: 'me' }, training: null });
  });

  it('lets an override entry choose, the outermost first', async () => {
    const { config } = await composed(text.replace('  - _self_', '  - _self_\n  - override /data@data: other'));
    expect(config?.data.batch_size).toBe(9);
  });

  it.each([
    ['training=long', { max_epochs: 50 }],
    ['training@training=long', { max_epochs: 50 }],
    ['training.max_epochs=9', { max_epochs: 9 }],
    ['+optimizer@training.optimizer=sgd', { optimizer: { name: 'sgd', lr: 0.1 } }],
  ])('override %s', async (override, training) => {
    const { config, found } = await composed(text, [override]);
    expect(found).toEqual([]);
    expect(config?.training).toMatchObject(training);
  });

  it('removes a group', async () => {
    const { config } = await composed(text.replace(/training: \{.*\n/, ''), ['~training']);
    expect(config?.training).toBeNull();
  });

  it.each([
    ['a missing config', text.replace('training: default', 'training: defualt'), '4:5 trainrun-config-missing'],
    ['a malformed entry', text.replace('- _self_', '- [a]'), '5:5 trainrun-defaults'],
    ['a second _self_', text.replace('- _self_', '- _self_\n  - _self_'), '6:5 trainrun-defaults'],
    ['a second choice', text.replace('- _self_', '- /data@data: other'), '5:5 trainrun-defaults'],
    ['an override without its group', text.replace('- _self_', '- override /optimizer@o: sgd'), '5:5 trainrun-defaults'],
    ['a circle', text.replace('- _self_', '- run'), '5:5 trainrun-config-cycle'],
    ['a list that is none', 'defaults: base\n', '1:11 trainrun-defaults'],
  ])('reports %s', async (_, trainrun, expected) => {
    const { config, found } = await composed(trainrun);
    expect(found).toEqual([expected]);
    expect(config).toBeUndefined();
  });

  it('suggests the config that was meant', async () => {
    const { diagnostics } = await composed(text.replace('training: default', 'training: defualt'));
    expect(diagnostics[0]?.suggestion).toBe('default');
  });

  it('looks below search paths too', async () => {
    const { config, diagnostics } = await loadText(
      text,
      { searchPaths: ['more'] },
      { 'more/data/lentils.yaml': 'data_module: files', 'more/training/default.yaml': 'seed: 3' },
    );
    expect(diagnostics).toEqual([]);
    expect(config?.training?.seed).toBe(3);
  });

  it('does not change what has no defaults list', async () => {
    const plain = 'name: x\npipeline: pipeline/demo\ndata: {data_module: files, params: {val: [b.npz]}}\ntags: {a: b}\n';
    const { config } = await composed(plain);
    expect(config).toMatchObject(parseDocument(plain).toJS());
  });
});

describe('packages', () => {
  it.each([
    ['', undefined, undefined, 'data', 'data'],
    ['a', undefined, undefined, 'data', 'a.data'],
    ['a', 'b', 'c', 'data', 'a.b'],
    ['a', undefined, 'c.d', 'data', 'c.d'],
    ['a', undefined, '_global_', 'data', ''],
    ['a', '_global_.b', undefined, 'data', 'b'],
    ['a', '_here_', undefined, 'data', 'a'],
    ['a', '_group_', undefined, 'data', 'a.data'],
    ['a', undefined, '_group_', 'db.mysql', 'db.mysql'],
  ])('parent %j, written %j, header %j, group %j: %j', (parent, written, header, fallback, expected) => {
    expect(finalPackage({ parent, written, header, fallback })).toBe(expected);
  });

  it('are read from the comments at the top only', () => {
    expect(packageHeader('\n# note\n# @package a.b\nx: 1')).toBe('a.b');
    expect(packageHeader('x: 1\n# @package a')).toBeUndefined();
  });
});
