import { readFileSync } from 'node:fs';
import type { EngineFacet } from '../define/stage-definition.js';

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const { version, peerDependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Manifest;

/** Versions that enter keys; of onnxruntime the one that this version of cuvisc runs with, whatever the device. */
export const engineFacets: Readonly<Record<EngineFacet, string>> = {
  cuvisc: version,
  onnxruntime: peerDependencies['onnxruntime-node'] ?? 'unknown',
};
