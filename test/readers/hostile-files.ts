import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { tensorFrom } from '../../schemas/tensor.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { encodeBmp } from './encode-bmp.js';
import { encodeMat5, type Mat5Matrix, mat5Cells, mat5Fields } from './encode-mat5.js';
import { encodePng } from './encode-png.js';

/** An input that must be refused: its files, the one to open, and the error's code and place. */
export interface HostileCase {
  readonly what: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  readonly open: string;
  readonly code: string;
  readonly line?: number;
}

const cube = encodeNpy(tensorFrom('uint8', [1, 2, 3], [1, 2, 3, 4, 5, 6]));
const matrix = { name: 'a', classCode: 9, storageCode: 2, dims: [1, 2, 3], values: [1, 2, 3, 4, 5, 6] };
const grey = { width: 2, height: 1, depth: 8, colourType: 0, rows: [[0, 1]] };

function enviCase(
  what: string,
  change: (header: string) => string,
  code: string,
  line: number,
  data: Uint8Array | undefined = new Uint8Array(6),
): HostileCase {
  const header = change('ENVI\nsamples = 2\nlines = 1\nbands = 3\ndata type = 1\ninterleave = bip\nbyte order = 0\n');
  return {
    what: `ENVI: ${what}`,
    files: { 'x.hdr': header, ...(data ? { 'x.img': data } : {}) },
    open: 'x.hdr',
    code,
    ...(line > 0 ? { line } : {}),
  };
}

const enviCases: readonly HostileCase[] = [
  enviCase('interleave typo', (h) => h.replace('bip', 'bup'), 'envi-interleave', 6),
  enviCase('no interleave', (h) => h.replace('interleave = bip\n', ''), 'envi-key-missing', 1),
  enviCase('no samples', (h) => h.replace('samples = 2\n', ''), 'envi-key-missing', 1),
  enviCase('no data type', (h) => h.replace('data type = 1\n', ''), 'envi-key-missing', 1),
  enviCase('bands = 0', (h) => h.replace('bands = 3', 'bands = 0'), 'envi-value', 4),
  enviCase('negative lines', (h) => h.replace('lines = 1', 'lines = -1'), 'envi-value', 3),
  enviCase('fractional samples', (h) => h.replace('samples = 2', 'samples = 2.5'), 'envi-value', 2),
  enviCase('samples beyond 2^53', (h) => h.replace('samples = 2', 'samples = 99999999999999999999'), 'envi-value', 2),
  enviCase(
    'a size that overflows',
    (h) => h.replace('samples = 2', 'samples = 9007199254740991').replace('lines = 1', 'lines = 9007199254740991'),
    'tensor-too-large',
    0,
  ),
  enviCase('40 GB claimed', (h) => h.replace('lines = 1', 'lines = 7000000000'), 'tensor-too-large', 0),
  enviCase('complex samples', (h) => h.replace('type = 1', 'type = 6'), 'envi-data-type', 5),
  enviCase('double complex samples', (h) => h.replace('type = 1', 'type = 9'), 'envi-data-type', 5),
  enviCase('unknown data type', (h) => h.replace('type = 1', 'type = 7'), 'envi-data-type', 5),
  enviCase('data type by an inherited name', (h) => h.replace('type = 1', 'type = constructor'), 'envi-data-type', 5),
  enviCase('byte order 2', (h) => h.replace('order = 0', 'order = 2'), 'envi-value', 7),
  enviCase('an open brace', (h) => `${h}wavelength = {400,\n500,\n`, 'envi-brace-open', 8),
  enviCase('compressed', (h) => `${h}file compression = 1\n`, 'envi-layout', 8),
  enviCase('frame offsets', (h) => `${h}major frame offsets = {4, 0}\n`, 'envi-layout', 8),
  enviCase('a spectral library', (h) => `${h}file type = ENVI Spectral Library\n`, 'envi-layout', 8),
  enviCase('short data', (h) => h, 'envi-data-truncated', 0, new Uint8Array(5)),
  enviCase('header offset beyond the data', (h) => `${h}header offset = 1\n`, 'envi-data-truncated', 0),
  {
    ...enviCase('no data', (h) => h, 'envi-data-missing', 0),
    files: { 'x.hdr': 'ENVI\nsamples=2\nlines=1\nbands=3\ndata type=1\ninterleave=bip\n' },
  },
  enviCase('another text', () => 'hello\n', 'envi-not-header', 1),
  enviCase('Esri with 12 bits', () => 'NROWS 1\nNCOLS 2\nNBANDS 3\nNBITS 12\n', 'envi-data-type', 4),
  enviCase('Esri with gaps', () => 'NROWS 1\nNCOLS 2\nNBANDS 3\nBANDGAPBYTES 8\n', 'envi-value', 4),
  { what: 'ENVI: data without a header', files: { 'x.img': new Uint8Array(6) }, open: 'x.img', code: 'envi-header-missing' },
];

