import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REAL_DATA, registryFrom, shippedRegistry } from '../../../../core/sql/test-database.ts'
import { importStatementLines } from './statement-lines.ts'

const registry = registryFrom(`
units:
  VND: {label: {en: VND, vi: ₫}, format: {style: money, scale: billion}}
  VND_per_share: {label: {en: VND/share, vi: ₫/cp}, format: {style: number}}
entities:
  COMPANY: {label: {en: Company, vi: Doanh nghiệp}}
  BANK: {label: {en: Bank, vi: Ngân hàng}}
datasets:
  bank_full:
    title: {en: Lines, vi: Chỉ tiêu}
    path: lines.parquet
    key: [code]
    long: {code: code, value: value}
    columns: {code: {type: text}, value: {type: double, unit: VND}}
tables:
  statement_line_code: {CIS_11: Cost of sales}
  statement_line_name: {3. Doanh thu thuần: Net revenue, Giá vốn: never used}
`)
const lines = (income: Record<string, unknown>, entity = 'COMPANY') =>
  importStatementLines({ entity_types: { [entity]: { INCOME: income } } }, registry)

describe('importStatementLines', () => {
  test('a line becomes a metric with its code as id, named without the form’s numbers', () => {
    const { metrics, translated } = lines({
      CIS_10: { name_vi: '3. Doanh thu thuần (10= 01-02)' },
      CIS_11: { name_vi: '4. Giá vốn hàng bán' },
      CIS_30: { name_vi: '11. Lợi nhuận thuần {30 = 20 + (21-22)-(25+26) + 24}' },
      CIS_99: { name_vi: '- Dòng khác' },
    })
    expect(metrics.map(({ id, label }) => [id, label.vi, label.en])).toEqual([
      ['CIS_10', 'Doanh thu thuần', 'Net revenue'],
      ['CIS_11', 'Giá vốn hàng bán', 'Cost of sales'],
      ['CIS_30', 'Lợi nhuận thuần', 'Lợi nhuận thuần'],
      ['CIS_99', 'Dòng khác', 'Dòng khác'],
    ])
    expect(translated).toBe(2)
    expect(metrics[0]).toMatchObject({ unit: 'VND', kind: 'flow', statement: 'INCOME', direction: 'none' })
  })

  test('values come from the long data set of the entity type, where one is registered', () => {
    expect(lines({ BIS_1: { name_vi: 'Thu nhập lãi' } }, 'BANK').metrics[0]!.sources.get('BANK')).toEqual({
      dataset: 'bank_full',
      code: 'BIS_1',
    })
    expect(lines({ CIS_1: { name_vi: 'Doanh thu' } }).metrics[0]!.sources.size).toBe(0)
  })

  test('the first letter of a code says whose form a line is on, whoever reports it', () => {
    const { metrics } = lines({
      CIS_1: { name_vi: 'Một' },
      BIS_1: { name_vi: 'Hai' },
      X_1: { name_vi: 'Ba' },
    })
    expect(metrics.map(({ form }) => form)).toEqual(['COMPANY', 'BANK', undefined])
  })

  test('amounts are money of the instance', () => {
    const [line] = lines({ CIS_1: { name_vi: 'Doanh thu' } }).metrics
    expect(line!.format).toEqual({ style: 'money', scale: 'billion', currency: 'VND' })
  })

  test('earnings per share are not billions of VND', () => {
    const { metrics } = lines({
      CIS_70: { name_vi: '21. Lãi cơ bản trên cổ phiếu (*)' },
      IIS_70: { name_vi: 'Lãi cơ bản trên mỗi cổ phiếu' },
    })
    expect(metrics.map(({ unit }) => unit)).toEqual(['VND_per_share', 'VND_per_share'])
    expect(metrics[0]).toMatchObject({ format: { style: 'number' } })
  })

  test('columns of the table are hidden', () => {
    const { metrics, hidden } = lines({ SCN: { name_vi: 'SCN' }, REPORT_DATE: { name_vi: 'Ngày' } })
    expect([metrics.length, hidden]).toEqual([0, 2])
  })

  test('broken entries are left out and told; nothing throws', () => {
    const { metrics, faults } = lines({
      CIS_1: null,
      CIS_2: { name_vi: 7 },
      'a b': { name_vi: 'x' },
      CIS_3: { name_vi: 'Ba' },
    })
    expect(metrics.map(({ id }) => id)).toEqual(['CIS_3'])
    expect(faults).toEqual([
      'invalid line "CIS_1" of COMPANY INCOME',
      'invalid line "CIS_2" of COMPANY INCOME',
      'invalid line "a b" of COMPANY INCOME',
    ])
    expect(importStatementLines([], registry).faults).toEqual([
      'missing entity_types; expected a map of entity types',
    ])
    expect(importStatementLines({ entity_types: { MARTIAN: {} } }, registry).faults).toEqual([
      'unknown entity type "MARTIAN"',
    ])
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        importStatementLines(json, registry)
        importStatementLines({ entity_types: { COMPANY: json, BANK: { INCOME: json } } }, registry)
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})

describe.skipIf(!REAL_DATA)('importStatementLines on the real registry (set RATTAN_REAL_DATA)', () => {
  test.each([
    ['metadata/metric_registry.json', 2099, 0],
    ['../config/metadata/metric_registry.json', 2603, 96],
  ])('%s: %i lines, %i columns hidden', (path, count, columns) => {
    const file = `${REAL_DATA}/${path}`
    if (!existsSync(file)) return
    const { metrics, hidden, faults } = importStatementLines(
      JSON.parse(readFileSync(file, 'utf8')),
      shippedRegistry(),
    )
    expect({ lines: metrics.length, hidden, faults }).toEqual({ lines: count, hidden: columns, faults: [] })
  })
})
