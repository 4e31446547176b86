import { describe, expect, test } from 'vitest'
import { registryFrom } from '../sql/test-database.ts'
import type { Metric } from './registry.ts'
import { searchMetrics } from './search-metrics.ts'

const base = registryFrom(`
units:
  VND: {label: {en: VND, vi: ₫}, format: {style: money}}
entities:
  COMPANY: {label: {en: Company, vi: Doanh nghiệp}}
  BANK: {label: {en: Bank, vi: Ngân hàng}}
datasets:
  company_full:
    title: {en: Lines, vi: Chỉ tiêu}
    path: lines.parquet
    key: [code]
    long: {code: code, value: value}
    columns: {code: {type: text}, value: {type: double, unit: VND}}
metrics:
  npatmi:
    label: {en: Net profit to parent shareholders, vi: Lợi nhuận sau thuế của cổ đông công ty mẹ}
    short: {en: Net profit, vi: LNST}
    unit: VND
    kind: flow
    sources: {COMPANY: {dataset: company_full, code: CIS_61}, BANK: {dataset: company_full, code: BIS_22A}}
  gross_profit:
    label: {en: Gross profit, vi: Lợi nhuận gộp}
    unit: VND
    kind: flow
    sources: {COMPANY: {dataset: company_full, code: CIS_20}}
  soybean:
    label: {en: Soybeans, vi: Đậu tương}
    unit: VND
    kind: stock
    sources: {COMPANY: {dataset: company_full, code: X}}
`)
/** A line of a form, as a catalogue brings it. */
const line = (id: string, form: string, vi: string, statement = 'INCOME', en = vi): Metric => ({
  ...base.metrics.get('gross_profit')!,
  id,
  label: { en, vi },
  statement,
  form,
  sources: new Map(),
})
const metrics = [
  line('CIS_6', 'COMPANY', 'Dòng sáu'),
  line('CIS_60', 'COMPANY', 'Lợi nhuận sau thuế'),
  line('CIS_621', 'COMPANY', 'Phần của cổ đông thiểu số'),
  line('CIS_61', 'COMPANY', 'Phần của công ty mẹ'),
  line('CIS_40', 'COMPANY', 'Lợi nhuận khác', 'INCOME', 'Other profit'),
  line('CBS_120', 'COMPANY', 'Đầu tư tài chính ngắn hạn', 'BALANCE_SHEET'),
  line('BIS_22', 'BANK', 'Lợi nhuận sau thuế'),
]
const registry = {
  ...base,
  metrics: new Map([...base.metrics, ...metrics.map((metric) => [metric.id, metric] as const)]),
}
const found = (q: string, rest: { entity?: string; statement?: string; limit?: number } = {}) =>
  searchMetrics(registry, { q, ...rest }).map(({ id }) => id)

describe('searchMetrics', () => {
  test('accents, case and spaces do not matter', () => {
    const profits = ['npatmi', 'gross_profit', 'CIS_40', 'CIS_60', 'BIS_22']
    expect(found('lợi nhuận')).toEqual(profits)
    expect(found('loi nhuan')).toEqual(profits)
    expect(found('  LOI   NHUAN ')).toEqual(profits)
    expect(found('lo\u031b\u0323i nhua\u0323\u0302n')).toEqual(profits)
  })

  test('accents that were typed put names with the same accents first', () => {
    expect(found('dau tu')[0]).toBe('CBS_120')
    expect(found('đậu tư')).toEqual(['soybean', 'CBS_120'])
  })

  test('English finds the same metrics, lines of statements included', () => {
    expect(found('net profit')[0]).toBe('npatmi')
    expect(found('profit')).toEqual(expect.arrayContaining(['npatmi', 'gross_profit', 'CIS_40']))
  })

  test('a code finds itself, then the codes that begin with it, in the order of their numbers', () => {
    expect(found('CIS_6')).toEqual(['CIS_6', 'CIS_60', 'CIS_61', 'CIS_621'])
    expect(found('cis_61')).toEqual(['CIS_61'])
    expect(found('npatmi')).toEqual(['npatmi'])
  })

  test('words may be begun only, and stand anywhere in the name', () => {
    expect(found('ngan han dau')).toEqual(['CBS_120'])
    expect(found('xyz')).toEqual([])
  })

  test('entity type, statement and limit narrow it, also for lines without data', () => {
    expect(found('loi nhuan', { entity: 'BANK' })).toEqual(['npatmi', 'BIS_22'])
    expect(found('', { statement: 'BALANCE_SHEET' })).toEqual(['CBS_120'])
    expect(found('', { limit: 2 })).toEqual(['npatmi', 'gross_profit'])
  })
})
