import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Frequency, metricTable } from './metric-table.ts'
import type { QueryContext } from './plugin.ts'
import { ident, join, raw, sql } from './sql.ts'
import {
  type Database,
  openDatabase,
  openTree,
  REAL_DATA,
  registryFrom,
  shippedRegistry,
} from './test-database.ts'

const LABEL = 'label: {en: X, vi: X}'
const metric = (id: string, kind: string, source: string, unit = 'VND') =>
  `  ${id}: {${LABEL}, unit: ${unit}, kind: ${kind}, sources: {COMPANY: {dataset: books, ${source}}}}`

/** `flow` and `stock` are stored; every other metric is one function of them, so that each can be checked alone. */
const REGISTRY = registryFrom(`
units:
  VND: {${LABEL}, format: {style: money}}
  bn: {${LABEL}, of: VND, factor: 1000000000, format: {style: money}}
  percent: {${LABEL}, format: {style: percent}}
entities:
  COMPANY: {${LABEL}}
  SERIES: {${LABEL}}
datasets:
  books:
    title: {en: Books, vi: Sổ}
    path: books.parquet
    key: [symbol, year, quarter]
    subject: symbol
    time: {column: report_date, every: quarter, year: year, quarter: quarter}
    columns:
      symbol: {type: text}
      report_date: {type: date}
      year: {type: integer}
      quarter: {type: integer}
      freq_code: {type: text}
      flow: {type: double, unit: VND}
      stock: {type: double, unit: VND}
      billions: {type: double, unit: bn}
      stored_ratio: {type: double, unit: percent}
  lines:
    title: {en: Lines, vi: Chỉ tiêu}
    path: lines.parquet
    key: [code_of, at, line]
    subject: code_of
    time: {column: at, every: quarter}
    long: {code: line, value: amount}
    columns:
      code_of: {type: text}
      at: {type: date}
      line: {type: text}
      amount: {type: double}
  prices:
    title: {en: Prices, vi: Giá}
    path: prices.parquet
    key: [symbol, date]
    subject: symbol
    time: {column: date, every: session}
    columns:
      symbol: {type: text}
      date: {type: date}
      close: {type: double, unit: VND}
metrics:
${metric('flow', 'flow', 'column: flow')}
${metric('stock', 'stock', 'column: stock')}
${metric('billions', 'stock', 'column: billions')}
${metric('stored_ratio', 'ratio', 'column: stored_ratio', 'percent')}
${metric('quotient', 'ratio', 'formula: flow / stock')}
${metric('wins', 'flow', 'column: billions, formula: flow * 2')}
${metric('falls_back', 'stock', 'column: stock, formula: absent + 1')}
${metric('absent', 'stock', 'column: billions, formula: lost + 1')}
${metric('lost', 'flow', 'formula: nowhere')}
${metric('nowhere', 'flow', 'formula: gone * 1')}
  gone: {${LABEL}, unit: VND, kind: flow, sources: {COMPANY: {dataset: prices, column: close}}}
${metric('either', 'flow', 'formula: "coalesce(gone, flow, 0)"')}
${metric('constant', 'flow', 'formula: "coalesce(gone, 0)"')}
${metric('trailing', 'stock', 'formula: ttm(flow)')}
${metric('trailing_growth', 'ratio', 'formula: yoy(trailing)', 'percent')}
${metric('growth', 'ratio', 'formula: yoy(flow)', 'percent')}
${metric('change', 'ratio', 'formula: change(stock)', 'percent')}
${metric('before', 'stock', 'formula: previous(stock)')}
${metric('delta', 'flow', 'formula: delta(stock)')}
${metric('mean2', 'stock', 'formula: avg2(stock)')}
${metric('mean4', 'stock', 'formula: ma4(quotient)')}
${metric('opening', 'stock', 'formula: year_end(stock)')}
${metric('clipped', 'ratio', 'formula: "clip(quotient, -0.5, 0.5)"')}
${metric('smaller', 'stock', 'formula: "least(flow, stock)"')}
${metric('size', 'stock', 'formula: abs(-stock)')}
${metric('rate', 'flow', 'formula: annualise(flow)')}
${metric('mean_size', 'stock', 'formula: period_mean(abs(stock))')}
${metric('deep', 'ratio', 'formula: "yoy(ttm(flow) / avg2(stock) + 1) - change(abs(flow))"', 'percent')}
${metric('line_a', 'flow', 'column: stock').replace('dataset: books, column: stock', 'dataset: lines, code: A_1')}
${metric('both', 'stock', 'formula: line_a + stock')}
  close: {${LABEL}, unit: VND, kind: stock, sources: {SERIES: {dataset: prices, column: close}}}
  close_change: {${LABEL}, unit: percent, kind: ratio, sources: {SERIES: {dataset: prices, formula: change(close)}}}
  close_yoy: {${LABEL}, unit: percent, kind: ratio, sources: {SERIES: {dataset: prices, formula: yoy(close)}}}
`)

