import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openGenerations } from '../generations/store.ts'
import {
  lastRun,
  makeWorkplace,
  prices,
  refreshed,
  startRefresh,
  type Workplace,
} from '../testing/test-pipelines.ts'
import { alone } from './alone.ts'
import { listRuns } from './runs.ts'

let place: Workplace
let shared: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(() => place.remove())

const generations = () => openGenerations(join(place.workDir, 'generations'))
const outcomes = async () =>
  Object.fromEntries((await lastRun(place)).datasets.map(({ dataset, outcome }) => [dataset, outcome]))
const reasons = async () =>
  Object.fromEntries((await lastRun(place)).datasets.map(({ dataset, reason }) => [dataset, reason]))

async function rowsOf(path: string): Promise<unknown[][]> {
  const current = (await generations().current())!
  const file = join(generations().folderOf(current.id), path)
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return (await connection.runAndReadAll(`select * from read_parquet('${file}')`)).getRowsJson()
}

/** Prices again with another text. */
const bring = (text: string) => place.write('tree/prices.txt', text)
const LONG = 600_000

describe('npm run refresh', { timeout: LONG }, () => {
  test('makes what there is not yet, upstream first, and says so', async () => {
    const { code, out, err } = await refreshed(place)
    expect([code, await outcomes()]).toEqual([0, { prices: 'made', means: 'made', ranks: 'made' }])
    expect(await rowsOf('made/ranks.parquet')).toEqual([
      ['AAA', '3', 70],
      ['BBB', '2', 70],
      ['CCC', '1', 70],
    ])
    expect(err.match(/^\w+ made/gm)).toEqual(['prices made', 'means made', 'ranks made'])
    expect(out).toMatch(/^data set +made by +outcome +duration +rows +newest +gates +peak memory$/m)
    expect(out).toMatch(/^prices +lines +made +\d+\.\d s +9 +2026-01-03 +passed +\d+ MB$/m)
    expect(out).toMatch(
      /^generation g-\d{8}T\d{6}Z-[0-9a-f]{4}, \d+\.\d s, peak memory of all processes together \d+ MB$/m,
    )
    const { files } = (await generations().current())!
    expect(files['made/ranks.parquet']).toMatchObject({
      dataset: 'ranks',
      made: { by: 'rank', rows: 3, newest: null, inputs: { means: files['made/means.parquet']!.sha256 } },
    })
    expect(await readdir(join(place.workDir, 'refresh'))).not.toContain('scratch')
  })

  test('makes again only what is made of something new', async () => {
    await refreshed(place)
    const first = await generations().current()
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toEqual({ prices: 'unchanged', means: 'current', ranks: 'current' })
    expect(await generations().current()).toEqual(first)
    await bring(prices((symbol, day) => 100 + symbol.charCodeAt(0) + day))
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toEqual({ prices: 'made', means: 'made', ranks: 'made' })
    expect(await rowsOf('made/means.parquet')).toContainEqual(['AAA', 167, 170])
    expect((await generations().current())!.parent).toBe(first!.id)
  })

  test('makes what is asked for by name whether it is stale or not, and of what it is made only what is stale', async () => {
    await refreshed(place)
    expect((await refreshed(place, 'ranks')).code).toBe(0)
    expect(await outcomes()).toEqual({ prices: 'unchanged', means: 'current', ranks: 'made' })
    const { code, err } = await refreshed(place, 'rnaks')
    expect([code, err.trim()]).toEqual([1, 'unknown data set "rnaks"; did you mean "ranks"?'])
  })

  test('a data set that does not pass its gates stays as it was, and what is made of it is not made', async () => {
    await refreshed(place)
    const first = await generations().current()
    await bring(prices((symbol, day) => (symbol === 'BBB' ? 1e6 : symbol.charCodeAt(0) + day)))
    const { code, err } = await refreshed(place)
    expect([code, await outcomes()]).toEqual([1, { prices: 'made', means: 'failed', ranks: 'skipped' }])
    expect(await reasons()).toMatchObject({
      means: 'column "mean" is not from 0 to 1000 in 1 of 3 rows: first at symbol=BBB (1000000.0)',
      ranks: 'means failed',
    })
    expect(err).toContain('means failed')
    const { files } = (await generations().current())!
    expect(files['made/means.parquet']).toEqual(first!.files['made/means.parquet'])
    await bring(prices((symbol, day) => 1 + symbol.charCodeAt(0) + day))
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toEqual({ prices: 'made', means: 'made', ranks: 'made' })
  })
})

