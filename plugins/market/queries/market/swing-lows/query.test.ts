import { describe, expect, test } from 'vitest'
import { withTables } from '../../shared/test-tables.ts'
import { type Breadth, HIGHER, withBreadth } from '../shared/test-breadth.ts'
import { swingLowsQuery } from './query.ts'

async function lowsOf(of: Breadth) {
  const { rows } = await withBreadth(of)
  return rows(swingLowsQuery, {})
}
const ma20 = async (values: readonly number[]) => (await lowsOf({ ma20: values }))[0]!

describe('swing-lows', () => {
  test('one row a line: the two newest lows and how they compare', async () => {
    const rows = await lowsOf({ ma20: HIGHER, ma50: [60, 50, 40, 50, 60, 45, 30, 45, 60, 60] })
    const today = { swing_state: 'CONFIRMED_TODAY' }
    expect(rows).toEqual([
      { line: 'MA20', swing_previous: 5, swing_recent: 10, swing: 'HIGHER_LOW', ...today },
      { line: 'MA50', swing_previous: 40, swing_recent: 30, swing: 'LOWER_LOW', swing_state: 'CONFIRMED' },
    ])
  })

  test('a low needs two later sessions to be confirmed', async () => {
    const fall = [...HIGHER, 20, 20, 20, 12, 8]
    const lower = { swing_previous: 10, swing_recent: 8, swing: 'LOWER_LOW' }
    expect(await ma20([...fall, 11])).toMatchObject({ ...lower, swing_state: 'PENDING' })
    expect(await ma20([...fall, 11, 12])).toMatchObject({ ...lower, swing_state: 'CONFIRMED_TODAY' })
    expect(await ma20([...fall, 11, 12, 13])).toMatchObject({ ...lower, swing_state: 'CONFIRMED' })
  })

  test('a low lies below two neighbours on either side', async () => {
    expect(await ma20([20, 10, 12, 9, 12, 20])).toMatchObject({ swing_recent: 9 })
    expect(await ma20([20, 10, 12, 10, 12, 20])).toMatchObject({ swing_recent: null })
    expect(await ma20([20, 15, 9, 12, 8.9, 12])).toMatchObject({ swing_recent: 8.9, swing_state: 'PENDING' })
  })

  test('a dip of less than three points is no low; one low alone stands on both sides', async () => {
    const none = { swing_previous: null, swing_recent: null, swing: null, swing_state: null }
    expect(await ma20([20, 19, 17.1, 19, 20])).toMatchObject(none)
    expect(await ma20([20, 19, 17, 19, 20])).toMatchObject({
      swing_previous: 17,
      swing_recent: 17,
      swing: null,
    })
  })

  test('lows of more than 32 sessions ago are forgotten', async () => {
    const later = (sessions: number) => [20, 12, 5, 12, 20, ...Array(sessions).fill(20)]
    // The low is the third of the 32 sessions: its second neighbour before it is still among them.
    expect(await ma20(later(27))).toMatchObject({ swing_recent: 5 })
    expect(await ma20(later(28))).toMatchObject({ swing_recent: null })
  })

  test('its columns, and it runs without a file', async () => {
    const none = await withTables({})
    expect(await none.rows(swingLowsQuery, {})).toEqual([])
    expect(swingLowsQuery.plan({}, none.context).datasets).toEqual(['market_breadth'])
    for (const { names } of [none, await withBreadth({ ma20: HIGHER })]) {
      const { returned, promised } = await names(swingLowsQuery, {})
      expect(returned).toEqual(promised)
    }
  })
})
