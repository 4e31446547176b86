import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { forecasts } from './query.ts'

// As the file has them: rates are fractions, money is in billions.
const STOCKS = sql`select *, timestamp '2026-01-09 08:00:00' as updated_at from (values
    ('VCB', 'BANK', 'BANK', 'STRONG BUY', 0.25e0, 12e0, 35000e0, 0.85e0),
    ('FPT', 'IT', 'COMPANY', 'BUY', 0.1e0, 20e0, 9000e0, 0.8499e0),
    ('HVN', 'TRAVEL_LEISURE', 'COMPANY', null, null, -5e0, -100e0, null),
    ('DPM', 'CHEMICALS', 'COMPANY', 'SELL', -0.2e0, 30e0, 500e0, 0.6499e0),
    ('DCM', 'CHEMICALS', 'COMPANY', 'HOLD', 0.1e0, 8e0, 1800e0, 0.65e0)
  ) stocks(symbol, sector, entity_type, rating, upside_pct, pe_fwd_2025, npatmi_2025f, npatmi_achievement_pct)`
const ask = { entity: 'STOCK', metrics: ['upside'] } as const

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({ bsc_forecast: STOCKS })
})
const subjects = async (params: object) =>
  (await tree.rows(forecasts, { ...ask, metrics: ['upside'], ...params })).map(({ subject }) => subject)

describe('forecasts', () => {
  test('one row a stock in percent and VND; a loss has no multiple, no rating is N/A', async () => {
    const metrics = ['pe_fwd_2025', 'npatmi_2025f', 'upside', 'pe_fwd_2025']
    expect(await tree.rows(forecasts, { ...ask, metrics, sort: '-npatmi_2025f' })).toEqual([
      row('VCB', 'BANK', 'STRONG BUY', 'beat', 'BANK', 12, 35e12, 25),
      row('FPT', 'IT', 'BUY', 'meet', 'COMPANY', 20, 9e12, 10),
      row('DCM', 'CHEMICALS', 'HOLD', 'meet', 'COMPANY', 8, 1.8e12, 10),
      row('DPM', 'CHEMICALS', 'SELL', 'miss', 'COMPANY', 30, 0.5e12, -20),
      row('HVN', 'TRAVEL_LEISURE', 'N/A', null, 'COMPANY', null, -0.1e12, null),
    ])
  })

  test('every filter chooses, and they hold together', async () => {
    expect(await subjects({ search: 'ngoai thuong' })).toEqual(['VCB'])
    expect(await subjects({ sector: 'CHEMICALS' })).toEqual(['DCM', 'DPM'])
    expect(await subjects({ list: 'TECHNOLOGY' })).toEqual(['FPT'])
    expect(await subjects({ rating: 'N/A' })).toEqual(['HVN'])
    expect(await subjects({ achievement: 'meet' })).toEqual(['DCM', 'FPT'])
    expect(await subjects({ reported: true })).toEqual(['DCM', 'DPM', 'FPT', 'VCB'])
    expect(await subjects({ sector: 'CHEMICALS', achievement: 'miss' })).toEqual(['DPM'])
    expect(await subjects({ sector: 'ALL', list: '', rating: 'ALL' })).toHaveLength(5)
  })

  test('is ordered by subject, or by metrics that it does not show: nulls last, ties by subject', async () => {
    expect(await subjects({})).toEqual(['DCM', 'DPM', 'FPT', 'HVN', 'VCB'])
    expect(await subjects({ sort: '-upside' })).toEqual(['VCB', 'DCM', 'FPT', 'DPM', 'HVN'])
    expect(await subjects({ sort: 'pe_fwd_2025' })).toEqual(['DCM', 'VCB', 'FPT', 'DPM', 'HVN'])
    expect(await subjects({ sort: 'sector,-npatmi_2025f' })).toEqual(['VCB', 'DCM', 'DPM', 'FPT', 'HVN'])
  })

  test('what a reader types is bound', async () => {
    const typed = `BANK' or 'a' = 'a`
    expect(await subjects({ sector: typed, rating: typed })).toEqual([])
    const { statement } = forecasts.plan({ ...ask, metrics: ['upside'], sector: typed }, tree.context)
    expect(statement.values).toContain(typed)
    expect(statement.text.join('?')).not.toContain(typed)
    // A list that nobody keeps chooses nobody.
    const unknown = forecasts.plan({ ...ask, metrics: ['upside'], list: typed }, tree.context).statement
    expect(unknown.values).toContainEqual([])
    expect(unknown.text.join('?')).not.toContain(typed)
  })

  test('runs, with its columns, on a file that lacks some of them and without a file', async () => {
    const bare = await withTables({
      bsc_forecast: sql`select 'VCB' as symbol, 0.25e0 as upside_pct, date '2026-01-09' as updated_at`,
    })
    const params = { ...ask, metrics: ['upside', 'pe_fwd_2025'] }
    expect(await bare.rows(forecasts, params)).toMatchObject([
      { subject: 'VCB', upside: 25, rating: 'N/A', sector: null, achievement: null, pe_fwd_2025: null },
    ])
    const none = await withTables({})
    expect(await none.rows(forecasts, params)).toEqual([])
    expect(forecasts.plan(params, none.context).datasets).toEqual(['bsc_forecast'])
    for (const { names } of [tree, bare, none]) {
      const { returned, promised } = await names(forecasts, params)
      expect(returned).toEqual(promised)
    }
  })
})

function row(
  ...[subject, sector, rating, achievement, entity_type, pe_fwd_2025, npatmi_2025f, upside]: unknown[]
) {
  const words = { subject, label: subject, sector, rating, achievement, entity_type }
  return { ...words, pe_fwd_2025, npatmi_2025f, upside }
}
