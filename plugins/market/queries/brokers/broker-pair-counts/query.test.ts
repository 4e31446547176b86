import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE } from '../../../../queries/shared/test-query.ts'
import { openBrokers } from '../shared/test-brokers.ts'
import { brokerPairCounts } from './query.ts'

const says = (symbol: string, profit: number | undefined, rating?: string) => ({
  ...{ symbol, rating },
  profits: { 2026: profit },
})
const ask = await openBrokers({
  bsc: [says('HPG', 104, 'BUY'), says('FPT', 96, 'SELL'), says('MWG', 106, 'BUY'), says('VNM', undefined)],
  vci: [
    says('HPG', 100, 'M-PF'),
    says('FPT', 100, 'SELL'),
    says('MWG', 100, 'O-PF'),
    says('VNM', 100, 'BUY'),
  ],
})
const counts = async (params: Record<string, unknown>) =>
  (await ask(brokerPairCounts, params)).rows.map(({ agreement, covered }) => [agreement, covered])

describe('broker-pair-counts', () => {
  test('counts by profits, in the order of the labels; a stock that cannot be compared is not counted', async () => {
    expect(await counts({})).toEqual([
      ['ALIGNED', 2],
      ['BSC_BULL', 1],
    ])
  })

  test('counts by ratings', async () => {
    expect(await counts({ by: 'rating_agreement' })).toEqual([
      ['ALIGNED', 1],
      ['BSC_BULL', 1],
      ['ALIGNED_BEARISH', 1],
    ])
  })

  test('counts what is chosen, and nothing without the files; a sector is bound', async () => {
    expect(await counts({ symbol: 'MWG' })).toEqual([['BSC_BULL', 1]])
    expect((await (await openBrokers({}))(brokerPairCounts, {})).rows).toEqual([])
    const answer = await ask(brokerPairCounts, { sector: HOSTILE })
    expect(answer.rows).toEqual([])
    expectBound(answer)
  })
})
