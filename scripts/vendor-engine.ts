import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `prepack`: copies onnxruntime-node into vendor/ without its install script, which fetches CUDA libraries from elsewhere than the
// registry, and with the binaries of the platforms in CUVISC_PLATFORMS alone: `all`, or a list such as `linux-x64,darwin-arm64`;
// by default of this one.

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const source = join(root, 'node_modules', 'onnxruntime-node');
const target = join(root, 'vendor', 'onnxruntime-node');
const binaries = join('bin', 'napi-v6');

function available(): string[] {
  return readdirSync(join(source, binaries)).flatMap((system) => readdirSync(join(source, binaries, system)).map((cpu) => `${system}-${cpu}`));
}

function chosen(wanted = process.env.CUVISC_PLATFORMS || `${process.platform}-${process.arch}`): string[] {
  if (wanted === 'all') return available();
  const platforms = wanted.split(',');
  const unknown = platforms.filter((platform) => !available().includes(platform));
  if (unknown.length > 0) throw new Error(`onnxruntime-node has no binaries for ${unknown.join(', ')}; it has ${available().join(', ')}`);
  return platforms;
}

function copy(path: string): void {
  cpSync(join(source, path), join(target, path), { recursive: true, filter: (file) => !/\.(map|d\.ts)$/.test(file) });
}

const platforms = chosen();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
copy('dist');
for (const platform of platforms) copy(join(binaries, ...platform.split('-')));
const { name, version, license, main } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Record<string, string>;
writeFileSync(join(target, 'package.json'), `${JSON.stringify({ name, version, license, main }, null, 2)}\n`);
console.log(`onnxruntime ${version} for ${platforms.join(', ')}`);
