/** Unit, property, architecture and server tests. End-to-end tests run in Playwright's own runner. */
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/support/slow-first.ts';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    globalSetup: ['tests/support/postgres-global.ts'],
    sequence: { sequencer: SlowFirst },
    pool: 'forks',
    maxWorkers: 2,
    // Guards against hanging, not figures: both databases and browsers share two cores with the rest of the run.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