const LACKING = `
datasets:
  raw: { title: { en: Raw }, path: raw/raw.parquet, optional: true, key: [symbol], columns: { symbol: { type: text }, close: { type: double } } }
  sums: { title: { en: Sums }, path: made/sums.parquet, optional: true, key: [symbol], columns: { symbol: { type: text }, mean: { type: double }, marker: { type: double } } }
pipelines:
  sums: { processor: mean, inputs: { prices: raw } }
`

test('what a tree lacks fails nothing that nobody asked for by name', {
  timeout: LONG,
}, async () => {
  await place.write('instance/registries/lacking.yaml', LACKING)
  expect((await refreshed(place)).code).toBe(0)
  expect(await outcomes()).toEqual({ sums: 'skipped', prices: 'made', means: 'made', ranks: 'made' })
  expect((await refreshed(place, 'sums')).code).toBe(1)
  expect(await reasons()).toEqual({ sums: 'there is no file of raw' })
})

test('what a tree made of more than it has now is not replaced by less, unless it is asked for by name', {
  timeout: LONG,
}, async () => {
  const optional = `
datasets:
  others: { title: { en: Others }, path: raw/others.parquet, optional: true, key: [symbol], columns: { symbol: { type: text }, close: { type: double } } }
  all: { title: { en: All }, path: made/all.parquet, optional: true, key: [symbol], columns: { symbol: { type: text } } }
  firsts: { title: { en: Firsts }, path: made/firsts.parquet, optional: true, key: [symbol], columns: { symbol: { type: text } } }
pipelines:
  all: { processor: names, inputs: { known: prices, more: others } }
  firsts: { processor: names, inputs: { known: all } }
`
  const names = `
import { defineProcessor, sql, Type } from 'rattan/plugin'
export const names = defineProcessor({
  name: 'names',
  summary: 'Names.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { known: { columns: ['symbol'] }, more: { columns: ['symbol'], optional: true } },
  plan: () => ({ rows: sql\`select distinct symbol from known order by symbol\` }),
})
`
  await place.write('instance/registries/optional.yaml', optional)
  await place.write('instance/plugins/processors/names/processor.ts', names)
  await place.write('tree/made/.keep', '')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(
    `copy (select * from (values ('AAA'), ('ZZZ')) t(symbol)) to '${join(place.tree, 'made/firsts.parquet')}'`,
  )
  const { code, out } = await refreshed(place)
  expect([code, await outcomes()]).toEqual([
    0,
    { all: 'made', firsts: 'skipped', prices: 'made', means: 'made', ranks: 'made' },
  ])
  expect(await reasons()).toMatchObject({ firsts: 'the tree has its own, and there is no file of others' })
  expect(out).toContain('there is no file of others: 1 data sets stay as they are (firsts)')
  expect((await refreshed(place, 'firsts')).code).toBe(0)
  expect(await outcomes()).toMatchObject({ firsts: 'made' })
})

