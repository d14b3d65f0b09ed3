import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const BUILT_READER = resolve(import.meta.dirname, '.test-build/src/reader/reader.js');
/** Look at the threads of their process, or at its memory, and so want one to themselves. */
const ALONE = ['tests/reader/**/*.test.ts', 'tests/bench/matcher.test.ts'];

export default defineConfig({
  // Threads that read documents run what build.ts made: from source each would load a compiler before it starts.
  resolve: { alias: [{ find: /^\.\.?\/.*\breader\/reader\.ts$/, replacement: BUILT_READER }] },
  test: {
    globalSetup: [
      'tests/support/temporary-folder.ts',
      'tests/support/redis-server.ts',
      'tests/support/build.ts',
    ],
    setupFiles: ['tests/support/compare-reasons.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As many as a small machine has cores: tests that end processes and servers at chosen moments want their time.
    maxWorkers: 2,
    projects: [
      // To load the desk's modules anew would take each of 200 files up to a second.
      {
        extends: true,
        test: { name: 'shared', include: ['tests/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
