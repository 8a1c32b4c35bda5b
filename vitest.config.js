import { defineConfig } from 'vitest/config';

// Tests run from the compiled output, so that workers and the package's own paths are those that ship.
export default defineConfig({
  test: { include: ['dist/test/**/*.test.js'], testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' },
});
