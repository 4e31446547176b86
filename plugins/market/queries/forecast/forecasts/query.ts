import {
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelColumn,
  labelValues,
  MetricIds,
  orderBy,
  plainColumn,
  Sort,
  type Static,
  sortedBy,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { achievementColumn, COVERAGE, coverage, coverageParams, ratingColumn } from '../shared/coverage.ts'

const params = Type.Object(
  {
    ...coverageParams,
    metrics: MetricIds,
    sort: Type.Optional(Sort),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const WORDS = ['subject', 'sector', 'rating', 'achievement', 'updated_at']

/** The stocks that BSC covers with its forecasts, one row each. A multiple of a loss is null. */
export const forecasts = defineQuery({
  name: 'forecasts',
  summary: 'Forecasts of BSC with rating and progress of the year, one row a stock',
  params,

  columns: ({ entity, metrics }, registry) => [
    subjectColumn(entity, registry),
    labelColumn(entity, undefined, registry),
    groupColumn(registry),
    ratingColumn(registry),
    achievementColumn(registry),
    plainColumn('entity_type', 'text', registry, labelValues(registry, 'entities')),
    ...unique(metrics).map((id) => columnOfMetric(id, registry, entity)),
  ],

  plan(params, context) {
    const sort = params.sort ?? 'subject'
    const read = unique([...params.metrics, ...sortKeys(params, context.registry.metrics)])
    const statement = sql`with ${coverage(params, read, context)}
      select subject, subject as label, sector, rating, achievement, entity_type, ${join(unique(params.metrics).map(ident))}
      from _covered order by ${orderBy(sort, [...WORDS, ...read])}`
    return { statement, datasets: [COVERAGE] }
  },
})

const unique = (ids: readonly string[]) => [...new Set(ids)]

/** Metrics that are ordered by and not shown. */
const sortKeys = ({ sort = '' }: Params, metrics: ReadonlyMap<string, unknown>) =>
  sortedBy(sort).filter((name) => metrics.has(name))