interface Record {
  symbol: string
  year: number
  quarter: number
  flow: number | null
  stock: number | null
}
type Values = { [id: string]: number | null }

let database: Database
const columns = new Map<string, ReadonlyMap<string, string>>()
const context: QueryContext = { registry: REGISTRY, columns: (id) => columns.get(id), session: '2026-01-16' }

beforeAll(async () => {
  database = await openDatabase()
})

const double = (value: number | null) => raw(value === null ? 'cast(null as double)' : value.toExponential())

async function load(records: readonly Record[]) {
  const rows = records.map(({ symbol, year, quarter, flow, stock }) => {
    const date = `${year}-${String(quarter * 3).padStart(2, '0')}-28`
    return sql`(${symbol}, cast(${date} as date), ${year}, ${quarter}, 'Q', ${double(flow)}, ${double(stock)})`
  })
  await database.run(sql`create or replace table books as
    select *, stock / 1e9 as billions, flow / 7 as stored_ratio from (
      values ('', cast(null as date), 0, 0, 'Q', 0e0, 0e0) ${raw(rows.length ? ',' : '')} ${join(rows)}
    ) t(symbol, report_date, year, quarter, freq_code, flow, stock) where symbol <> ''`)
  columns.set('books', await database.columns(sql`books`))
}

async function read(
  metrics: readonly string[],
  frequency: Frequency,
  entity = 'COMPANY',
  subjects?: string[],
) {
  const { relation } = metricTable({ entity, metrics, frequency, context, subjects })
  return database.run(sql`select * from (${relation}) order by _subject, _position`)
}

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

