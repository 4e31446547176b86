import { describe, expect, test } from 'vitest'
import { createMarks, type Found, keyOf } from './marks.ts'
import { metricTable } from './metric-table.ts'
import { qualityStatement, ruleGroups } from './quality.ts'
import { sql } from './sql.ts'
import { BOOKS, type BooksRow, context, database, load, REGISTRY, read } from './test-books.ts'
import { registryFrom } from './test-database.ts'

const X = 'label: {en: X, vi: X}'
const RULES = `
units: {VND: {${X}, format: {style: money}}}
entities: {COMPANY: {${X}}, SERIES: {${X}}}
datasets:
${BOOKS}      flow: {type: double}
      stock: {type: double}
metrics:
  flow: {${X}, unit: VND, kind: flow, sources: {COMPANY: {dataset: books, column: flow}}}
  stock: {${X}, unit: VND, kind: stock, sources: {COMPANY: {dataset: books, column: stock}}}
  half: {${X}, unit: VND, kind: flow, sources: {COMPANY: {dataset: books, formula: flow / 2}}}
quality:
  several_quarters: {${X}, entity: COMPANY, of: flow, marks: [stock], jump: {times: 2, over: 4}}
  parts: {${X}, entity: COMPANY, of: flow, sum: {parts: [half, half], within: 1}}
  books: {${X}, entity: COMPANY, of: stock, sum: {parts: [flow, half], within: 1}}
  plausible: {${X}, entity: COMPANY, of: flow, range: {from: -50, to: 1000}}
  carried: {${X}, entity: COMPANY, of: stock, same: {rows: 2}}
`
const registry = registryFrom(RULES)
const rows = (symbol: string, flows: (number | null)[], stocks: (number | null)[] = flows): BooksRow[] =>
  flows.map((flow, i) => ({
    ...{ symbol, year: 2023 + Math.floor(i / 4), quarter: (i % 4) + 1, flow, stock: stocks[i] ?? null },
  }))

async function find(...rules: string[]): Promise<Found[]> {
  const [group] = ruleGroups(registry)
  const asked = { ...group!, rules: group!.rules.filter(({ id }) => rules.includes(id)) }
  return (await database.run(qualityStatement(asked, { ...context, registry })!)) as unknown as Found[]
}

describe('quality rules', () => {
  test('a jump is a size of so many medians of the rows before, once there are enough of them', async () => {
    await load([
      ...rows('AAA', [4, 4, 4, 4, 12, 4]),
      ...rows('BBB', [-4, -4, -4, -9, 4]),
      ...rows('CCC', [1, 9, 4, 4, 8]),
      ...rows('DDD', [0, 0, 0, 0, 7]),
    ])
    expect(await find('several_quarters')).toEqual([
      {
        rule: 'several_quarters',
        subject: 'AAA',
        position: 2024 * 4,
        period: '2024Q1',
        newest: 2024 * 4 + 1,
        measure: 3,
      },
      expect.objectContaining({ subject: 'BBB', period: '2023Q4', measure: 2.25 }),
    ])
  })

  test('a balance that does not add up is measured against its larger side', async () => {
    await load([...rows('AAA', [2, 2, 2], [3, 2.98, 4]), ...rows('BBB', [2], [null])])
    expect(await find('parts')).toEqual([])
    expect(await find('books')).toEqual([expect.objectContaining({ period: '2023Q3', measure: 25 })])
  })

  test('a range holds its ends', async () => {
    await load(rows('AAA', [-50, 1000, -50.1, 1001, null]))
    expect((await find('plausible')).map(({ measure }) => measure)).toEqual([-50.1, 1001])
  })

  test('what stands still for so many rows was carried forward, unless it is zero', async () => {
    await load([...rows('AAA', [1, 1, 1, 1, 1, 1], [7, 7, 8, 8, 8, 8]), ...rows('BBB', [1, 1, 1], [0, 0, 0])])
    expect((await find('carried')).map(({ subject, period }) => [subject, period])).toEqual([
      ['AAA', '2024Q1'],
      ['AAA', '2024Q2'],
    ])
  })

  test('rules whose metrics the data lacks are passed over', () => {
    const [group] = ruleGroups(registry)
    expect(qualityStatement(group!, { ...context, registry, columns: () => undefined })).toBeUndefined()
  })
})

