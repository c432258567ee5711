import { defineConfig } from 'vitest/config'

/**
 * Projects by cost. `unit`: pure code, real SQLite files and loopback servers, in seconds.
 * `system`: whole processes, real speech, nginx. `browser`: Chromium. `npm test` runs these; `faults`, in which
 * processes are killed and backends stay away, and `tour` take minutes by their nature and have scripts of their own.
 */
const heavy = ['test/e2e/**/*.test.ts', 'test/system/**/*.test.ts']
const faults = ['test/faults/**/*.test.ts']
const browser = ['test/browser/**/*.test.ts']
const tour = ['test/tour/**/*.test.ts']

/** Sockets and processes on a shared machine: in CI once more before it counts as broken; the report names it. */
const retry = process.env.CI === 'true' ? 1 : 0

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          retry,
          include: ['test/**/*.test.ts'],
          exclude: [...heavy, ...faults, ...browser, ...tour, '**/node_modules/**'],
          // A busy machine starts a workerd slowly; what hangs is found all the same.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          retry,
          include: heavy,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          retry,
          include: faults,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'tour',
          retry,
          include: tour,
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          retry,
          include: browser,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
