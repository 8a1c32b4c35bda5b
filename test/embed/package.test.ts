import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly license: string;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Readonly<Record<string, Locked>> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** What a dependent gets, by folder. */
const installed = Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && !dev);

describe('the package', () => {
  it('P1: brings a dependent nothing that runs a script when installed', () => {
    expect(installed.length).toBeGreaterThan(10);
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([folder]) => folder)).toEqual([]);
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it('P1: asks for no protobufjs below 8, by itself or through another package, since overrides do not reach dependents', () => {
    const asked = installed.flatMap(([, { dependencies }]) => dependencies?.protobufjs ?? []);
    expect([...asked, manifest.dependencies.protobufjs]).toEqual([expect.stringMatching(/^\^8\./)]);
  });

  it('P2: is built before it is packed, which no setting of the project switches off', () => {
    expect(manifest.scripts.prepack).toMatch(/^node scripts\/setup\.mjs && /);
    expect(readFileSync('.npmrc', 'utf8')).not.toContain('ignore-scripts');
  });

  it('P3: says its licence and holds what the list of files names', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(readFileSync('LICENSE', 'utf8')).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004/);
    for (const file of ['NOTICE', 'CHANGELOG.md', 'SECURITY.md']) expect(existsSync(file)).toBe(true);
    for (const file of ['bin', 'docs', 'examples', 'NOTICE', 'CHANGELOG.md', 'vendor']) expect(manifest.files).toContain(file);
  });
});
