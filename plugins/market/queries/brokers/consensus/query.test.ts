import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE } from '../../../../queries/shared/test-query.ts'
import { openBrokers } from '../shared/test-brokers.ts'
import { consensus } from './query.ts'

const profits = (y2026?: number, y2025?: number) => ({ 2026: y2026, 2025: y2025 })
// VNM is followed by BSC alone, MWG by others alone; nobody has a profit of VCB.
const ask = await openBrokers({
  bsc: [
    { symbol: 'HPG', rating: 'BUY', price: 20, target: 30, profits: profits(100, 80) },
    { symbol: 'FPT', sector: 'TECHNOLOGY', profits: profits(100) },
    { symbol: 'VNM', profits: profits(100) },
    { symbol: 'DGW', profits: profits(100) },
  ],
  hcm: [
    { symbol: 'HPG', sector: 'ELSEWHERE', rating: 'HOLD', price: 21, target: 33, profits: profits(110, 88) },
    { symbol: 'MWG', profits: profits(50) },
  ],
  vci: [
    { symbol: 'HPG', rating: 'O-PF', target: 36, profits: profits(90, 999) },
    { symbol: 'FPT', profits: profits(88) },
    { symbol: 'DGW', profits: profits(92) },
  ],
  ssi: [{ symbol: 'HPG', rating: 'MUA', profits: profits(-5) }, { symbol: 'VCB' }],
})
const subjects = async (params: object) =>
  (await ask(consensus, { basis: 'others', ...params })).rows.map(({ subject }) => subject)

describe('consensus', () => {
  test('the mean, deviation and spread are of positive profits, and against BSC', async () => {
    const { rows } = await ask(consensus, { symbol: 'HPG', basis: 'others' })
    expect(rows).toMatchObject([
      { bsc: 100e9, hcm: 110e9, vci: 90e9, ssi: -5e9, consensus: 100e9, gap: 0, insight: 'aligned' },
    ])
    expect(rows[0]!.sd).toBeCloseTo(Math.sqrt((10 ** 2 + 10 ** 2) / (2 - 1)) * 1e9, 0)
    expect(rows[0]!.spread).toBeCloseTo(((110 - 90) / 100) * 100, 12)
    expect(rows[0]).toMatchObject({ tp_consensus: (33 + 36) / 2, tp_gap: -15, brokers: 4, other_brokers: 3 })
    const all = (await ask(consensus, { symbol: 'HPG', basis: 'all' })).rows[0]
    expect(all).toMatchObject({ consensus: 100e9, tp_consensus: (30 + 33 + 36) / 3 })
  })

  test('a profit of 0 is none, of a broker who lists the stock', async () => {
    const listed = await openBrokers({
      bsc: [{ symbol: 'HPG', profits: profits(100) }],
      hcm: [{ symbol: 'HPG', profits: profits(0) }],
      ssi: [{ symbol: 'HPG', profits: profits(80) }],
    })
    const { rows } = await listed(consensus, { symbol: 'HPG', basis: 'others' })
    expect(rows).toMatchObject([{ bsc: 100e9, hcm: null, ssi: 80e9, consensus: 80e9, gap: 20, brokers: 3 }])
  })

  test('what a stock is, is believed of BSC first; ratings are on one scale', async () => {
    const { rows } = await ask(consensus, { symbol: 'HPG', basis: 'others' })
    expect(rows).toMatchObject([
      { label: 'HPG', sector: 'STEEL', price: 20, bsc_rating: 'BUY', hcm_rating: 'HOLD' },
    ])
    expect(rows).toMatchObject([{ vci_rating: 'BUY', ssi_rating: 'STRONG BUY' }])
  })

  test('by sector, the largest distance first, and named by it', async () => {
    const { rows } = await ask(consensus, { basis: 'others' })
    expect(rows.map((row) => [row.sector, row.subject, row.gap, row.insight])).toEqual([
      ['STEEL', 'DGW', 8, 'slight_bull'],
      ['STEEL', 'HPG', 0, 'aligned'],
      ['STEEL', 'VNM', null, 'no_data'],
      ['TECHNOLOGY', 'FPT', 12, 'bullish_gap'],
    ])
    expect(await subjects({ sort: '-gap' })).toEqual(['FPT', 'DGW', 'HPG', 'VNM'])
  })

  test('its sign, name and colour agree: BSC above the others is positive, more optimistic and green', async () => {
    const { columns, rows } = await ask(consensus, { basis: 'others', sort: '-gap' })
    const gap = columns.find(({ name }) => name === 'gap')!
    expect(gap.label.en).toMatch(/^BSC against/)
    expect(gap.thresholds!.map(({ value, tone }) => [Math.sign(value), tone])).toEqual([
      [-1, 'down'],
      [-1, 'warn'],
      [-1, 'none'],
      [1, 'info'],
      [1, 'up'],
    ])
    expect(rows[0]).toMatchObject({ subject: 'FPT', gap: 12, insight: 'bullish_gap' })
    const insight = columns.find(({ name }) => name === 'insight')!
    expect(insight.values!.bullish_gap).toMatchObject({ tone: 'up' })
  })

  test('chooses by cover, number of brokers, insight, sector and name', async () => {
    expect(await subjects({ covered: false, sort: 'bsc' })).toEqual(['DGW', 'FPT', 'HPG', 'VNM', 'MWG'])
    expect(await subjects({ minimum: 1 })).toEqual(['DGW', 'HPG', 'FPT'])
    expect(await subjects({ insight: 'aligned' })).toEqual(['HPG'])
    expect(await subjects({ sector: 'TECHNOLOGY', insight: 'ALL' })).toEqual(['FPT'])
    expect(await subjects({ search: 'hpg' })).toEqual(['HPG'])
  })

  test('of a year that a broker has no forecast of, its column is empty and has no source', async () => {
    const { rows, columns } = await ask(consensus, { symbol: 'HPG', basis: 'others', year: 2025 })
    expect(rows).toMatchObject([{ bsc: 80e9, hcm: 88e9, vci: null, consensus: 88e9 }])
    expect(columns.find(({ name }) => name === 'vci')!.metric).toBeNull()
  })

  test('without the files there are no rows; what a reader sends is bound', async () => {
    expect((await (await openBrokers({}))(consensus, { basis: 'all' })).rows).toEqual([])
    const answer = await ask(consensus, { basis: 'all', insight: HOSTILE })
    expect(answer.rows).toEqual([])
    expectBound(answer)
  })
})
