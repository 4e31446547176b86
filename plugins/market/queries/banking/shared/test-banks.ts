import { sql } from '../../../../../core/sql/sql.ts'
import { registryFrom } from '../../../../../core/sql/test-database.ts'

const metric = (id: string, kind: string, unit: string, more = '') => `
  ${id}:
    label: {en: ${id}, vi: ${id}}
    unit: ${unit}
    kind: ${kind}
    ${more}
    sources: {BANK: {dataset: banks, column: ${id}}}`

/** Two tiers: Large of BBB and AAA, Small of CCC; DDD is in none. */
export const banks = registryFrom(`
units:
  VND: {label: {en: VND, vi: ₫}, format: {style: money, scale: billion, decimals: 0}}
  percent: {label: {en: '%', vi: '%'}, format: {style: percent, decimals: 1}}
entities: {BANK: {label: {en: Bank, vi: Ngân hàng}}}
groups: {BANKS: {label: {en: Banks, vi: Ngân hàng}, entity: BANK}}
subjects: {AAA: {group: BANKS}, BBB: {group: BANKS}, CCC: {group: BANKS, name: {en: C, vi: C}}, DDD: {group: BANKS}}
lists: {tier: {Large: [BBB, AAA], Small: [CCC]}}
labels: {tier: {Large: {en: Large banks, vi: Ngân hàng lớn}}}
datasets:
  banks:
    title: {en: Banks, vi: Ngân hàng}
    path: banks.parquet
    key: [symbol, report_date]
    subject: symbol
    time: {column: report_date, every: quarter}
    columns:
      symbol: {type: text}
      report_date: {type: date}
      total_assets: {type: double, unit: VND}
      toi: {type: double, unit: VND}
      nim: {type: double, unit: percent}
      npl: {type: double, unit: percent}
      lost: {type: double, unit: VND}
metrics:
${metric('total_assets', 'stock', 'VND')}
${metric('toi', 'flow', 'VND')}
${metric('nim', 'ratio', 'percent', 'direction: up')}
${metric('npl', 'ratio', 'percent', 'direction: down')}
${metric('lost', 'flow', 'VND')}
`)

/** AAA lacks a margin in the oldest quarter, CCC most of its newest; DDD alone has a newer quarter. */
export const reports = sql`select * from (values
  ('AAA', date '2025-03-31', 100e0, 1e0, null, 1e0), ('BBB', date '2025-03-31', 300e0, 1e0, 4e0, 1e0),
  ('AAA', date '2025-06-30', 100e0, 10e0, 2e0, 1e0), ('AAA', date '2025-09-30', 100e0, 12e0, 2.5e0, 1.5e0),
  ('BBB', date '2025-06-30', 300e0, 30e0, 4e0, 3e0), ('BBB', date '2025-09-30', 300e0, 33e0, 4.25e0, 2e0),
  ('CCC', date '2025-06-30', 50e0, 5e0, 3e0, null), ('CCC', date '2025-09-30', 60e0, null, null, 4e0),
  ('DDD', date '2025-12-31', 900e0, 90e0, 9e0, 9e0)
) t(symbol, report_date, total_assets, toi, nim, npl)`
