import {
  columnOfMetric,
  defineQuery,
  ident,
  labelValues,
  literals,
  plainColumn,
  sql,
  Type,
} from 'rattan/plugin'
import { COVERAGE, coverage, coverageParams } from '../shared/coverage.ts'

const params = Type.Object(
  {
    ...coverageParams,
    by: literals(['coverage', 'rating', 'achievement'], {
      default: 'coverage',
      description: 'all stocks in one row, or one row a rating or a class of progress',
    }),
  },
  { additionalProperties: false },
)

/** Stocks that are named of each group. */
const NAMED = 5

/** How many stocks BSC covers in each group, and what it thinks of them: means, and the median of the multiple. */
export const forecastGroups = defineQuery({
  name: 'forecast-groups',
  summary: 'Forecasts of BSC summed up by rating, by progress of the year, or altogether',
  params,

  columns({ by, entity }, registry) {
    const multiple = columnOfMetric('pe_fwd_2025', registry, entity)
    return [
      { ...plainColumn(by, 'text', registry, labelValues(registry, by)), name: 'group' },
      plainColumn('covered', 'number', registry),
      plainColumn('strong_buys', 'number', registry),
      columnOfMetric('upside', registry, entity),
      { ...multiple, format: { ...multiple.format, decimals: 1 } },
      columnOfMetric('npatmi_achievement', registry, entity),
      { ...plainColumn('leaders', 'text', registry), type: 'list' },
      plainColumn('updated_at', 'date', registry),
    ]
  },

  plan(params, context) {
    const { by } = params
    const group = by === 'coverage' ? sql`'ALL'` : ident(by)
    const order = Object.keys(labelValues(context.registry, by))
    const statement = sql`with ${coverage(params, ['upside', 'pe_fwd_2025'], context)}
      select ${group} as "group", cast(count(*) as integer) as covered,
        cast(count(*) filter (where rating = 'STRONG BUY') as integer) as strong_buys,
        avg(upside) as upside, median(pe_fwd_2025) as pe_fwd_2025, avg(npatmi_achievement) as npatmi_achievement,
        list_slice(list(subject order by upside desc nulls last, subject), 1, ${NAMED}) as leaders,
        max(updated_at) as updated_at
      from _covered where ${group} is not null group by 1 having count(*) > 0
      order by list_position(${order}, "group"), "group"`
    return { statement, datasets: [COVERAGE] }
  },
})
