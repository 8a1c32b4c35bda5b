import { randomUUID } from 'node:crypto';
import type { Module } from 'h5wasm/node';
import { type MemoryStream, memoryStream } from './memory-stream.js';

/** What the HDF5 library may reach: one file for reading and a bounded piece of memory. */
export interface Fence {
  /** The only path that opens, for reading; it stands for the file that was admitted. */
  readonly path: string;
  /** How often the library has tried to open anything else: external storage, external links, sources of virtual datasets. */
  readonly strays: number;
  /** True once the library has asked for more memory than granted. */
  readonly starved: boolean;
  /** Lets the library's memory grow by `bytes` beyond what it fills now. */
  grantMemory(bytes: number): void;
}

/** The functions of the library's file system that know the one file. */
interface FileSystem {
  ErrnoError: new (code: number) => Error;
  open: (path: string, flags: number | string) => unknown;
  stat: (path: string) => unknown;
  lstat: (path: string) => unknown;
  cwd: () => string;
  createStream: (stream: MemoryStream) => unknown;
}

/** ENOENT in the numbering of WASI. */
const noEntry = 44;
const openDirectoryFlag = 0o200000;
/** O_CREAT with O_EXCL: the library writes nothing but a report of its errors, into a temporary file. */
const createFlags = 0o300;
const reportBytes = 2 ** 16;
const pageBytes = 65_536;

/** All other functions of the library's file system that take a path. */
const pathFunctions: readonly string[] = [
  ...['lookupPath', 'mknod', 'mkdir', 'mkdirTree', 'mkdev', 'symlink', 'rename', 'rmdir', 'readdir', 'unlink', 'readlink', 'chmod', 'lchmod'],
  ...['chown', 'lchown', 'truncate', 'utime', 'chdir', 'statfs', 'readFile', 'writeFile', 'create', 'analyzePath'],
];

/**
 * Shuts the library's file system, which is that of the host, for good. The function that comes back admits one file: it opens for
 * reading under a path that cannot be guessed, and every other name, also that of the file admitted before, is answered with "no such file".
 */
export function fenceLibrary(library: typeof Module): (file: string) => Fence {
  const system = library.FS as unknown as FileSystem;
  const { open, stat } = system;
  let admitted = { file: '', path: '', strays: 0, starved: false, memoryLimit: library.HEAPU8.byteLength };
  const refuse = (): never => {
    throw new system.ErrnoError(noEntry);
  };
  Object.assign(system, Object.fromEntries(pathFunctions.map((name) => [name, refuse])));
  system.cwd = () => '/';
  system.open = (path, flags) => {
    if (path === admitted.path) return open(admitted.file, 'r');
    if ((Number(flags) & createFlags) === createFlags) return system.createStream(memoryStream(path, Number(flags), reportBytes));
    // Folders are where the library looks for plugins of filters before it gives up on a filter.
    if ((Number(flags) & openDirectoryFlag) === 0) admitted.strays++;
    return refuse();
  };
  system.stat = (path) => (path === admitted.path ? stat(admitted.file) : refuse());
  system.lstat = system.stat;
  limitMemory((bytes) => {
    admitted.starved ||= bytes > admitted.memoryLimit;
    return !admitted.starved;
  });
  return (file) => {
    const own = { file, path: `/${randomUUID()}`, strays: 0, starved: false, memoryLimit: library.HEAPU8.byteLength };
    admitted = own;
    return Object.assign(own, {
      grantMemory: (bytes: number) => {
        own.memoryLimit = library.HEAPU8.byteLength + bytes;
      },
    });
  };
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The library grows its memory by this method alone, and takes an exception as "out of memory". */
function limitMemory(isGranted: (bytes: number) => boolean): void {
  const { prototype } = (globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } }).WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (this: Memory, pages: number): number {
    if (isGranted(this.buffer.byteLength + pages * pageBytes)) return grow.call(this, pages);
    throw new RangeError('the memory granted for this file is used up');
  };
}
