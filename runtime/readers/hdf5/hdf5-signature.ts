/** `\x89HDF\r\n\x1a\n`, which stands at offset 0, 512, 1024 or 2048 (HDF5 file format specification II.A). */
const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** True if one of the places for the signature holds it. */
export function isHdf5(head: Uint8Array): boolean {
  return [0, 512, 1024, 2048].some((at) => signature.equals(head.subarray(at, at + 8)));
}