function npyWith(header: string, elements = 6): Uint8Array {
  const file = Buffer.alloc(10 + header.length + elements);
  file.write('\x93NUMPY\x01\x00', 'latin1');
  file.writeUInt16LE(header.length, 8);
  file.write(header, 10, 'latin1');
  return file;
}

function npyCase(what: string, content: Uint8Array, code: string): HostileCase {
  return { what: `npy: ${what}`, files: { 'x.npy': content }, open: 'x.npy', code };
}

const npyCases: readonly HostileCase[] = [
  npyCase('pickled objects', npyWith("{'descr': '|O', 'fortran_order': False, 'shape': (1, 2, 3), }"), 'npy-pickled'),
  npyCase('records', npyWith("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2, 3), }"), 'npy-dtype'),
  npyCase('complex', npyWith("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2, 3), }"), 'npy-dtype'),
  npyCase('a type by an inherited name', npyWith("{'descr': '<constructor', 'fortran_order': False, 'shape': (1, 2, 3), }"), 'npy-dtype'),
  npyCase('negative dims', npyWith("{'descr': '|u1', 'fortran_order': False, 'shape': (1, -2, 3), }"), 'npy-corrupt'),
  npyCase('dims that lie', npyWith("{'descr': '|u1', 'fortran_order': False, 'shape': (10, 20, 30), }"), 'file-truncated'),
  npyCase(
    'dims that overflow',
    npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }"),
    'tensor-too-large',
  ),
  npyCase('no shape', npyWith("{'descr': '|u1', 'fortran_order': False}"), 'npy-corrupt'),
  npyCase('version 9', Buffer.from(cube).fill(9, 6, 7), 'npy-version'),
  npyCase('a header of 4 GB', Buffer.from('\x93NUMPY\x02\x00\xff\xff\xff\xff', 'latin1'), 'npy-corrupt'),
  npyCase('no NumPy file', Buffer.from('not an array at all'), 'npy-corrupt'),
  npyCase('an empty file', new Uint8Array(0), 'npy-corrupt'),
];

/** An archive whose directory lists one stored entry again and again. */
function overlappingZip(times: number): Uint8Array {
  const zip = Buffer.from(zipSync({ 'cube.npy': cube }, { level: 0 }));
  const end = zip.length - 22;
  const start = zip.readUInt32LE(end + 16);
  const record = Buffer.from(zip.subarray(end));
  record.writeUInt16LE(times, 8);
  record.writeUInt16LE(times, 10);
  record.writeUInt32LE((end - start) * times, 12);
  return Buffer.concat([zip.subarray(0, start), ...Array.from({ length: times }, () => zip.subarray(start, end)), record]);
}

/** An array of 300 MB by its header, of which 300 KB that cannot be packed are there. */
function noisyNpy(): Uint8Array {
  const file = npyWith("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 300000, 1000), }", 300_000);
  for (let i = 100, state = 1; i < file.length; i++) {
    state = (state * 48_271) % 2_147_483_647;
    file[i] = state >> 8;
  }
  return file;
}

