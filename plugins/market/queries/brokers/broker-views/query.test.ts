import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE } from '../../../../queries/shared/test-query.ts'
import { openBrokers } from '../shared/test-brokers.ts'
import { brokerViews } from './query.ts'

// Vietcap expects a loss in 2026; SSI follows the stock without a number.
const ask = await openBrokers({
  bsc: [
    { symbol: 'HPG', rating: 'BUY', target: 30, profits: { 2026: 100, 2027: 120 } },
    { symbol: 'FPT', target: 1 },
  ],
  hcm: [{ symbol: 'HPG', rating: 'HOLD', target: 33, profits: { 2026: 110 } }],
  vci: [{ symbol: 'HPG', rating: 'O-PF', target: 36, profits: { 2026: -50, 2027: 132 } }],
  ssi: [{ symbol: 'HPG', rating: 'MUA' }],
})
const views = (params: object = {}) => ask(brokerViews, { symbol: 'HPG', basis: 'others', ...params })

describe('broker-views', () => {
  test('each broker with a number, BSC first and the mean last, against BSC in percent', async () => {
    const { rows } = await views()
    expect(rows.map(({ broker, rating, tp }) => [broker, rating, tp])).toEqual([
      ['bsc', 'BUY', 30],
      ['hcm', 'HOLD', 33],
      ['vci', 'BUY', 36],
      ['consensus', null, (33 + 36) / 2],
    ])
    expect(rows[0]).toMatchObject({ tp_gap: null, npatmi_26_gap: null, npatmi_27_gap: null })
    expect(rows[2]).toMatchObject({ tp_gap: ((36 - 30) / 30) * 100, npatmi_26: -50e9, npatmi_27_gap: 10 })
    expect(rows[2]!.npatmi_26_gap).toBe(-150)
  })

  test('a loss is no opinion to average; the mean is of the others or of all', async () => {
    const mean = async (basis: string) => (await views({ basis })).rows.at(-1)!
    expect(await mean('others')).toMatchObject({ tp_gap: 15, npatmi_26: 110e9, npatmi_26_gap: 10 })
    const all = await mean('all')
    expect(all).toMatchObject({ broker: 'consensus', tp: 33, npatmi_26: 105e9, npatmi_27: 126e9 })
    expect(all.npatmi_27_gap).toBeCloseTo(5, 12)
  })

  test('a stock that nobody follows has no rows, nor has any without the files; a symbol is bound', async () => {
    expect((await views({ symbol: 'VNM' })).rows).toEqual([])
    const answer = await views({ symbol: HOSTILE })
    expect(answer.rows).toEqual([])
    expectBound(answer)
    const bare = await (await openBrokers({}))(brokerViews, { symbol: 'HPG', basis: 'all' })
    expect(bare.rows).toEqual([])
    expect([...bare.plan.datasets!].sort()).toEqual(['broker_bsc', 'broker_hcm', 'broker_ssi', 'broker_vci'])
  })
})
