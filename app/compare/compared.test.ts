import { describe, expect, it } from 'vitest'
import type { ResolvedInput } from '../../core/api/pages.ts'
import type { Column, Table } from '../../core/words/table.ts'
import { comparableOf, readCompared, together, writeCompared } from './compared.ts'

const column = (name: string, type: Column['type'] = 'number'): Column => ({
  ...{ name, type, label: { en: name }, unit: null, unitLabel: null, metric: null, direction: 'none' },
  format: { style: type === 'number' ? 'number' : type === 'period' ? 'period' : 'text' },
})
const table = (periods: readonly string[], revenue: readonly (number | null)[]): Table => ({
  rows: periods.length,
  columns: [column('period', 'period'), column('revenue'), column('margin')],
  data: { period: periods, revenue, margin: revenue.map(() => 1) },
})
const symbol = { name: 'symbol', type: 'subject', label: { en: 'Ticker' } } as unknown as ResolvedInput
const QUARTERS = table(['2025Q1', '2025Q2'], [1, 2])

describe('what the address says is compared', () => {
  it('is what was written, also of a repeated widget whose value has a colon', () => {
    const compared = { widget: 'metric[a:b]', column: 'nim_q', others: ['HPG', 'FPT'] }
    expect(readCompared(writeCompared(compared))).toEqual(compared)
  })

  it('is nobody twice, and three others at most', () => {
    expect(readCompared('revenue:net_revenue:A1,A1,B2,C3,D4')?.others).toEqual(['A1', 'B2', 'C3'])
    expect(readCompared('revenue:net_revenue:')?.others).toEqual([])
  })

  it.each([null, '', 'revenue', 'revenue:Net:A', 'revenue:x:<b>', `${'a'.repeat(300)}:x:A`])(
    'is nothing in %j',
    (written) => expect(readCompared(written)).toBeNull(),
  )
})

describe('a widget', () => {
  const shown = { table: QUARTERS, draws: ['revenue'], along: undefined }

  it('of one subject over time can be compared by the numbers that it draws', () => {
    const found = comparableOf({ subjects: ['symbol'] }, [symbol], shown)
    expect(found?.axis.name).toBe('period')
    expect(found?.columns.map(({ name }) => name)).toEqual(['revenue'])
  })

  it('of no subject, of two, or without time cannot', () => {
    expect(comparableOf({ subjects: [] }, [symbol], shown)).toBeNull()
    expect(comparableOf({ subjects: ['symbol', 'other'] }, [symbol], shown)).toBeNull()
    const still = { ...QUARTERS, columns: QUARTERS.columns.slice(1) }
    expect(comparableOf({ subjects: ['symbol'] }, [symbol], { ...shown, table: still })).toBeNull()
  })
})

describe('tables of several subjects', () => {
  const label = { en: 'Ticker' }
  const tables = new Map([
    ['VNM', QUARTERS],
    ['HPG', table(['2025Q2'], [null])],
  ])

  it('are one, a row a subject and period, subjects in their order, which is that of their colours', () => {
    const long = together(tables, { axis: 'period', column: 'revenue', label })
    expect(long.columns.map(({ name }) => name)).toEqual(['period', 'subject', 'revenue'])
    expect(long.data).toEqual({
      period: ['2025Q1', '2025Q2', '2025Q2'],
      subject: ['VNM', 'VNM', 'HPG'],
      revenue: [1, 2, null],
    })
    expect(Object.keys(long.columns[1]!.values!)).toEqual(['VNM', 'HPG'])
  })

  it('without the column are none', () => {
    expect(together(tables, { axis: 'period', column: 'gone', label }).rows).toBe(0)
  })
})
