import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agree, load, read, type Values } from './test-books.ts'

/** The definitions again, over a plain map of quarters or years: one value at a time, no windows. */
function expected(rows: ReadonlyMap<number, { flow: number | null; stock: number | null }>, yearly: boolean) {
  const year = yearly ? 1 : 4
  const num = (value: number | null | undefined) => (value === undefined || value === null ? null : value)
  const div = (a: number | null, b: number | null) => (a === null || b === null || b === 0 ? null : a / b)
  const grow = (now: number | null, base: number | null) =>
    now === null || base === null || base === 0 ? null : ((now - base) / Math.abs(base)) * 100
  const mean = (values: (number | null)[]) => {
    const there = values.filter((value) => value !== null)
    return there.length === 0 ? null : there.reduce((a, b) => a + b, 0) / there.length
  }
  const flow = (p: number) => num(rows.get(p)?.flow)
  const stock = (p: number) => num(rows.get(p)?.stock)
  const quotient = (p: number) => div(flow(p), stock(p))
  const trailing = (p: number) => {
    const four = [p, p - 1, p - 2, p - 3].map(flow)
    return four.includes(null) ? null : four.reduce<number>((a, b) => a + b!, 0)
  }
  const there = (value: number | null, then: number | null) => (value === null ? null : then)
  const mean2 = (p: number) => there(stock(p), mean([stock(p), stock(p - 1)]))
  const turn = (p: number) => {
    const q = div(trailing(p), mean2(p))
    return q === null ? null : q + 1
  }
  const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b)
  const size = (value: number | null) => (value === null ? null : Math.abs(value))
  return (p: number): Values => ({
    flow: flow(p),
    stock: stock(p),
    quotient: quotient(p),
    wins: there(flow(p), 2 * (flow(p) ?? 0)),
    either: flow(p) ?? 0,
    growth: grow(flow(p), flow(p - year)),
    change: grow(stock(p), stock(p - 1)),
    before: stock(p - 1),
    delta: minus(stock(p), stock(p - 1)),
    mean4: there(quotient(p), mean([0, 1, 2, 3].map((k) => quotient(p - k)))),
    opening: stock(yearly ? p - 1 : Math.floor(p / 4) * 4 - 1),
    clipped: there(quotient(p), Math.max(-0.5, Math.min(0.5, quotient(p) ?? 0))),
    smaller: flow(p) === null || stock(p) === null ? null : Math.min(flow(p)!, stock(p)!),
    size: size(stock(p)),
    ...(yearly
      ? {}
      : {
          rate: flow(p) === null ? null : flow(p)! * 4,
          mean_size: size(stock(p)),
          mean2: mean2(p),
          trailing: trailing(p),
          trailing_growth: grow(trailing(p), trailing(p - 4)),
          deep: minus(grow(turn(p), turn(p - 4)), grow(size(flow(p)), size(flow(p - 1)))),
        }),
  })
}

const METRICS = [
  'flow',
  'stock',
  'quotient',
  'wins',
  'either',
  'growth',
  'change',
  'before',
  'delta',
  'mean2',
  'mean4',
  'opening',
  'clipped',
  'smaller',
  'size',
  'rate',
  'mean_size',
  'trailing',
  'trailing_growth',
  'deep',
]
const amount = fc.option(fc.constantFrom(0, -0, 1, -1, 40, -250, 1e6, 3.75e12, -8.5e11), {
  nil: null,
  freq: 4,
})
/** Quarters of three years, some missing, with missing, negative and zero values, in any order. */
const history = fc
  .uniqueArray(
    fc.record({ p: fc.integer({ min: 2022 * 4, max: 2024 * 4 + 3 }), flow: amount, stock: amount }),
    {
      selector: ({ p }) => p,
      maxLength: 12,
    },
  )
  .map((rows) =>
    rows.map(({ p, ...values }) => ({ year: Math.floor(p / 4), quarter: (p % 4) + 1, ...values })),
  )

describe('metricTable over generated statements', () => {
  test('quarterly values are what the definitions say, with gaps, nulls, zero and negative bases', async () => {
    await fc.assert(
      fc.asyncProperty(history, history, async (a, b) => {
        const records = [
          ...a.map((r) => ({ symbol: 'AAA', ...r })),
          ...b.map((r) => ({ symbol: 'BBB', ...r })),
        ]
        await load(records)
        const rows = await read(METRICS, 'quarterly')
        expect(rows).toHaveLength(records.length)
        for (const row of rows) {
          const own = records.filter(({ symbol }) => symbol === row._subject)
          const values = expected(new Map(own.map((r) => [r.year * 4 + r.quarter - 1, r])), false)
          agree(row, values(Number(row._position)))
        }
      }),
      { seed: 20260116, numRuns: 60 },
    )
  })

  test('yearly values: flows summed where complete, stocks at the end, formulas anew, no growth of partial years', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (quarters) => {
        await load(quarters.map((r) => ({ symbol: 'AAA', ...r })))
        const rows = await read(METRICS, 'yearly')
        const ends = new Map<number, number>()
        for (const { year, quarter } of quarters) ends.set(year, Math.max(quarter, ends.get(year) ?? 0))
        const years = new Map(
          [...ends].map(([year, end]) => {
            const own = quarters.filter((r) => r.year === year)
            const flows = own.map((r) => r.flow).filter((value) => value !== null)
            return [
              year,
              {
                flow: flows.length === end ? flows.reduce<number>((a, b) => a + b, 0) : null,
                stock: own.find((r) => r.quarter === end)!.stock,
              },
            ] as const
          }),
        )
        const quarterly = expected(new Map(quarters.map((r) => [r.year * 4 + r.quarter - 1, r])), false)
        const values = expected(years, true)
        expect(rows.map((row) => row._position)).toEqual([...ends.keys()].sort())
        for (const row of rows) {
          const year = Number(row._position)
          const end = ends.get(year)!
          const wanted = values(year)
          const whole = end === 4 && ends.get(year - 1) === 4
          const months = end === 4 ? '' : `-${end * 3}M`
          expect(row._period).toBe(`${year}${months}`)
          // The year before ends where its last quarter does; only a whole one is an opening balance.
          const opening = ends.get(year - 1) === 4 ? wanted.opening! : null
          const growth = whole
            ? { growth: wanted.growth!, change: wanted.change! }
            : { growth: null, change: null }
          const lastQuarter = quarterly(year * 4 + end - 1)
          const trailing = lastQuarter.trailing!
          const mean2 = lastQuarter.mean2!
          const rate = wanted.flow === null ? null : (wanted.flow! * 4) / end
          const sizes = quarters.flatMap((r) =>
            r.year === year && r.stock !== null ? Math.abs(r.stock) : [],
          )
          const mean_size = sizes.length === end ? sizes.reduce((a, b) => a + b, 0) / end : null
          agree(row, { ...wanted, ...growth, opening, trailing, mean2, rate, mean_size })
        }
      }),
      { seed: 20260117, numRuns: 60 },
    )
  })
})
