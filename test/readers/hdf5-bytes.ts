import { inflateSync } from 'node:zlib';

/** HDF5 files that h5wasm cannot write, by what they hold; made with h5py 3.16, deflated, in base 64. */
const packed: Readonly<Record<string, string>> = {
  'external storage':
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KNrCi8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmTwYLhOZgGAUjEXi4OgaA6AgoH5ZKTzChqksuTUpFTo8eFNrLyMAGMYsRxreA0MwQAZj1zFAamkxxijMDXc4IdT8jUopmBdIgPhMTE1iYnUEDzGeE5iEDHOkflq84oCxmRljOkUBT6UDVeJBAy/cBLKjq9FNLkvUz8otL8hJzQRES7OfvAvIHzP0KzKNpmhwAAF4zPKk=',
  'unwritten chunks':
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KKlhR+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQnMwjIKRCDxcHQNAdASUD0ulJ5hQ1SWXJqUip0cPCu1lZGCFmMUI41tAaGaIgIIfAwoNcw4ucWZgTgDpFFSQZ4AkaQUGcQ4G8XqoPCswhYPkmZiZGCHpXQGij4kFliVSgNwUqJEsCJcm0CUegv38XUA5GpYPFZhH0yY5AABf0jjT',
  'virtual dataset':
    'eNrtlb9qAkEQxmduL+EQJH+qYOUbqJ2txEuuCFGMhaV/OBBELWL6lPFNAnmRPFWMm5kJ64VUEiH4/ZqPb3Zud4+dnV1n7ZtyqVIiT5JQTOcUslHoquCVoSqrvqi+RhbnrzH9nC50/mJev5emPntTwNapx6IJgWMkS1tdrwP1VqXv0W7e5Gmch/WY7bku06nMxeabok4CtrxT1TL9Ne62O2fdPwcVfbJV7yMXsUTlD2NnJS/Zl2q9m70lM6LpQc/h4b7T9jfa7mHVoTYB+K/cXnfuOGioXHjXvwO1fDWpTZePq8VonkubdcGw9TzzVe19/KOfSp4fG3w0lhZ/PsNZAAAAAAAAAAAAf8UnJBU5cA==',
  bfloat16:
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KKjhQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQnMwjIKRCDxcHQNAdASUD0ulJ5hQ1SWXJqUip0cPCu1lZGCDmMUI41tAaGaIADNUHSuUhiZTPOISYKMEFfgZmKA+YedgYK+Hq+cAyzMxMTFC0jsk5wCtgyb9ChT3CUGFQYqTV3JkI0KINiDYz98FlKNh+VCBeTRtjoJRMFSBgeMExxOODE4yThZOIU4FTm1OU5wWOW1w2ud0xumW0wunb05MzpzOAs7iznLOqs46zsbOVs6Ozh7O/s5hzrHOKc7ZzkXOlc4Nzi3O7c7dzn3Ok5ynOs90nuO8wHmx83LnVc7rnDc6b3Xe4bzHeb/zYedjzqeczzpfdL7iDAChi14Q',
  float16:
    'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KeDhQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQnMwjIKRCDxcHQNAdASUD0ulJ5hQ1SWXJqUip0cPCu1lZGCFmMUI41tAaGZGlHQPcwYzWn5AF2cG5gSQnKACP1ROgIGLlYGLHyrPCkzhIHkmJiZGSHqH5BygddCkz4Pmwgy6xkOwn78LKEfD8qEC82jaHAWjYMgCO4YD/6uBRU1Nmh4Ao/Yw3A==',
  lzf: 'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KDgqi8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmjwELhOZgGAUjEXi4OgaA6AgoH5ZKTzChqksuTUpFTo8eFNrLyMAGMYsRxreA0MwQAZj1zFAamkxxijMDXc4IdT8jUopmBdIgPhMzE1iYm0EDzGeEeaQWJM/MkFOVBjePlRGRrzgYFCDmM7FUsCKcwAxVyojwkQVF4RHs5+8CytGwfKjAPJo2yQGg8o4RS3nHSaT+HYKofFzpjXE0qEfBKBgFo2AUjIJRMApGwSgY8gDYrn/ADSIBGntDGA==',
};

/**
 * The bytes of a file of one dataset `cube`: `external storage` and `virtual dataset` take [2, 3, 4] bytes from /etc/hostname,
 * `unwritten chunks` are [20000, 20000, 2] float32, `float16` holds 1.5, -2, 65504, 2^-24, inf, 0.1 as [1, 2, 3], `lzf` zeros.
 */
export function hdf5Bytes(what: string): Uint8Array {
  return inflateSync(Buffer.from(packed[what] as string, 'base64'));
}
