import type { Codec } from '../codecs/codec.js';
import type { Handle } from '../define/handle.js';
import type { OutputRecord } from '../keys/stage-record.js';
import type { Store } from '../store/store.js';

/** A handle of one output, made for one reader. */
export function stageHandle<T>(store: Store, output: OutputRecord, codec: Codec<T>, base: string): Handle<T> {
  let value: Promise<T> | undefined;
  return {
    digest: output.digest,
    bytes: output.bytes,
    codec: codec.id,
    load: () => {
      value ??= store.read(output, codec, base);
      return value;
    },
    path: () => store.pathOf(output),
    release: () => {
      value = undefined;
    },
  };
}
