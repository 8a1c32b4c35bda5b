import { describe, expect, test } from 'vitest';
import { uniqueFileNames } from '../../runtime/writers/file-names.js';

describe('files of outputs', () => {
  test.each<readonly [string, string[], string[]]>([
    ['differ where case does not count', ['rx.scores', 'RX.scores', 'Rx.scores'], ['rx.scores', 'RX.scores-2', 'Rx.scores-3']],
    ['differ where characters are replaced', ['a/b.x', 'a_b.x', 'a:b.x'], ['a_b.x', 'a_b.x-2', 'a_b.x-3']],
    ['differ where letters are composed', ['e\u0301.x', '\u00e9.x'], ['\u00e9.x', '\u00e9.x-2']],
    ['do not take the name that another is numbered to', ['a.x', 'a.x', 'a.x-2'], ['a.x', 'a.x-2', 'a.x-2-2']],
    ['are no devices of Windows', ['con.x', 'nul', 'console.x', 'COM1.y'], ['_con.x', '_nul', 'console.x', '_COM1.y']],
    ['are not hidden', ['.x'], ['_x']],
  ])('S6: %s', (_, names, expected) => {
    expect(uniqueFileNames(names)).toEqual(expected);
  });

  test('S6: stay below what file systems take, and differ where they are cut', () => {
    const long = 'ä'.repeat(5000);
    const names = uniqueFileNames([`${long}.a`, `${long}.b`]);
    expect(new Set(names).size).toBe(2);
    // 255 bytes less room for the longest ending and the mark of a file that is being written.
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThan(190);
  });
});
