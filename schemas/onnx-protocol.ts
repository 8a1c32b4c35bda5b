import { createRequire } from 'node:module';
import type { onnx as Onnx } from 'onnx-proto';

/**
 * The message types of ONNX, loaded at the first call. The module is that of the package onnx-proto, which the build copies beside
 * this one: the package itself asks for a protobufjs with known vulnerabilities, and who installs cuvisc could not override that.
 */
export function onnxProtocol(): typeof Onnx {
  return (createRequire(import.meta.url)('./onnx-protocol.cjs') as { onnx: typeof Onnx }).onnx;
}
