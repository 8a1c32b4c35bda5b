import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../scripts/house-rules.js';

const phases = ['1-parse', '2-check', '3-lower', '3b-partition', '4-differentiate', '5-optimise', '6-emit'];

interface Import {
  readonly file: string;
  readonly target: string;
  /** False if only types are imported. */
  readonly value: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?([^;]*?)\s*from '(\.[^']*)'/gm)].map(([, type, names = '', path = '']) => {
    const inBraces = /^\{([^}]*)\}$/s.exec(names)?.[1]?.split(',') ?? [''];
    const onlyTypes = names.startsWith('{') && inBraces.every((name) => /^\s*(type\s|$)/.test(name));
    return { file, target: normalize(join(dirname(file), path)), value: type === undefined && !onlyTypes };
  });
}

function importsIn(folder: string): Import[] {
  const files = readdirSync(join('compiler', folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => importsOf(join('compiler', folder, name)));
}

const roomOf = ({ target }: Import): string => {
  const [top = '', room = ''] = target.split(/[\\/]/);
  return top === 'compiler' ? room : top;
};

const shown = ({ file, target }: Import): string => `${file} imports ${target}`;

describe('the walls between phases', () => {
  it.each(phases.map((phase, i) => [phase, phases.slice(0, i)] as const))(
    '%s works with the vocabulary, and types of the phases before',
    (phase, before) => {
      const allowed = ['schemas', phase, ...vocabulary];
      const wrong = importsIn(phase).filter((each) => !allowed.includes(roomOf(each)) && (each.value || !before.includes(roomOf(each))));
      expect(wrong.map(shown)).toEqual([]);
    },
  );

  it.each(vocabulary)('%s knows phases by their types at most', (room) => {
    const wrong = importsIn(room).filter(
      (each) => !['schemas', ...vocabulary].includes(roomOf(each)) && (each.value || !phases.includes(roomOf(each))),
    );
    expect(wrong.map(shown)).toEqual([]);
  });
});

// The affine algebra is left out: it builds casts itself, and knows its own.
it('no pass and no part of the IR knows an op by its name', () => {
  const files = ['5-optimise', 'ir'].flatMap((folder) => {
    const names = readdirSync(join('compiler', folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    return names.map((name) => join('compiler', folder, name));
  });
  const naming = files.filter((file) => !file.includes('affine') && /\bop [!=]== '/.test(readFileSync(file, 'utf8')));
  expect(naming).toEqual([]);
});
