import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemoServer } from '../server/testing/test-demo-server.ts'
import type { TestServer } from '../server/testing/test-server.ts'
import { reader } from './test-forecast-reader.ts'

describe('the Forecast page on demo data', () => {
  let server: TestServer
  const { rows, statuses } = reader(() => server)
  beforeAll(async () => {
    server = await startDemoServer()
  })
  afterAll(() => server.close())

  test('every widget has numbers', async () => {
    const lines = [...(await statuses()).values()]
    expect(lines.length).toBeGreaterThan(30)
    expect(lines.filter((line) => line.status !== 'ok').map((line) => [line.widget, line.status])).toEqual([])
  })

  test('the head of every column is a word, not the name of a column', async () => {
    const lines = [...(await statuses()).values()]
    const bare = lines.flatMap(({ widget, columns }) =>
      columns
        .filter(({ label }) => Object.values(label).some((text) => /^[a-z0-9_]+$/.test(text)))
        .map(({ name }) => `${widget}.${name}`),
    )
    expect(bare).toEqual([])
    const [strip] = lines
    expect(strip?.columns.length).toBeGreaterThan(0)
  })

  test('tiers of banks are sums of amounts and means of ratios', async () => {
    const table = await rows('bank_quick')
    const banks = table.filter(
      (row) => row.covered_banks === 1 && row.tier === 'SOCB' && row.subject !== 'SOCB',
    )
    const tier = table.find((row) => row.subject === 'SOCB')!
    const sum = (name: string) => banks.reduce((total, row) => total + (row[name] as number), 0)
    expect(banks.length).toBeGreaterThan(0)
    expect(tier.npatmi_2026).toBeCloseTo(sum('npatmi_2026'), 0)
    expect(tier.nim_latest).toBeCloseTo(sum('nim_latest') / banks.length, 9)
    expect(tier.npatmi_growth_2026).toBeCloseTo((sum('npatmi_2026') / sum('npatmi_2025') - 1) * 100, 9)
  })

  test('the top three brokers are the first three of the table', async () => {
    const [cards] = await rows('broker_cards')
    const shares = await rows('broker_shares')
    const top = shares.slice(0, 3).reduce((total, row) => total + (row.brokerage_share as number), 0)
    expect(cards).toMatchObject({ n: shares.length, leader: shares[0]!.subject })
    expect(cards?.top_share).toBeCloseTo(top, 9)
  })

  test('a year of chains is the sum of its quarters and the stores of its last', async () => {
    const years = await rows('chain_years')
    const quarters = (await rows('chain_quarters')).filter((row) => String(row.period).startsWith('2025'))
    const [year] = years
    expect(year?.period).toBe('2025')
    const revenue = quarters.reduce((total, row) => total + (row.bhx_revenue as number), 0)
    expect(year?.bhx_revenue).toBeCloseTo(revenue, 0)
    expect(year?.bhx_stores).toBe(quarters.at(-1)?.bhx_stores)
  })
})
