import { defineConfig } from 'vitest/config'

// One run holds everything: units beside their files, the API on real DuckDB, the browser in e2e/.
export default defineConfig({
  test: {
    include: ['{core,plugins,server,app,dashboards,examples,e2e,bench,.storybook}/**/*.test.{ts,tsx}'],
    // What comes at once on a quiet machine takes its time on a busy one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Where one failure in thousands holds back a landing, a test gets a second try, and .ci/run ends with the names
    // and the first failures of those that needed it: faults to be found. At a desk the first failure counts.
    retry: process.env.TEST_REPORT ? 1 : 0,
    // DuckDB and Chromium run beside the tests: more workers than this only wait for the same cores.
    maxWorkers: 2,
    env: { TZ: 'UTC' },
    reporters: process.env.TEST_REPORT ? ['default', 'json'] : ['default'],
    outputFile: process.env.TEST_REPORT ? { json: process.env.TEST_REPORT } : {},
  },
})
