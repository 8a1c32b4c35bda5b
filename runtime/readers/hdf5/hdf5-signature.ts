/** `\x89HDF\r\n\x1a\n`, which stands at offset 0, 512, 1024 or 2048 (HDF5 file format specification II.A). */
const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** The places for the signature: behind a user block whose length is one of these. */
const places: readonly number[] = [0, 512, 1024, 2048];

/** Where the file proper starts, or undefined if none of the places for the signature holds it. */
export function hdf5Start(head: Uint8Array): number | undefined {
  return places.find((at) => signature.equals(head.subarray(at, at + 8)));
}

/** True if one of the places for the signature holds it. */
export function isHdf5(head: Uint8Array): boolean {
  return hdf5Start(head) !== undefined;
}
