import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Results } from './measure.ts'
import { inReadme, report } from './report.ts'
import { ROOT } from './server.ts'

const RESULTS: Results = {
  at: '2026-01-16T12:00:00.000Z',
  commit: 'abc1234',
  quick: true,
  machine: { cpus: 2, model: 'Some CPU', memoryGb: 4 },
  node: 'v20.19.0',
  starts: {
    first: [{ ms: 3000, cpuMs: null }],
    again: [
      { ms: 1500, cpuMs: 1200 },
      { ms: 1700, cpuMs: 1300 },
    ],
  },
  memory: { idleMb: 205, afterTabsMb: 260 },
  tabs: [
    { page: 'one', tab: 'a', widgets: 3, first: 300, again: 4, failed: ['broken'] },
    { page: 'two', tab: null, widgets: 1, first: 20, again: 2, failed: [] },
  ],
  browser: { cold: 700, warm: 400, change: 150, scriptKb: 250, all: { cold: [], warm: [], change: [] } },
  drag: { widgets: 30, perSecond: 60, slowest: 17, requests: 0 },
  cached: { bytes: 20_000, bare: 10_000, cached: 5000, ratio: 0.5 },
  readers: [{ readers: 32, perSecond: 3000, errors: 0, refused: 1, p50: 9, p95: 20, p99: 30, memoryMb: 250 }],
  reload: { pageMs: 300, registriesMs: 900, p50: 1, p99: 20, max: 40 },
  widgets: [{ widget: 'card', api: 13, raw: 10, ratio: 1.3 }],
}

test('the results are one row a figure, and the slowest tabs with what failed in them', () => {
  const text = report(RESULTS)
  expect(text).toContain(
    '| first start to ready, empty work folder | 3000 ms |\n| its processor time | unknown |',
  )
  expect(text).toContain('| start to ready | 1700 ms |\n| its processor time | 1200 ms |')
  expect(text).toContain(
    '| 32 readers | 3000 a second, p50 9 ms, p95 20 ms, p99 30 ms, 0 errors, 1 refused, 250 MB |',
  )
  expect(text).toContain(
    '| frames while one of 30 widgets is dragged | 60 a second, slowest 17 ms, 0 requests |',
  )
  expect(text).toContain('| others wait meanwhile, p50, p99, most | 1 ms, 20 ms, 40 ms |')
  expect(text).toContain('| one / a | 300 ms | 4 ms | broken |')
  expect(text).toContain('| two | 20 ms | 2 ms | none |')
})

test('the table takes the place of the one before it in bench/README.md, and nothing else of the file changes', () => {
  const readme = readFileSync(join(ROOT, 'bench/README.md'), 'utf8')
  const once = inReadme(readme, 'first table')
  const twice = inReadme(once, 'second table')
  expect(twice).toBe(once.replace('first table', 'second table'))
  expect(once.split('<!--')[0]).toBe(readme.split('<!--')[0])
})