describe('a source that is not what was agreed', { timeout: LONG }, () => {
  // Nothing may be lost by any of them: one workplace does for all.
  beforeAll(async () => {
    shared = await makeWorkplace()
    await refreshed(shared)
  }, LONG)
  afterAll(() => shared.remove())
  beforeEach(async () => {
    await place.remove()
    place = shared
  })
  afterEach(async () => {
    place = await makeWorkplace()
  })

  test.each([
    ['no file', null, 'there is no such file (file prices.txt)'],
    [
      'a page in place of data',
      '<html>\n<body>\n</html>',
      'a line has no three words (file prices.txt, row 1)',
    ],
    [
      'a line cut short',
      `${prices(() => 1)}\nDDD 2026-`,
      'a line has no three words (file prices.txt, row 10)',
    ],
    ['a date that is none', 'AAA 2026-13-01 1', 'date field value out of range: "2026-13-01"'],
    ['a number that is none', 'AAA 2026-01-01 one', "Could not convert string 'one' to DOUBLE"],
    [
      'an infinity',
      prices((s) => (s === 'BBB' ? Number.POSITIVE_INFINITY : 1)).replaceAll('Infinity', 'inf'),
      'column "close" is infinite in 3 of 9 rows: first at symbol=BBB, day=2026-01-01 (inf)',
    ],
    [
      'rows twice',
      `${prices(() => 1)}\n${prices(() => 1)}`,
      '9 keys have several rows: first symbol=AAA, day=2026-01-01',
    ],
    ['a day to come', `${prices(() => 1)}\nAAA 2999-01-01 1`, 'is no day of the data up to'],
    ['most rows gone', 'AAA 2026-01-01 1', '1 rows, 89% fewer than the 9 before; at most 50% may go'],
  ])('a source with %s fails with the reason, and nothing is lost (DR8)', async (_name, text, told) => {
    const first = await generations().current()
    if (text === null) await rm(join(place.tree, 'prices.txt'))
    else await bring(text)
    const { code } = await refreshed(place)
    expect([code, await outcomes()]).toEqual([1, { prices: 'failed', means: 'skipped', ranks: 'skipped' }])
    expect((await reasons()).prices).toContain(told)
    expect(await generations().current()).toEqual(first)
  })
})

describe('a tree that brings what a pipeline makes', { timeout: LONG }, () => {
  test('is believed until an input changes, and never written to', async () => {
    await refreshed(place)
    const current = (await generations().current())!
    const made = join(generations().folderOf(current.id), 'made/means.parquet')
    await place.write('tree/made/.keep', '')
    const { copyFile } = await import('node:fs/promises')
    const brought = join(place.tree, 'made/means.parquet')
    await copyFile(made, brought)
    await utimes(brought, new Date(9000), new Date(9000))
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toMatchObject({ means: 'current' })
    await bring(prices((symbol, day) => 2 + symbol.charCodeAt(0) + day))
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toEqual({ prices: 'made', means: 'made', ranks: 'made' })
    expect((await stat(brought)).mtimeMs).toBe(9000)
    expect((await generations().current())!.files['made/means.parquet']!.tree).toBeDefined()
    expect((await refreshed(place)).code).toBe(0)
    expect(await outcomes()).toMatchObject({ means: 'current', ranks: 'current' })
  })
})

describe('one refresh at a time', { timeout: LONG }, () => {
  test('a second one is refused while another runs, and leaves no trace', async () => {
    const { workDir } = place
    const { code, err } = await alone({ workDir, databaseUrl: null }, () => refreshed(place))
    expect([code, err.trim()]).toEqual([1, 'another refresh is running'])
    expect(await listRuns(workDir, 10)).toEqual([])
    expect((await refreshed(place)).code).toBe(0)
  })

  test('one that was killed holds up nobody', async () => {
    const { child, ended } = startRefresh(place)
    child.stderr.once('data', () => child.kill('SIGKILL'))
    await ended
    expect((await refreshed(place)).code).toBe(0)
    expect(await rowsOf('made/ranks.parquet')).toHaveLength(3)
  })
})

test(
  'a history whose last line is torn keeps the others',
  async () => {
    await refreshed(place)
    const path = join(place.workDir, 'refresh', 'runs.jsonl')
    const { appendFile } = await import('node:fs/promises')
    await appendFile(path, '{"id":"r-torn","at":')
    await refreshed(place, 'means')
    expect((await listRuns(place.workDir, 10)).map(({ outcome }) => outcome)).toEqual(['made', 'made'])
    expect(await readFile(path, 'utf8')).toContain('r-torn')
  },
  LONG,
)
