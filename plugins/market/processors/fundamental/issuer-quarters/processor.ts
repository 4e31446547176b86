import { defineProcessor, ident, join, literal, raw, type Sql, sql, Type } from 'rattan/plugin'
import { ttm } from '../../shared/quarterly.ts'
import { LINE_COLUMNS, quarters } from '../../shared/statement-lines.ts'

/** What the four forms call the same thing. A form without a line has none. */
const FORMS = {
  companies: {
    entity: 'COMPANY',
    lines: {
      ...{
        revenue: 'CIS_10',
        sales: 'CIS_10',
        npatmi: 'CIS_61',
        total_assets: 'CBS_270',
        total_equity: 'CBS_400',
      },
      ...{ total_liabilities: 'CBS_300', minority: 'CBS_429', cogs: 'CIS_11', operating_profit: 'CIS_30' },
      ...{
        st_debt: 'CBS_320',
        lt_debt: 'CBS_338',
        cash: 'CBS_110',
        ebt: 'CIS_50',
        interest: 'CIS_23',
        depreciation: 'CCFI_2',
      },
    },
  },
  banks: {
    entity: 'BANK',
    lines: {
      ...{
        revenue: 'BIS_14A',
        sales: 'BIS_1',
        npatmi: 'BIS_22A',
        total_assets: 'BBS_100',
        total_equity: 'BBS_501',
      },
      ...{ total_liabilities: 'BBS_400', minority: 'BBS_700', opex: 'BIS_14', customer_loans: 'BBS_161' },
      ...{ customer_deposits: 'BBS_330', nii: 'BIS_3', interest_income: 'BIS_1', interest_expense: 'BIS_2' },
      ...{ provision_expenses: 'BIS_16', credit: 'BBS_160', placements: 'BBS_130', derivatives: 'BBS_150' },
    },
  },
  securities: {
    entity: 'SECURITY',
    lines: {
      ...{
        revenue: 'SIS_20',
        sales: 'SIS_20',
        npatmi: 'SIS_201',
        total_assets: 'SBS_270',
        total_equity: 'SBS_400',
      },
      ...{
        total_liabilities: 'SBS_300',
        minority: 'SBS_418',
        cogs: 'SIS_40',
        margin_loans: 'SBS_114',
        fvtpl_assets: 'SBS_112',
      },
      ...{ htm_assets: 'SBS_113', afs_assets: 'SBS_115', income_from_fvtpl: 'SIS_1', margin_income: 'SIS_3' },
    },
  },
  insurers: {
    entity: 'INSURANCE',
    lines: {
      ...{
        revenue: 'IIS_10',
        sales: 'IIS_01',
        npatmi: 'IIS_62',
        total_assets: 'IBS_270',
        total_equity: 'IBS_400',
      },
      ...{ total_liabilities: 'IBS_300', minority: 'IBS_4214' },
    },
  },
} as const

/** Notes of banks that come from any frequency. */
const NOTES = {
  ...{ group3: 'BNOT_4_3', group4: 'BNOT_4_4', group5: 'BNOT_4_5' },
  ...{ demand: 'BNOT_26_1', earmarked: 'BNOT_26_3', margin: 'BNOT_26_5' },
}

const COLUMNS = [
  ...[
    'revenue',
    'sales',
    'npatmi',
    'total_assets',
    'total_equity',
    'total_liabilities',
    'minority',
    'gross_profit',
  ],
  ...[
    'operating_profit',
    'opex',
    'ebitda',
    'st_debt',
    'lt_debt',
    'cash',
    'customer_loans',
    'customer_deposits',
  ],
  ...['casa_deposits', 'nii', 'interest_income', 'interest_expense', 'provision_expenses', 'npl_amount'],
  ...[
    'interest_earning_assets',
    'margin_loans',
    'fvtpl_assets',
    'htm_assets',
    'afs_assets',
    'income_from_fvtpl',
    'margin_income',
  ],
]
/** What is made of lines rather than read. */
const MADE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Interest is negative and lowers profit: earnings before it add its size
  companies: { gross_profit: 'revenue + cogs', ebitda: 'ebt + abs(coalesce(interest, 0)) + depreciation' },
  banks: {
    npl_amount: 'nullif(coalesce(group3, 0) + coalesce(group4, 0) + coalesce(group5, 0), 0)',
    casa_deposits: 'nullif(coalesce(demand, 0) + coalesce(earmarked, 0) + coalesce(margin, 0), 0)',
    interest_earning_assets: 'credit + coalesce(placements, 0) + coalesce(derivatives, 0)',
  },
  securities: { gross_profit: 'revenue + cogs' },
}

type Form = keyof typeof FORMS
const input = { columns: LINE_COLUMNS, optional: true } as const

/**
 * Quarters of all listed issuers in the terms that they share, from the statement lines of the four forms: what sectors,
 * multiples and forecasts are made of. `available` is the day from which on readers could know it: when it was reported,
 * or so many days after the quarter where that is not said.
 *
 * Lines: pages-fundamental 6.8 and 6.10 with their corrections: quarters only, banks by BBS_100, 501 and 400, securities
 * firms and insurers by their totals (270, 300, 400), sales of a securities firm its whole revenue, earnings before
 * interest with the interest's size.
 */
export default defineProcessor({
  name: 'issuer-quarters',
  summary: 'Statement lines of the four forms to quarters in terms that they share',
  params: Type.Object(
    {
      delay: Type.Integer({
        default: 30,
        minimum: 0,
        description: 'days until a quarter is known, where no report says',
      }),
    },
    { additionalProperties: false },
  ),
  inputs: { companies: input, banks: input, securities: input, insurers: input },
  plan: ({ delay }, { has }) => {
    const forms = (Object.keys(FORMS) as Form[]).filter((form) => has(form))
    if (forms.length === 0) throw new Error('processor issuer-quarters needs the lines of one form at least')
    const part = (form: Form): Sql => {
      const { entity, lines } = FORMS[form]
      const made = MADE[form] ?? {}
      const values = COLUMNS.map((name) =>
        name in made
          ? sql`${raw(made[name]!)} as ${ident(name)}`
          : name in lines
            ? ident(name)
            : sql`cast(null as double) as ${ident(name)}`,
      )
      return sql`select symbol, report_date, year, quarter, position, ${literal(entity)} as entity_type, ${join(values)}
        from (${quarters(form, lines, form === 'banks' ? NOTES : {})})`
    }
    const reported = (form: Form): Sql =>
      sql`select SECURITY_CODE as symbol, REPORT_DATE as report_date, ${
        has(form, 'REPORTED_DATE')
          ? sql`max(REPORTED_DATE) filter (FREQ_CODE = 'Q')`
          : sql`cast(null as date)`
      } as reported from ${ident(form)} group by all`
    return {
      steps: [
        { name: 'issuer_parts', sql: join(forms.map(part), ' union all ') },
        { name: 'issuer_reports', sql: join(forms.map(reported), ' union all ') },
      ],
      rows: sql`select symbol, report_date, year, quarter, entity_type,
          cast(case when reported > report_date then reported else report_date + ${raw(String(delay))} end as date) as available,
          ${join(COLUMNS.map(ident))}, ${ttm('npatmi')} as npatmi_ttm, ${ttm('sales')} as sales_ttm,
          ${ttm('revenue')} as revenue_ttm, ${ttm('ebitda')} as ebitda_ttm
        from issuer_parts left join (select symbol, report_date, max(reported) as reported from issuer_reports group by all)
          using (symbol, report_date)
        qualify row_number() over (partition by symbol, report_date order by entity_type) = 1
        order by symbol, report_date`,
    }
  },
})
