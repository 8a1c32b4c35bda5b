import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandIds } from '../../trainrun/data/expand-ids.js';
import { sampleRef, uidOf, universeHash } from '../../trainrun/data/sample-ref.js';
import { SelectorFault, selectSamples, type Universe } from '../../trainrun/data/select-samples.js';
import { shellPattern } from '../../schemas/shell-pattern.js';
import type { Selector } from '../../schemas/selector.js';

const samples = [
  sampleRef({ source: 'd/a.npz', index: 0, tags: ['normal'], categoryIds: [0] }),
  sampleRef({ source: 'd/a.npz', index: 1, tags: ['anomalous'], categoryIds: [0, 2] }),
  sampleRef({ source: 'd/b.npz', index: 0, tags: ['normal', 'dark'] }),
  sampleRef({ source: 'e/b2.npz', index: 5, categoryIds: [2] }),
];
const universe: Universe = { samples, categoryIds: new Map([['stone', 2]]) };
const [a0, a1, b0, c5] = ['d/a.npz#0', 'd/a.npz#1', 'd/b.npz#0', 'e/b2.npz#5'] as const;

function uids(selector: Selector, from: Universe = universe): string[] {
  return selectSamples(selector, from, () => undefined).map(({ uid }) => uid);
}

function fault(selector: Selector, from: Universe = universe): SelectorFault {
  try {
    uids(selector, from);
  } catch (error) {
    if (error instanceof SelectorFault) return error;
  }
  throw new Error('no fault');
}

const all: Selector = { kind: 'all' };
const a: Selector = { kind: 'files', paths: ['d/a.npz'] };

describe('selectors choose', () => {
  const cases: [Selector, string[]][] = [
    [a, [a0, a1]],
    [{ kind: 'file_indices', source: 'd/a.npz', ids: [1, '0-1'] }, [a1, a0]],
    [{ kind: 'file_indices', source: 'nowhere', ids: [0] }, []],
    [{ kind: 'dir_indices', ids: ['3', '0-2:2'] }, [c5, a0, b0]],
    [{ kind: 'stems', stems: ['b2', 'a'] }, [a0, a1, c5]],
    [{ kind: 'glob', pattern: 'b?' }, [c5]],
    [{ kind: 'glob', pattern: 'd/*' }, [a0, a1, b0]],
    [{ kind: 'tag', any_of: ['dark', 'anomalous'] }, [a1, b0]],
    [{ kind: 'categories', any_of: ['stone'] }, [a1, c5]],
    [all, [a0, a1, b0, c5]],
    [{ kind: 'union', of: [{ kind: 'stems', stems: ['b2'] }, a, all] }, [c5, a0, a1, b0]],
    [{ kind: 'except', of: [all, a, { kind: 'stems', stems: ['b'] }] }, [c5]],
    [{ kind: 'intersect', of: [{ kind: 'dir_indices', ids: [2, 1, 0] }, a] }, [a1, a0]],
    [{ kind: 'union', of: [{ kind: 'except', of: [all, { kind: 'intersect', of: [all, a] }] }] }, [b0, c5]],
  ];
  it.each(cases)('%j', (selector, expected) => {
    expect(uids(selector)).toEqual(expected);
  });

  it('what set algebra says', () => {
    const subset = fc.uniqueArray(fc.nat(3)).map((ids): Selector => ({ kind: 'dir_indices', ids }));
    fc.assert(
      fc.property(subset, subset, (p, q) => {
        const kept = uids({ kind: 'except', of: [p, q] });
        const both = uids({ kind: 'intersect', of: [p, q] });
        expect([...kept, ...both].sort()).toEqual(uids(p).sort());
        expect(uids({ kind: 'union', of: [p, q] }).sort()).toEqual([...new Set([...uids(p), ...uids(q)])].sort());
      }),
    );
  });
});

describe('selectors refuse', () => {
  const cases: [Selector, (string | number)[], string][] = [
    [{ kind: 'dir_indices', ids: [0, 4] }, ['ids'], 'the universe has 4 samples'],
    [{ kind: 'dir_indices', ids: [0, -1] }, ['ids', 1], 'negative'],
    [{ kind: 'file_indices', source: 'd/a.npz', ids: ['x'] }, ['ids', 0], 'neither'],
    [{ kind: 'dir_indices', ids: ['3-1'] }, ['ids', 0], 'empty'],
    [{ kind: 'dir_indices', ids: ['0-3:0'] }, ['ids', 0], 'empty'],
    [{ kind: 'dir_indices', ids: ['0-99999999999'] }, ['ids', 0], 'more than'],
    [{ kind: 'categories', any_of: ['stone', 'glass'] }, ['any_of', 1], "'glass'; known: stone"],
    [{ kind: 'union', of: [all, { kind: 'dir_indices', ids: [9] }] }, ['of', 1, 'ids'], 'position 9'],
  ];
  it.each(cases)('%j', (selector, path, message) => {
    expect(fault(selector)).toMatchObject({ path, message: expect.stringContaining(message) });
  });

  it('categories where there are none', () => {
    expect(fault({ kind: 'categories', any_of: ['stone'] }, { samples, categoryIds: undefined }).message).toContain('do not have');
  });

  it('positions that a source lacks are told, not refused', () => {
    const told: unknown[] = [];
    selectSamples({ kind: 'file_indices', source: 'd/a.npz', ids: ['0-3'] }, universe, (...args) => told.push(args));
    expect(told).toEqual([[[], 'd/a.npz', [2, 3]]]);
  });
});

describe('identities', () => {
  it('uids are those of the reference', () => {
    expect([uidOf('d/x.cu3s', 3, 3), uidOf('d/x.cu3s', 3, 7), uidOf('d/x.cu3s', null, null), uidOf('d/x.cu3s', null, 4)]).toEqual([
      ...['d/x.cu3s#3', 'd/x.cu3s#3#7', 'd/x.cu3s', 'd/x.cu3s#4'],
    ]);
  });

  it('the hash of a universe is that of the reference', () => {
    const day = (source: string) => Array.from({ length: 7 }, (_, index) => sampleRef({ source, index }));
    const hash = universeHash([...day('{DATA_DIR}/day2/a.cu3s'), ...day('{DATA_DIR}/day3/b.cu3s')]);
    expect(hash).toBe('cecbeb06efa14c0d406421ea31eba1c56d806318297c2f886a454ed83a07ab73');
  });

  it('a sample takes stem and group from its source', () => {
    expect(sampleRef({ source: 'd/x.y.npz', index: 1 })).toMatchObject({ stem: 'x.y', group: 'd/x.y.npz', annotation: null, labelId: null });
  });
});

describe('notation', () => {
  it('ranges include both ends', () => {
    expect(expandIds([7, '0-2', '10-20:5', ' 3 '])).toEqual([7, 0, 1, 2, 10, 15, 20, 3]);
  });

  it.each([
    ['a*c', 'a/b/c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[ab]x', 'bx', true],
    ['[!ab]x', 'bx', false],
    ['[]]x', ']x', true],
    ['[z-a]x', 'mx', false],
    ['[a-z]x', 'mx', true],
    ['a.b', 'axb', false],
    ['(a', '(a', true],
    ['A', 'a', false],
  ])('pattern %s on %s: %s', (pattern, text, expected) => {
    expect(shellPattern(pattern).test(text)).toBe(expected);
  });
});
