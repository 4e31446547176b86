import { describe, expect, test } from 'vitest'
import { type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { rotation } from './query.ts'

const ask = { by: 'strength', trail: 0, smooth: 1 } as const
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length
const list = (values: readonly number[]): Sql => sql`unnest(cast(${values.map(String)} as double[]))`
/** One row a day from 2026-01-01 on. */
const days = (count: number): Sql => sql`unnest(range(${count})) as i`
const date = sql`date '2026-01-01' + i::int as date`

describe('rotation of sectors against their own mean', () => {
  const strength = (sector: string, values: readonly number[], stocks = 9): Sql => sql`
    select ${sector} as sector_code, ${date}, score as strength_score, ${stocks}::int as total_stocks
    from (select ${days(values.length)}, ${list(values)} as score)`
  const BANK = [1, 2, 40, 50, 60, 50, 40, 30, 40, 50, 60, 70]

  test('strength over its mean of trail and ten sessions, and its change in five, times 100', async () => {
    const { rows } = await withTables({ sector_breadth: strength('BANK', BANK) })
    const [head, ...others] = await rows(rotation, ask)
    expect(others).toEqual([])
    const whole = mean(BANK.slice(-10))
    expect(head).toMatchObject({ subject: 'BANK', date: '2026-01-12', quadrant: 'LEADING' })
    expect(head!.rs_ratio).toBeCloseTo(70 / whole, 9)
    expect(head!.rs_momentum).toBeCloseTo((70 / whole - 40 / whole) * 100, 9)
  })

  test('the way is as long as asked, oldest first, each point a mean; `heads` leaves the newest', async () => {
    const { rows } = await withTables({ sector_breadth: strength('BANK', BANK) })
    const way = await rows(rotation, { ...ask, trail: 2, smooth: 3 })
    const ratios = BANK.map((value) => value / mean(BANK))
    expect(way.map((point) => point.date)).toEqual(['2026-01-11', '2026-01-12'])
    expect(way[0]!.rs_ratio).toBeCloseTo(mean(ratios.slice(8, 11)), 9)
    expect(way[1]!.rs_ratio).toBeCloseTo(mean(ratios.slice(9)), 9)
    expect(await rows(rotation, { ...ask, trail: 2, smooth: 3, heads: true })).toEqual([way[1]])
  })

  test('a mean below ten counts as ten, momentum stays within −100 and 150, and a quiet strong sector lags', async () => {
    const tables = [
      strength('OIL_GAS', Array(10).fill(100)),
      strength('IT', [...Array(9).fill(1), 90]),
      strength('CHEMICALS', [...Array(5).fill(95), ...Array(5).fill(1)]),
      strength('MEDIA', Array(10).fill(2)),
    ].reduce((all, one) => sql`${all} union all ${one}`)
    const { rows } = await withTables({ sector_breadth: tables })
    const points = Object.fromEntries(
      (await rows(rotation, ask)).map(({ subject, ...point }) => [subject, point]),
    )
    expect(points.OIL_GAS).toMatchObject({ rs_ratio: 1, rs_momentum: 0, quadrant: 'LEVEL' })
    expect(points.IT).toMatchObject({ rs_ratio: 9, rs_momentum: 150, quadrant: 'LEADING' })
    expect(points.CHEMICALS).toMatchObject({ rs_momentum: -100, quadrant: 'LAGGING' })
    expect(points.MEDIA!.rs_ratio).toBeCloseTo(0.2, 9)
  })

  test('sectors of less than five stocks or five sessions are left out', async () => {
    const tables = sql`${strength('TELECOM', Array(10).fill(50), 4)} union all ${strength('IT', Array(4).fill(50))}
      union all ${strength('BANK', Array(5).fill(50), 5)}`
    const { rows } = await withTables({ sector_breadth: tables })
    expect(await rows(rotation, ask)).toMatchObject([{ subject: 'BANK', rs_ratio: 1 }])
  })

  test('without five sessions before there is no momentum and no quadrant', async () => {
    const { rows } = await withTables({ sector_breadth: strength('BANK', Array(5).fill(50)) })
    expect(await rows(rotation, ask)).toMatchObject([{ rs_momentum: null, quadrant: 'UNKNOWN' }])
  })
})

describe('rotation of stocks', () => {
  const ratings = sql`select symbol, ${date}, base + step * i as rs_rating
    from (values ('FPT', 60e0, 2e0), ('MWG', 40, 1), ('VCB', 90, -3), ('ACB', 30, -1), ('SSI', 50, 0)) s(symbol, base, step),
      (select ${days(12)}) where symbol <> 'SSI' or i < 9`
  const stock = { ...ask, by: 'stock' } as const

  test('the rating over 50 and its change in five sessions, of the tickers that are typed', async () => {
    const { rows } = await withTables({ rs_rating: ratings })
    const named = 'fpt, mwg;VCB acb ssi'
    // On the twelfth day FPT has 82 and MWG 51, VCB 57 and ACB 19; SSI has less than ten ratings.
    expect((await rows(rotation, { ...stock, named })).map(rounded)).toEqual([
      { date: '2026-01-12', subject: 'ACB', rs_ratio: 0.38, rs_momentum: -10, quadrant: 'LAGGING' },
      { date: '2026-01-12', subject: 'FPT', rs_ratio: 1.64, rs_momentum: 20, quadrant: 'LEADING' },
      { date: '2026-01-12', subject: 'MWG', rs_ratio: 1.02, rs_momentum: 10, quadrant: 'LEADING' },
      { date: '2026-01-12', subject: 'VCB', rs_ratio: 1.14, rs_momentum: -30, quadrant: 'WEAKENING' },
    ])
  })

  test('or of every stock of a sector; what a reader types is bound', async () => {
    const { rows, context } = await withTables({ rs_rating: ratings })
    const subjects = async (params: object) =>
      (await rows(rotation, { ...stock, ...params })).map((row) => row.subject)
    expect(await subjects({ sector: 'BANK' })).toEqual(['ACB', 'VCB'])
    expect(await subjects({ sector: 'ALL', named: 'MWG' })).toEqual(['MWG'])
    expect(await subjects({ sector: 'ALL' })).toEqual([])
    const { statement } = rotation.plan({ ...stock, named: `X')--` }, context)
    expect(statement.values).toContain(`X')--`)
    expect(statement.text.join('?')).not.toContain(`X')--`)
  })
})

describe('rotation of sectors against VN-Index', () => {
  const SESSIONS = 40
  /** Closes that turn, so that every mean counts. */
  const closeOf = (base: number, i: number) => base + 10 * (i % 7) + i
  const closes = (
    symbol: string,
    base: number,
    cap: number,
    from = 0,
  ): Sql => sql`select ${symbol} as symbol, ${date},
      ${base}::double + 10 * (i % 7) + i as close, ${cap}::double as market_cap
    from (select ${days(SESSIONS)}) where i >= ${from}`
  const prices = [closes('VCB', 100, 3), closes('ACB', 300, 1), closes('FPT', 100, 5, 10)].reduce(
    (all, one) => sql`${all} union all ${one}`,
  )
  const vnindex = sql`select 'VNINDEX' as symbol, ${date}, 1000e0 + 5 * (i % 3) as close from (select ${days(SESSIONS)})`
  const files = sql`select * from (values ('IT', date '2026-01-16', 101.5e0, 99e0), ('BANK', date '2026-01-16', 1e0, 1e0))
    t(sector_code, date, rs_ratio, rs_momentum)`
  const index = { ...ask, by: 'index' } as const

  /** The sector's line, the mean of ten over the mean of ten of those, and its change in ten. */
  function expected(day: number) {
    const line = (i: number) => (3 * closeOf(100, i) + closeOf(300, i)) / 4 / (1000 + 5 * (i % 3))
    const ten = (of: (i: number) => number) => (i: number) =>
      mean(Array.from({ length: 10 }, (_, k) => of(i - k)))
    const smooth = ten(line)
    const ratio = (i: number) => (smooth(i) / ten(smooth)(i)) * 100
    return { ratio: ratio(day), momentum: (ratio(day) / ratio(day - 10)) * 100 }
  }

  test('the way is that of prices weighted by market value; a sector without it has the stored point', async () => {
    const { rows } = await withTables({ prices, vnindex, sector_rrg: files })
    const points = await rows(rotation, { ...index, trail: 2 })
    expect(points.map(({ subject, date }) => [subject, date])).toEqual([
      ['BANK', '2026-02-08'],
      ['BANK', '2026-02-09'],
      ['IT', '2026-01-16'],
    ])
    for (const [i, day] of [38, 39].entries()) {
      expect(points[i]!.rs_ratio).toBeCloseTo(expected(day).ratio, 9)
      expect(points[i]!.rs_momentum).toBeCloseTo(expected(day).momentum, 9)
    }
    expect(points[2]).toMatchObject({ rs_ratio: 101.5, rs_momentum: 99, quadrant: 'WEAKENING' })
    // Three times ten sessions are needed; the stored point of banks is no part of their way.
    const whole = (await rows(rotation, { ...index, trail: 60 })).filter(({ subject }) => subject === 'BANK')
    expect(whole).toHaveLength(SESSIONS - 28)
    expect(whole[0]!.date).toBe('2026-01-29')
  })

  test('without prices there are the stored points; trails and smoothing are explained', async () => {
    const { rows, context } = await withTables({ sector_rrg: files })
    expect(await rows(rotation, index)).toMatchObject([
      { subject: 'BANK', quadrant: 'LAGGING' },
      { subject: 'IT', quadrant: 'WEAKENING' },
    ])
    const notes = (params: object) => rotation.plan({ ...index, ...params }, context).notes
    expect(notes({})).toEqual([])
    expect(notes({ trail: 5 })).toHaveLength(1)
    expect(notes({ smooth: 3 })).toHaveLength(1)
    expect(notes({ by: 'strength', trail: 5 })).toEqual([])
  })
})

test.each(['index', 'strength', 'stock'] as const)(
  '%s: its columns, and it runs without files',
  async (by) => {
    const { rows, names, context } = await withTables({})
    const params = { ...ask, by, named: 'FPT' }
    expect(await rows(rotation, params)).toEqual([])
    const { returned, promised } = await names(rotation, params)
    expect(returned).toEqual(promised)
    const datasets = { index: ['sector_rrg', 'prices'], strength: ['sector_breadth'], stock: ['rs_rating'] }
    expect(rotation.plan(params, context).datasets).toEqual(datasets[by])
  },
)

function rounded(row: Readonly<Record<string, unknown>>) {
  const number = (value: unknown) => Math.round(Number(value) * 1e9) / 1e9
  return { ...row, rs_ratio: number(row.rs_ratio), rs_momentum: number(row.rs_momentum) }
}
