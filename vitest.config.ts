import { defineConfig } from 'vitest/config'

/**
 * Three projects by cost. `unit`: pure code, real SQLite files and loopback servers, in seconds.
 * `system`: whole processes, real speech, nginx. `browser`: Chromium. `npm test` runs all of them.
 */
const heavy = ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts', 'test/system/**/*.test.ts']
const browser = ['test/browser/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...heavy, ...browser, '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'system',
          include: heavy,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: browser,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