function agree(row: { [key: string]: unknown }, values: Values) {
  for (const [id, value] of Object.entries(values)) {
    const found = row[id]
    const where = `${row._subject} ${row._period} ${id}`
    if (value === null || found === null) expect(found, where).toBe(value)
    // Sums over a window need not add in the order that the definition does.
    else
      expect(Math.abs(Number(found) - value), where).toBeLessThanOrEqual(
        1e-9 * Math.max(1e3, Math.abs(value)),
      )
  }
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

describe('metricTable', () => {
  const quarter = (n: number, flow: number | null, stock: number | null, symbol = 'AAA') => ({
    symbol,
    year: 2024,
    quarter: n,
    flow,
    stock,
  })

  test('delivers the canonical unit, whatever the file stores', async () => {
    await load([quarter(1, 1, 5e9)])
    expect(await read(['billions'], 'quarterly')).toMatchObject([{ billions: 5e9 }])
  })

  test('a formula wins over a column where its inputs exist, else the column stands in, else the metric is missing', async () => {
    await load([quarter(1, 1, 5e9)])
    const asked = ['wins', 'falls_back', 'lost', 'constant', 'unheard_of', 'absent', 'flow', 'flow']
    const { available, missing } = metricTable({
      entity: 'COMPANY',
      metrics: asked,
      frequency: 'quarterly',
      context,
    })
    expect(available).toEqual(['wins', 'falls_back', 'absent', 'flow'])
    expect(missing).toEqual(['lost', 'constant', 'unheard_of'])
    expect(await read(asked, 'quarterly')).toMatchObject([
      { wins: 2, falls_back: 5e9 + 1, absent: 5e9, flow: 1 },
    ])
  })

  test('what has no file is missing, and the relation is empty', async () => {
    columns.delete('books')
    const { available, relation } = metricTable({
      entity: 'COMPANY',
      metrics: ['flow'],
      frequency: 'yearly',
      context,
    })
    expect(available).toEqual([])
    expect(await database.run(relation)).toEqual([])
  })

  test('values too large for a DOUBLE are null, not infinite', async () => {
    await load([quarter(1, 1e308, 1e-300)])
    expect(await read(['quotient'], 'quarterly')).toMatchObject([{ quotient: null }])
  })

  test('only the subjects asked for; none for an empty list', async () => {
    await load([quarter(1, 1, 1), quarter(1, 2, 2, 'BBB'), quarter(1, 3, 3, "C'C")])
    expect(await read(['flow'], 'quarterly', 'COMPANY', ['BBB', "C'C"])).toMatchObject([
      { flow: 2 },
      { flow: 3 },
    ])
    expect(await read(['flow'], 'quarterly', 'COMPANY', [])).toEqual([])
  })

  test('lines of a long data set join the columns of another on the quarter', async () => {
    await load([quarter(1, 1, 100), quarter(2, 1, 200)])
    await database.run(sql`create or replace table lines as select * from (values
      ('AAA', date '2024-03-31', 'A_1', 7.5e0), ('AAA', date '2024-03-31', 'A_2', 9e0),
      ('AAA', date '2024-09-30', 'A_1', 8.5e0), ('AAA', date '2024-09-30', 'A_1', 8.5e0)
    ) t(code_of, "at", line, amount)`)
    columns.set('lines', await database.columns(sql`lines`))
    expect(await read(['line_a', 'stock', 'both'], 'quarterly')).toMatchObject([
      { _period: '2024Q1', line_a: 7.5, stock: 100, both: 107.5 },
      { _period: '2024Q2', line_a: null, stock: 200, both: null },
      { _period: '2024Q3', line_a: 8.5, stock: null, both: null },
    ])
  })

  test('dated rows: the previous one is the row before; quarters and years do not apply', async () => {
    await database.run(sql`create or replace table prices as select * from (values
      ('X', date '2026-01-16', 110e0), ('X', date '2026-01-12', 100e0), ('Y', date '2026-01-13', 5e0)
    ) t(symbol, date, close)`)
    columns.set('prices', await database.columns(sql`prices`))
    const { missing } = metricTable({ entity: 'SERIES', metrics: ['close_yoy'], frequency: 'dated', context })
    expect(missing).toEqual(['close_yoy'])
    expect(await read(['close_change'], 'dated', 'SERIES')).toMatchObject([
      { _subject: 'X', _period: '2026-01-12', close_change: null },
      { _subject: 'X', _period: '2026-01-16', close_change: 10 },
      { _subject: 'Y', _period: '2026-01-13', close_change: null },
    ])
  })

  test('half-year and yearly rows of a file are not mistaken for quarters', async () => {
    await load([quarter(2, 10, 1)])
    await database.run(sql`insert into books select * replace ('S' as freq_code, 99e0 as flow) from books`)
    expect(await read(['flow'], 'quarterly')).toMatchObject([{ flow: 10 }])
  })

  test('reads no column that nothing asks for', async () => {
    const { relation } = metricTable({
      entity: 'COMPANY',
      metrics: ['stock'],
      frequency: 'quarterly',
      context,
    })
    expect(relation.text.join('')).not.toContain(ident('flow').text[0])
  })
})

describe.skipIf(!REAL_DATA)(
  'metricTable on the real tree (set RATTAN_REAL_DATA)',
  { timeout: 120_000 },
  () => {
    const shipped = shippedRegistry()
    const open = openTree(REAL_DATA ?? '', shipped, ['company_financials', 'bank_financials'])
    const table = async (entity: string, metrics: string[], frequency: Frequency, subjects?: string[]) => {
      const tree = await open
      const { relation } = metricTable({ entity, metrics, frequency, context: tree.context, subjects })
      return tree.database.run(sql`select * from (${relation}) order by _subject, _position`)
    }

    test('FPT, third quarter of 2025', async () => {
      const rows = await table(
        'COMPANY',
        ['total_assets', 'total_liabilities', 'total_equity'],
        'quarterly',
        ['FPT'],
      )
      const last = rows.at(-1)!
      expect(last).toMatchObject({ _period: '2025Q3', total_assets: 82_738_304_930_449 })
      expect(Number(last.total_liabilities) + Number(last.total_equity)).toBe(82_738_304_930_449)
    })

    test('every company in every quarter, against plain arithmetic over the stored rows', async () => {
      const tree = await open
      const stored = await tree.database.run(sql`select * from company_financials`)
      const by = new Map(
        stored.map((row) => [`${row.symbol} ${Number(row.year) * 4 + Number(row.quarter) - 1}`, row]),
      )
      const value = (symbol: unknown, p: number, column: string) => {
        const found = by.get(`${symbol} ${p}`)?.[column]
        return typeof found === 'number' ? found : null
      }
      const rows = await table(
        'COMPANY',
        ['total_assets', 'fcf', 'operating_cf_ttm', 'total_assets_yoy', 'current_ratio', 'debt_to_assets'],
        'quarterly',
      )
      expect(rows).toHaveLength(stored.length)
      for (const row of rows) {
        const at = (column: string, back = 0) => value(row._subject, Number(row._position) - back, column)
        const assets = at('total_assets')
        const [ocf, capex] = [at('operating_cf'), at('capex')]
        const four = [0, 1, 2, 3].map((k) => at('operating_cf', k))
        const base = at('total_assets', 4)
        const liabilities = at('current_liabilities')
        const [short, long] = [at('st_debt'), at('lt_debt')]
        agree(row, {
          total_assets: assets,
          fcf: ocf === null || capex === null ? null : ocf - Math.abs(capex),
          operating_cf_ttm: four.includes(null) ? null : four.reduce<number>((a, b) => a + b!, 0),
          total_assets_yoy: !assets || !base ? null : ((assets - base) / Math.abs(base)) * 100,
          current_ratio:
            at('current_assets') === null || !liabilities ? null : at('current_assets')! / liabilities,
          debt_to_assets: short === null || long === null || !assets ? null : ((short + long) / assets) * 100,
        })
      }
    })

    test('the fcf column of the file does not follow its own formula, which is why the formula wins', async () => {
      const tree = await open
      const [counts] = await tree.database.run(sql`
      select count(*) filter (abs(fcf - (operating_cf - abs(capex))) > 1) as differ, count(*) as rows
      from company_financials where fcf is not null and operating_cf is not null and capex is not null`)
      expect(Number(counts!.differ) / Number(counts!.rows)).toBeGreaterThan(0.9)
    })

    test('VCB, third quarter of 2025: values computed by an analyst', async () => {
      const golden = {
        nii: [14657.24e9, 1e7],
        nim_q: [2.8001, 1e-4],
        roe: [16.097, 1e-3],
        npl_ratio: [1.0557, 1e-4],
        llcr: [201.857, 1e-3],
        casa_ratio: [35.557, 1e-3],
        ldr_pure: [101.115, 1e-3],
        ldr_regulated: [97.608, 1e-3],
        cir: [33.444, 1e-3],
        credit_cost: [0.19439, 1e-5],
        eps_ttm: [4204.94, 1e-2],
        bvps: [26663.5, 1e-2],
        credit_growth_ytd: [12.547, 1e-3],
        customer_deposit_growth_ytd: [6.424, 1e-3],
      } as const
      const rows = await table('BANK', Object.keys(golden), 'quarterly', ['VCB'])
      for (const [id, [value, tolerance]] of Object.entries(golden)) {
        expect(Math.abs(Number(rows.at(-1)![id]) - value), id).toBeLessThanOrEqual(tolerance)
      }
    })
  },
)