/** A one-entry archive that claims `size` bytes for its deflated content. */
function lyingZip(content: Uint8Array, size: number): Uint8Array {
  const packed = deflateRawSync(content);
  const name = Buffer.from('cube.npy');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc32(content), 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

const bomb = encodeNpy(tensorFrom('uint8', [1, 4096, 4096], new Uint8Array(2 ** 24)));
const goodZip = zipSync({ 'cube.npy': cube }, { level: 0 });

function npzCase(what: string, content: Uint8Array, code: string): HostileCase {
  return { what: `npz: ${what}`, files: { 'x.npz': content }, open: 'x.npz:cube', code };
}

const npzCases: readonly HostileCase[] = [
  npzCase('a bomb that claims to be small', lyingZip(bomb, 1000), 'zip-corrupt'),
  npzCase('4 GB claimed', lyingZip(cube, 0xfffffffe), 'zip-too-large'),
  npzCase('an impossible ratio', lyingZip(cube, 2 ** 30), 'zip-too-large'),
  npzCase('S3: 300 MB claimed for 300 KB', lyingZip(noisyNpy(), 3e8), 'reading-budget'),
  npzCase('S3: entries that share their bytes', overlappingZip(1000), 'zip-corrupt'),
  npzCase('a wrong checksum', Buffer.from(goodZip).fill(77, goodZip.indexOf(0x93) + 130, goodZip.indexOf(0x93) + 131), 'zip-corrupt'),
  npzCase('cut off', goodZip.subarray(0, goodZip.length - 8), 'zip-corrupt'),
  npzCase('no such array', zipSync({ 'other.npy': cube }), 'variable-missing'),
  npzCase('an entry that is no array', zipSync({ 'cube.npy': strToU8('hello') }), 'variable-unsupported'),
  npzCase('an escaping name stays a name', zipSync({ '../../cube.npy': cube }), 'variable-missing'),
];

function matCase(what: string, content: Uint8Array, code: string): HostileCase {
  return { what: `mat: ${what}`, files: { 'x.mat': content }, open: 'x.mat:a', code };
}

/** A compressed element whose stream inflates to much more than its inner tag says. */
function matBomb(): Uint8Array {
  const plain = encodeMat5([{ ...matrix, dims: [1, 1024, 1024], values: Array.from({ length: 2 ** 20 }, () => 0) }]);
  const inner = Buffer.from(plain.subarray(128));
  inner.writeUInt32LE(64, 4);
  const packed = encodeMat5([matrix], { packed: true }).subarray(0, 128);
  const stream = deflateSync(inner);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(stream.length, 4);
  return Buffer.concat([packed, tag, stream]);
}

function emptyElements(count: number): Uint8Array {
  const tags = Buffer.alloc(8 * count);
  for (let i = 0; i < count; i++) tags.writeUInt32LE(14, 8 * i);
  return tags;
}

/** A packed matrix that claims to hold `size` bytes. */
function packedClaim(size: number): Uint8Array {
  const plain = Buffer.from(encodeMat5([{ ...matrix, dims: [1, 1, size], values: [] }]).subarray(128));
  plain.writeUInt32LE(plain.length - 8 + size, 4);
  plain.writeUInt32LE(size, plain.length - 4);
  const stream = deflateSync(plain);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(stream.length, 4);
  return Buffer.concat([encodeMat5([]), tag, stream]);
}

/** 36 million bytes that stand for float64. */
const wideZeros = { ...matrix, classCode: 6, storageCode: 2, dims: [1, 6000, 6000], values: [], rest: wideRest(36e6) };

function wideRest(size: number): Uint8Array {
  const rest = Buffer.alloc(8 + size);
  rest.writeUInt32LE(2, 0);
  rest.writeUInt32LE(size, 4);
  return rest;
}

function nestedCells(depth: number): Mat5Matrix {
  const inner = depth === 0 ? matrix : nestedCells(depth - 1);
  return { ...matrix, classCode: 1, dims: [1, 1], rest: mat5Cells([inner]) };
}

const plainMat = Buffer.from(encodeMat5([matrix]));
const longTag = Buffer.from(plainMat);
longTag.writeUInt32LE(0xfffffff0, 132);

const matCases: readonly HostileCase[] = [
  matCase('a bomb', matBomb(), 'mat-corrupt'),
  matCase('an element of 4 GB', longTag, 'mat-truncated'),
  matCase('fewer values than dims', encodeMat5([{ ...matrix, dims: [1, 2, 300] }]), 'mat-corrupt'),
  matCase('dims that overflow', encodeMat5([{ ...matrix, dims: [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1] }]), 'tensor-too-large'),
  matCase('negative dims', encodeMat5([{ ...matrix, dims: [-1, 2, 3] }]), 'dims-invalid'),
  matCase('a struct', encodeMat5([{ ...matrix, classCode: 2, dims: [1, 1], rest: mat5Fields(['f'], [matrix]) }]), 'variable-unsupported'),
  matCase('complex values', encodeMat5([{ ...matrix, flags: 0x08 }]), 'variable-unsupported'),
  matCase('values of no numeric type', Buffer.from(plainMat).fill(77, 184, 185), 'mat-corrupt'),
  matCase('S3: 100,000 empty elements', Buffer.concat([plainMat.subarray(0, 128), emptyElements(100_000)]), 'reading-budget'),
  matCase('S3: 300 MB claimed for 100 bytes', packedClaim(3e8), 'reading-budget'),
  matCase('S3: bytes that would fill eight times as many as float64', encodeMat5([wideZeros], { packed: true }), 'reading-budget'),
  matCase('S3: cells in cells in cells', encodeMat5([nestedCells(40)]), 'reading-budget'),
  matCase(
    'S3: a struct of more elements than it can hold',
    encodeMat5([{ ...matrix, classCode: 2, dims: [1, 2 ** 30], rest: mat5Fields(['f'], []) }]),
    'reading-budget',
  ),
  matCase('level 4', Buffer.alloc(200), 'mat-not-level-5'),
  matCase('an empty file', new Uint8Array(0), 'mat-not-level-5'),
];

const h5Signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

const otherCases: readonly HostileCase[] = [
  { what: 'hdf5: only a signature', files: { 'x.h5': Buffer.concat([h5Signature, Buffer.alloc(100)]) }, open: 'x.h5', code: 'hdf5-corrupt' },
  { what: 'hdf5: empty', files: { 'x.h5': new Uint8Array(0) }, open: 'x.h5', code: 'hdf5-corrupt' },
  { what: 'no file', files: {}, open: 'x.npy', code: 'file-not-found' },
  { what: 'no file, with a variable', files: {}, open: 'x.npz:cube', code: 'file-not-found' },
  { what: 'a folder', files: {}, open: '.', code: 'file-not-regular' },
  { what: 'unknown content and name', files: { 'x.xyz': 'hello' }, open: 'x.xyz', code: 'format-unknown' },
  {
    what: 'a cube of rank 2',
    files: { 'x.npy': encodeNpy(tensorFrom('uint8', [2, 3], [1, 2, 3, 4, 5, 6])) },
    open: 'x.npy:array',
    code: 'cube-rank',
  },
  {
    what: 'a batch of two cubes',
    files: { 'x.npy': encodeNpy(tensorFrom('uint8', [2, 1, 1, 3], [1, 2, 3, 4, 5, 6])) },
    open: 'x.npy:array',
    code: 'cube-rank',
  },
  { what: 'a cube without pixels', files: { 'x.npy': encodeNpy(tensorFrom('uint8', [0, 2, 3], [])) }, open: 'x.npy', code: 'cube-empty' },
  { what: 'two cubes', files: { 'x.npz': zipSync({ 'a.npy': cube, 'b.npy': cube }) }, open: 'x.npz', code: 'variable-ambiguous' },
];

/** Every input that `readCube` must refuse. */
export const hostileCubes: readonly HostileCase[] = [...enviCases, ...npyCases, ...npzCases, ...matCases, ...otherCases];

const bitmap = Buffer.from(encodeBmp({ depth: 8, rows: [[0, 1]], palette: [0, 0xff] }));
const hugeBitmap = Buffer.from(bitmap);
hugeBitmap.writeInt32LE(2 ** 30, 18);
hugeBitmap.writeInt32LE(2 ** 30, 22);
const packedBitmap = Buffer.from(bitmap);
packedBitmap.writeUInt32LE(4, 30);
const flatBitmap = Buffer.from(bitmap);
flatBitmap.writeInt32LE(0, 22);
const bombPng = encodePng({ ...grey, rows: [new Array<number>(2 ** 20).fill(0)] });
const hugePng = Buffer.from(encodePng(grey));
hugePng.writeUInt32BE(2 ** 31 - 1, 16);
hugePng.writeUInt32BE(2 ** 31 - 1, 20);

/** Every input that `readLabels` must refuse. */
export const hostileLabels: readonly HostileCase[] = [
  { what: 'bmp: pixels beyond any memory', files: { 'x.bmp': hugeBitmap }, open: 'x.bmp', code: 'tensor-too-large' },
  { what: 'bmp: a JPEG inside', files: { 'x.bmp': packedBitmap }, open: 'x.bmp', code: 'bmp-unsupported' },
  { what: 'bmp: height 0', files: { 'x.bmp': flatBitmap }, open: 'x.bmp', code: 'bmp-corrupt' },
  { what: 'bmp: cut off', files: { 'x.bmp': bitmap.subarray(0, bitmap.length - 1) }, open: 'x.bmp:image', code: 'file-truncated' },
  { what: 'png: more samples than the header says', files: { 'x.png': bombPng }, open: 'x.png:image', code: 'png-corrupt' },
  { what: 'png: pixels beyond any memory', files: { 'x.png': hugePng }, open: 'x.png', code: 'tensor-too-large' },
  { what: 'png: a wrong checksum', files: { 'x.png': Buffer.from(encodePng(grey)).fill(9, 29, 30) }, open: 'x.png:image', code: 'png-corrupt' },
  { what: 'fractions', files: { 'x.npy': encodeNpy(tensorFrom('float32', [2, 2], [0, 1, 0.5, 1])) }, open: 'x.npy', code: 'labels-not-integer' },
  { what: 'NaN', files: { 'x.npy': encodeNpy(tensorFrom('float64', [2, 2], [0, 1, Number.NaN, 1])) }, open: 'x.npy', code: 'labels-not-integer' },
  {
    what: 'beyond 32 bits',
    files: { 'x.npy': encodeNpy(tensorFrom('int64', [2, 2], [0, 1, 2 ** 31, 1])) },
    open: 'x.npy',
    code: 'labels-not-integer',
  },
  { what: 'a cube', files: { 'x.npy': encodeNpy(tensorFrom('uint8', [2, 2, 2], new Uint8Array(8))) }, open: 'x.npy:array', code: 'labels-rank' },
];
