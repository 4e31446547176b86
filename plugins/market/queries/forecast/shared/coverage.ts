import {
  aboveFloor,
  type Column,
  classOf,
  ident,
  join,
  labelValues,
  metricTable,
  newestValues,
  plainColumn,
  type QueryContext,
  type Registry,
  type Sql,
  type Static,
  sql,
  subjectsOf,
  Type,
} from 'rattan/plugin'
import { withColumns } from './with-columns.ts'

/** The stocks that BSC forecasts, one row each, as of the last build of the file. */
export const COVERAGE = 'bsc_forecast'
/** What is read of it besides metrics. */
const READ = ['symbol', 'sector', 'entity_type', 'rating', 'updated_at']
const ACHIEVED = 'npatmi_achievement'

/** Params that choose among the stocks that BSC covers; ALL, or nothing, for every one. */
export const coverageParams = {
  entity: Type.Literal('STOCK', { default: 'STOCK' }),
  search: Type.Optional(
    Type.String({ maxLength: 100, description: 'only stocks whose code or name has this' }),
  ),
  sector: Type.Optional(Type.String({ 'x-names': ['group'], description: 'only stocks of this sector' })),
  list: Type.Optional(Type.String({ description: 'only stocks of this watch list' })),
  rating: Type.Optional(Type.String({ description: 'only stocks with this rating' })),
  achievement: Type.Optional(
    Type.String({ description: 'only stocks whose profit of the year so far is beat, meet or miss' }),
  ),
  reported: Type.Optional(
    Type.Boolean({ default: false, description: 'only stocks with a profit to compare with the forecast' }),
  ),
}
const schema = Type.Object(coverageParams)
export type CoverageParams = Static<typeof schema>

/**
 * Common table expressions up to `_covered`: one row a stock with `subject`, `sector`, `rating`, `achievement`,
 * `updated_at` and each metric, null where its limits exclude it (a loss has no multiple). Filters are applied.
 */
export function coverage(params: CoverageParams, metrics: readonly string[], context: QueryContext): Sql {
  const { registry } = context
  const read = [...new Set([...metrics, ACHIEVED])]
  const { relation, available } = metricTable({
    ...{ entity: params.entity, metrics: read, frequency: 'dated', context },
  })
  const { dates, values } = newestValues(read, available, (id) =>
    aboveFloor(ident(id), registry.metrics.get(id)),
  )
  return sql`_rows as materialized (${relation}), _newest as (${dates}),
    _values as (select _subject as subject, ${join(values)} from _rows cross join _newest group by _subject),
    _covered as (
      select f.symbol as subject, f.sector, f.entity_type, coalesce(f.rating, 'N/A') as rating,
        ${achievementOf(registry)} as achievement, cast(f.updated_at as date) as updated_at,
        ${join(read.map((id) => sql`_values.${ident(id)}`))}
      from ${withColumns(COVERAGE, READ, context)} f left join _values on _values.subject = f.symbol
      where ${join(conditions(params, registry), ' and ')})`
}

/** Ahead of, on and behind the pace of the year. */
const achievementOf = (registry: Registry): Sql => classOf(ident(ACHIEVED), ACHIEVED, registry)

function conditions(params: CoverageParams, registry: Registry): Sql[] {
  const { search, sector, list, rating, achievement, reported } = params
  const found = subjectsOf({ entity: 'STOCK', search }, registry)
  return [
    sql`true`,
    ...(found ? [sql`list_contains(${found}, f.symbol)`] : []),
    ...(chosen(sector) ? [sql`f.sector = ${sector}`] : []),
    ...(chosen(list) ? [sql`list_contains(${watchlist(list, registry)}, f.symbol)`] : []),
    ...(chosen(rating) ? [sql`coalesce(f.rating, 'N/A') = ${rating}`] : []),
    ...(chosen(achievement) ? [sql`${achievementOf(registry)} = ${achievement}`] : []),
    ...(reported ? [sql`${ident(ACHIEVED)} is not null`] : []),
  ]
}

export const chosen = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && value !== 'ALL'

/** The tickers of a watch list of the registry; none for a name it does not know. */
export const watchlist = (name: string, registry: Registry): readonly string[] =>
  registry.lists.get('watchlist')?.get(name) ?? []

export function ratingColumn(registry: Registry, name = 'rating'): Column {
  return plainColumn(name, 'text', registry, labelValues(registry, 'rating'))
}

export function achievementColumn(registry: Registry): Column {
  return plainColumn('achievement', 'text', registry, labelValues(registry, 'achievement'))
}
