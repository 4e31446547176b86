import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE } from '../../../../queries/shared/test-query.ts'
import { openBrokers } from '../shared/test-brokers.ts'
import { consensusCounts } from './query.ts'

const says = (symbol: string, profit: number) => ({ symbol, profits: { 2026: profit } })
// The mean of the others: 100 of BSC against 80, 94, 100, 107 and 130; VNM has BSC alone, MWG others alone.
const ask = await openBrokers({
  bsc: ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'VNM'].map((symbol) => says(symbol, 100)),
  vci: [
    says('AAA', 80),
    says('BBB', 94),
    says('CCC', 100),
    says('DDD', 107),
    says('EEE', 130),
    says('MWG', 9),
  ],
})

describe('consensus-counts', () => {
  test('every stock of BSC stands in one class; those that it lacks are counted apart', async () => {
    const { rows } = await ask(consensusCounts, {})
    expect(rows).toEqual([
      {
        ...{ covered: 6, overlap: 5, no_data: 1, not_bsc: 1 },
        ...{ bullish_gap: 1, slight_bull: 1, aligned: 1, slight_bear: 1, bearish_gap: 1 },
      },
    ])
  })

  test('the mean may be of all brokers: nearer to BSC, and there for BSC alone', async () => {
    const { rows } = await ask(consensusCounts, { basis: 'all' })
    // 90, 97, 100, 103.5, 115 and 100: "10% or more" holds for 10%.
    expect(rows).toMatchObject([{ slight_bull: 0, aligned: 4, bearish_gap: 1, bullish_gap: 1, no_data: 0 }])
  })

  test('heads are the words of the classes; without the files all counts are zero; a sector is bound', async () => {
    const bare = await (await openBrokers({}))(consensusCounts, {})
    expect(bare.rows.map((row) => Object.values(row))).toEqual([Array(9).fill(0)])
    expect(bare.columns.find(({ name }) => name === 'slight_bull')!.label.en).toBe('BSC slightly higher')
    const answer = await ask(consensusCounts, { sector: HOSTILE })
    expect(answer.rows).toMatchObject([{ covered: 0 }])
    expectBound(answer)
  })
})
