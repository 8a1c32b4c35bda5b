import { expect, it } from 'vitest';
import { findClass } from '../../compiler/2-check/find-class.js';
import { currentPath } from '../../compiler/nodes/class-path.js';
import { formerPaths } from '../../compiler/nodes/former-paths.js';
import { knownPlugins } from '../../compiler/nodes/known-plugins.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';

const byKind = new Map(Object.values(nodes).map((definition) => [definition.kind, definition]));
const ofCuvisAi = new Set(
  Object.entries(knownPlugins.cuvis_ai_builtin?.modules ?? {}).flatMap(([module, classes]) =>
    Object.keys(classes).map((kind) => `${module}.${kind}`),
  ),
);

it.each(formerPaths)('$former leads to a class that is known', ({ former }) => {
  expect(ofCuvisAi).toContain(currentPath(former));
});

it('no path is given twice', () => {
  expect(new Set(formerPaths.map(({ former }) => former)).size).toBe(formerPaths.length);
});

it.each(Object.values(nodes).filter(({ className }) => className.startsWith('cuvis_ai.')))(
  '$kind is found by every path that it had',
  (definition) => {
    const path = currentPath(definition.className);
    const had = formerPaths.filter(({ former }) => currentPath(former) === path).map(({ former }) => former);
    expect(ofCuvisAi).toContain(path);
    for (const name of [definition.kind, path, ...had]) expect(findClass(name, byKind)).toBe(definition);
  },
);

it('a path of another package is not the class of that name', () => {
  expect(findClass('tests.fixtures.mock_nodes.MinMaxNormalizer', byKind)).toBeUndefined();
});
