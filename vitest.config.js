import { defineConfig } from 'vitest/config';

// Tests run from the compiled output, so that workers and the package's own paths are those that ship. Node loads it as it does for users;
// files share a process, since loading the compiler anew for each of them takes as long as the tests do. No test may leave anything behind.
export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    unstubEnvs: true,
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
