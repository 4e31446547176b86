import { defineProcessor, join, literal, raw, sql, Type } from 'rattan/plugin'
import { before, growth } from '../../shared/quarterly.ts'
import { sectorsOf } from '../../shared/sectors.ts'

const SUMS = [
  ...[
    'total_assets',
    'total_equity',
    'total_liabilities',
    'gross_profit',
    'operating_profit',
    'customer_loans',
  ],
  ...[
    'customer_deposits',
    'casa_deposits',
    'interest_income',
    'interest_expense',
    'provision_expenses',
    'npl_amount',
  ],
  ...[
    'interest_earning_assets',
    'margin_loans',
    'fvtpl_assets',
    'htm_assets',
    'afs_assets',
    'income_from_fvtpl',
  ],
  ...['margin_income'],
]
const QUALITY = ['revenue', 'npatmi', 'total_assets', 'total_equity']

/** One sum over another, of the issuers that have both. */
const both = (a: string, b: string) =>
  raw(
    `sum(${a} order by symbol) filter (${b} is not null) / nullif(sum(${b} order by symbol) filter (${a} is not null), 0)`,
  )

/**
 * Sectors by quarter: sums of their issuers, and ratios of the sums of those issuers that have both sides. Fractions.
 *
 * Formulas: pages-fundamental 6.10 with its corrections: quarters only, whole banks, liabilities of every form, no ratios
 * of banks where there is no bank. `calculation_date` is the day from which on all of it was known. Growth is of the sums, whoever has reported by then.
 */
export default defineProcessor({
  name: 'sector-fundamentals',
  summary: 'Quarters of issuers to those of sectors',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    quarters: {
      columns: [
        'symbol',
        'report_date',
        'available',
        'entity_type',
        'revenue',
        'npatmi',
        'nii',
        'opex',
        ...SUMS,
      ],
    },
  },
  plan: (_, { registry }) => {
    const names = [...registry.groups].map(
      ([code, { label }]) => sql`(${literal(code)}, ${literal(label.vi ?? label.en ?? code)})`,
    )
    return {
      steps: [
        {
          name: 'sector_sums',
          sql: sql`select sector_code, sector_code as symbol, report_date, cast(year(report_date) * 4 + quarter(report_date) as integer) as position,
              cast(count(*) as integer) as ticker_count, cast(max(available) as timestamp) as calculation_date, list(distinct entity_type order by entity_type) as entity_types,
              ${raw(QUALITY.map((name) => `count(${name})`).join(' + '))} as quality,
              sum(revenue order by symbol) as total_revenue, sum(npatmi order by symbol) as net_profit, sum(nii order by symbol) as total_nii,
              ${join(SUMS.map((name) => raw(`sum(${name} order by symbol) as ${name}`)))},
              sum(abs(opex) order by symbol) as general_admin_expenses,
              sum(coalesce(fvtpl_assets, 0) + coalesce(htm_assets, 0) + coalesce(afs_assets, 0) order by symbol)
                filter (coalesce(fvtpl_assets, htm_assets, afs_assets) is not null) as total_investment,
              ${both('gross_profit', 'revenue')} as gross_margin, ${both('operating_profit', 'revenue')} as operating_margin,
              ${both('npatmi', 'revenue')} as net_margin, ${both('npatmi', 'total_equity')} as roe, ${both('npatmi', 'total_assets')} as roa,
              ${both('total_liabilities', 'total_equity')} as debt_to_equity, ${both('nii', 'interest_earning_assets')} as nim_q,
              ${both('npl_amount', 'customer_loans')} as npl_ratio, ${both('customer_loans', 'customer_deposits')} as ldr,
              ${both('casa_deposits', 'customer_deposits')} as casa_ratio, ${both('abs(opex)', 'revenue')} as cir
            from (select q.*, s.sector_code from quarters q join (${sectorsOf(registry)}) s using (symbol)) group by sector_code, report_date`,
        },
        {
          name: 'sector_moved',
          sql: sql`select *, ${join(['total_revenue', 'net_profit'].flatMap((name) => [1, 4].map((n) => sql`${before(name, n)} as ${raw(`${name}_${n}`)}`)))}
            from sector_sums`,
        },
        {
          name: 'sector_names',
          sql: sql`select * from (values ${join(names)}) as t(sector_code, sector_name_vi)`,
        },
      ],
      rows: sql`select sector_code, sector_name_vi, report_date, ticker_count, calculation_date, entity_types,
          quality / (ticker_count * ${raw(String(QUALITY.length))}.0) as data_quality_score, total_revenue, net_profit,
          general_admin_expenses, total_nii, total_investment, ${join(SUMS.map(raw))}, gross_margin, operating_margin,
          operating_margin as ebit_margin, net_margin, roe, roa, debt_to_equity, nim_q, nim_q * 4 as nim_ttm, npl_ratio, ldr,
          casa_ratio, cir, ${growth('total_revenue', 'total_revenue_4', 1)} as revenue_growth_yoy,
          ${growth('net_profit', 'net_profit_4', 1)} as profit_growth_yoy, ${growth('total_revenue', 'total_revenue_1', 1)} as revenue_growth_qoq,
          ${growth('net_profit', 'net_profit_1', 1)} as profit_growth_qoq
        from sector_moved left join sector_names using (sector_code) order by sector_code, report_date`,
    }
  },
})
