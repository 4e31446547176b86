import { defineProcessor, ident, join, sql, Type } from 'rattan/plugin'

const WEIGHTED = [
  ...['nim_q', 'cir', 'npl_ratio', 'debt_group2_ratio', 'llcr', 'casa_ratio', 'ldr_pure', 'ldr_regulated'],
  ...['roea_ttm', 'roaa_ttm', 'asset_yield_q', 'funding_cost_q', 'loan_yield_q', 'provision_to_loan'],
  ...['credit_cost', 'nii_toi', 'noii_toi', 'nii_growth_yoy', 'toi_growth_yoy', 'ppop_growth_yoy'],
  ...['pbt_growth_yoy', 'npatmi_growth_yoy', 'credit_growth_ytd', 'customer_deposit_growth_ytd'],
]
const SUMS = [
  ...['nii', 'noii', 'toi', 'opex', 'ppop', 'pbt', 'npatmi', 'npatmi_ttm', 'total_assets', 'total_credit'],
  ...['total_customer_deposit', 'total_liabilities', 'total_equity', 'npl_amount', 'debt_group2'],
  ...['loan_provision_balance', 'interest_income', 'interest_expense', 'iea', 'ibl'],
]

/**
 * Tiers of banks by quarter: rates as means weighted by total assets over the banks that have both, money as sums. Which
 * banks a tier has, the registry's list `tier` says. Formulas: pages-fundamental 6.5; not rounded.
 */
export default defineProcessor({
  name: 'bank-tiers',
  summary: 'Metrics of tiers of banks, from those of banks by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { quarters: { columns: ['symbol', 'report_date', 'year', 'quarter', ...WEIGHTED, ...SUMS] } },
  plan: (_, { registry }) => {
    const members = [...(registry.lists.get('tier') ?? new Map())].flatMap(([tier, symbols]) =>
      symbols.map((symbol: string) => ({ tier: String(tier), symbol })),
    )
    const tiers = sql`select unnest(cast(${members.map(({ tier }) => tier)} as varchar[])) as tier,
      unnest(cast(${members.map(({ symbol }) => symbol)} as varchar[])) as symbol`
    return {
      steps: [{ name: 'tiers', sql: tiers }],
      rows: sql`select tier, year, quarter, quarter || 'Q' || right(cast(year as varchar), 2) as period,
          max(report_date) as report_date, cast(count(*) as integer) as bank_count,
          ${join(
            WEIGHTED.map((name) => {
              const column = ident(name)
              return sql`sum(${column} * total_assets order by symbol) / nullif(sum(total_assets order by symbol) filter (${column} is not null), 0) as ${ident(`${name}_wavg`)}`
            }),
          )},
          ${join(SUMS.map((name) => sql`sum(${ident(name)} order by symbol) as ${ident(`${name}_sum`)}`))}
        from quarters join tiers using (symbol) group by tier, year, quarter order by tier, year, quarter`,
    }
  },
})