describe('marks', () => {
  // Without those whose inputs the books lack.
  const FORMULAS = [...REGISTRY.metrics.values()].filter(
    ({ sources }) =>
      sources.get('COMPANY')?.formula &&
      !/gone|absent|lost|nowhere|line_a/.test(sources.get('COMPANY')!.formula!.text),
  )
  const rule = { id: 'doubt', label: { en: 'X', vi: 'X' }, entity: 'COMPANY', marks: [], range: { to: 1 } }

  test.each(['flow', 'stock'])('reach every value that is made of a marked %s, and no other', async (of) => {
    const values = [3, 5, 2, 7, 6, 4, 9, 8, 5, 6, 7]
    const at = 5
    const base = rows(
      'AAA',
      values,
      values.map((value) => value + 20),
    )
    const ids = ['flow', 'stock', ...FORMULAS.map(({ id }) => id)]
    const tables = async (data: BooksRow[]) => {
      await load(data)
      return Promise.all((['quarterly', 'yearly'] as const).map((frequency) => read(ids, frequency)))
    }
    const before = await tables(base)
    const after = await tables(
      base.map((row, i) => (i === at ? { ...row, [of]: row[of as 'flow']! * 1.3 } : row)),
    )
    const found: Found = {
      ...{
        rule: 'doubt',
        subject: 'AAA',
        position: 2024 * 4 + 1,
        period: '2024Q2',
        newest: 2025 * 4 + 2,
        measure: 5,
      },
    }
    const group = { entity: 'COMPANY', frequency: 'quarterly' as const, rules: [{ ...rule, of }] }
    const marks = createMarks(REGISTRY, [{ group, found: [found] }])
    for (const id of ids) {
      const changed = before.flatMap((table, t) =>
        table.flatMap((row, i) => (row[id] === after[t]![i]![id] ? [] : [String(row._period)])),
      )
      const marked = before.flatMap((table) =>
        table.flatMap((row) =>
          marks.at('COMPANY', id, 'AAA', String(row._period)) ? [String(row._period)] : [],
        ),
      )
      // Where a limit or the other argument decides, a value may be made of what it does not show.
      if (/clip|least|coalesce/.test(REGISTRY.metrics.get(id)!.sources.get('COMPANY')!.formula?.text ?? ''))
        expect(marked, id).toEqual(expect.arrayContaining(changed))
      else
        expect(
          marked.filter((period) => valued(before, id, period)),
          id,
        ).toEqual(changed)
    }
    expect(marks.at('COMPANY', 'flow', 'BBB', '2024Q2')).toBeUndefined()
    expect(marks.at('BANK', of, 'AAA', '2024Q2')).toBeUndefined()
  })

  test('a value in doubt is left out of a table that asks for sound ones', async () => {
    await load([...rows('AAA', [1, 2, 3]), ...rows('BBB', [1, 2, 3])])
    const group = { entity: 'COMPANY', frequency: 'quarterly' as const, rules: [{ ...rule, of: 'flow' }] }
    const found = {
      rule: 'doubt',
      subject: 'AAA',
      position: 2023 * 4 + 1,
      period: '2023Q2',
      newest: 2023 * 4 + 2,
      measure: 2,
    }
    const marks = createMarks(REGISTRY, [{ group, found: [found] }])
    expect(marks.keys('COMPANY', 'flow')).toEqual([keyOf('AAA', '2023Q2'), keyOf('AAA', '2023-9M')])
    const table = async (sound: boolean) => {
      const ask = { entity: 'COMPANY', metrics: ['flow', 'stock'], frequency: 'quarterly', sound } as const
      const { relation } = metricTable({ ...ask, context: { ...context, marks } })
      return database.run(
        sql`select _subject as s, flow, stock from (${relation}) where _period = '2023Q2' order by s`,
      )
    }
    expect(await table(false)).toEqual([
      { s: 'AAA', flow: 2, stock: 2 },
      { s: 'BBB', flow: 2, stock: 2 },
    ])
    expect(await table(true)).toEqual([
      { s: 'AAA', flow: null, stock: 2 },
      { s: 'BBB', flow: 2, stock: 2 },
    ])
  })
})

type Row = Readonly<Record<string, unknown>>

function valued(tables: readonly (readonly Row[])[], id: string, period: string): boolean {
  return tables.some((table) => table.some((row) => row._period === period && row[id] !== null))
}
