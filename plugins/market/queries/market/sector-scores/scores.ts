import {
  ident,
  join,
  metricTable,
  number,
  type QueryContext,
  type Registry,
  type Sql,
  sql,
} from 'rattan/plugin'
import type { INPUTS } from './fundamentals.ts'
import { points } from './points.ts'

/** Fundamental scores, and the params that weigh them. */
export const FUNDAMENTAL = {
  growth_score: 'growth',
  profitability_score: 'profitability',
  efficiency_score: 'efficiency',
  financial_health_score: 'health',
} as const
/** Technical ones likewise. */
export const TECHNICAL = {
  valuation_score: 'valuation',
  momentum_score: 'momentum',
  breadth_score: 'breadth',
} as const
export const SCORES = [
  'combined_score',
  'fa_score',
  'ta_score',
  ...Object.keys(FUNDAMENTAL),
  ...Object.keys(TECHNICAL),
]
export const MULTIPLES = ['sector_score_pe', 'sector_score_pb', 'sector_score_pe_percentile'] as const

/** Scores of the fundamental parts, each null where none of its inputs is known. */
export function componentScores(registry: Registry): Sql[] {
  const of = (id: (typeof INPUTS)[number]) => points(ident(id), registry.metrics.get(id))
  const known = (ids: readonly (typeof INPUTS)[number][], score: Sql) =>
    sql`case when coalesce(${join(ids.map(ident))}, null) is not null then ${score} end`
  return [
    sql`${known(
      ['sector_revenue_growth', 'sector_profit_growth'],
      sql`0.5 * ${of('sector_revenue_growth')} + 0.5 * ${of('sector_profit_growth')}`,
    )} as growth_score`,
    sql`${known(
      ['sector_roe_ttm', 'sector_net_margin_ttm', 'sector_roa_ttm'],
      sql`0.5 * ${of('sector_roe_ttm')} + 0.3 * ${of('sector_net_margin_ttm')} + 0.2 * ${of('sector_roa_ttm')}`,
    )} as profitability_score`,
    sql`${known(['sector_asset_turnover'], of('sector_asset_turnover'))} as efficiency_score`,
    sql`${known(['sector_leverage'], of('sector_leverage'))} as financial_health_score`,
  ]
}

/** Technical components as the pipeline stored them, with the multiples of that day. */
export function storedScores(context: QueryContext): Sql {
  const ids = [...Object.keys(TECHNICAL), ...MULTIPLES]
  const { relation, available } = metricTable({
    entity: 'SECTOR',
    metrics: ids,
    frequency: 'quarterly',
    context,
  })
  const columns = ids.map((id) =>
    available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
  )
  return sql`select _subject as sector, _position as position, _date as stored_date, ${join(columns)} from (${relation})`
}

/** The mean of its parts by their weights; null where a part is missing, since the rest would say something else. */
export function weighted<K extends string>(
  parts: Readonly<Record<string, K>>,
  weightOf: Readonly<Record<K, number>>,
): Sql {
  const weights = Object.entries(parts).map(([id, weight]) => [ident(id), weightOf[weight]] as const)
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  if (total === 0) return sql`cast(null as double)`
  return sql`(${join(
    weights.map(([id, weight]) => sql`${id} * ${number(weight / total)}`),
    ' + ',
  )})`
}

/** @param share of the fundamental score; the technical one has the rest */
export function combined(share: number): Sql {
  return sql`fa_score * ${number(share)} + ta_score * ${number(1 - share)}`
}
