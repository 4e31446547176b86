import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE } from '../../../../queries/shared/test-query.ts'
import { openBrokers } from '../shared/test-brokers.ts'
import { brokerPair } from './query.ts'

const says = (
  symbol: string,
  profit: number | undefined,
  rating: string,
  target?: number,
  sector?: string,
) => ({
  ...{ symbol, rating, target, sector },
  profits: { 2026: profit },
})
// TCB is followed by one of the two only.
const ask = await openBrokers({
  bsc: [
    says('HPG', 100, 'BUY', 30),
    says('FPT', 90, 'HOLD', 24, 'TECHNOLOGY'),
    says('MWG', 110, 'SELL'),
    says('VNM', undefined, 'N/A', 50),
    says('TCB', 1, 'BUY'),
  ],
  vci: [
    says('HPG', 100, 'U-PF', 24),
    says('FPT', 100, 'BUY', 30),
    says('MWG', 100, 'SELL'),
    says('VNM', 100, 'O-PF', 40),
  ],
})
const subjects = async (params: Record<string, unknown>) =>
  (await ask(brokerPair, params)).rows.map(({ subject }) => subject)

describe('broker-pair', () => {
  test('stocks that both follow, most different profits first, those without a comparison last', async () => {
    const { rows } = await ask(brokerPair, {})
    expect(rows.map((row) => [row.subject, row.npatmi_gap, row.agreement])).toEqual([
      ['FPT', ((90 - 100) / 100) * 100, 'VCI_BULL'],
      ['MWG', ((110 - 100) / 100) * 100, 'BSC_BULL'],
      ['HPG', 0, 'ALIGNED'],
      ['VNM', null, null],
    ])
    expect(rows[2]).toMatchObject({
      label: 'HPG',
      sector: 'STEEL',
      bsc: 100e9,
      vci: 100e9,
      bsc_tp: 30,
      vci_tp: 24,
    })
    expect(rows[2]!.tp_gap).toBeCloseTo((30 / 24 - 1) * 100, 12)
  })

  test('ratings are compared on one scale: who says buy', async () => {
    const { rows } = await ask(brokerPair, {})
    expect(rows.map((row) => [row.subject, row.bsc_rating, row.vci_rating, row.rating_agreement])).toEqual([
      ['FPT', 'HOLD', 'STRONG BUY', 'VCI_BULL'],
      ['MWG', 'SELL', 'STRONG SELL', 'ALIGNED_BEARISH'],
      ['HPG', 'BUY', 'SELL', 'BSC_BULL'],
      ['VNM', 'N/A', 'BUY', null],
    ])
  })

  test('chooses by agreement, sector and symbol; ALL is every one; what a reader sends is bound', async () => {
    expect(await subjects({ agreement: 'BSC_BULL' })).toEqual(['MWG'])
    expect(await subjects({ sector: 'TECHNOLOGY', agreement: 'ALL' })).toEqual(['FPT'])
    expect(await subjects({ symbol: 'VNM' })).toEqual(['VNM'])
    const answer = await ask(brokerPair, { agreement: HOSTILE })
    expect(answer.rows).toEqual([])
    expectBound(answer)
  })

  test('without either file there is nothing to compare', async () => {
    const { rows, plan } = await (await openBrokers({ bsc: [says('HPG', 100, 'BUY')] }))(brokerPair, {})
    expect([rows, plan.datasets]).toEqual([[], ['broker_bsc', 'broker_vci']])
    expect((await (await openBrokers({}))(brokerPair, {})).rows).toEqual([])
  })
})
