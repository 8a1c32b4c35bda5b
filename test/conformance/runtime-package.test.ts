import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packagesOf, runtimeFolders, runtimePackage, type WholePackage } from '../../scripts/runtime-package.js';

describe('@cuvisc/runtime', () => {
  const packages = packagesOf('dist', runtimeFolders);
  const whole = JSON.parse(readFileSync('package.json', 'utf8')) as WholePackage;

  it('needs no grammar, YAML, drawing or command-line package', () => {
    expect(packages).toEqual(['fast-png', 'h5wasm', 'ml-matrix', 'protobufjs', 'zod']);
  });

  it('is found to import what it does, wherever the import stands', () => {
    expect(packagesOf('dist', ['compiler'])).toEqual(expect.arrayContaining(['@hpcc-js/wasm-graphviz', 'yaml', 'zod']));
  });

  it('asks for the versions that the whole asks for, and for nothing that the whole does not have', () => {
    expect(runtimePackage(whole, packages)).toMatchObject({ version: whole.version, dependencies: { zod: whole.dependencies.zod } });
    expect(() => runtimePackage(whole, ['left-pad'])).toThrow(/left-pad/);
  });
});
