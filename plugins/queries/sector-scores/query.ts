import Type, { type Static } from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { metricTable } from '../../../core/metric-table.ts'
import { defineQuery, type QueryContext } from '../../../core/plugin.ts'
import type { Registry } from '../../../core/registry.ts'
import { ident, join, type Sql, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn, sectorColumn } from '../shared/columns.ts'
import { number } from '../shared/limits.ts'
import { fundamentals, INPUTS } from './fundamentals.ts'
import { points } from './points.ts'

const Weight = (points: number) => Type.Number({ minimum: 0, maximum: 100, default: points })

const params = Type.Object(
  {
    sector: Type.Optional(
      Type.String({ description: 'one sector over time; every sector where left out or ALL' }),
    ),
    last: Type.Integer({ minimum: 1, maximum: 60, default: 1, description: 'the newest quarters' }),
    fundamental: Type.Number({
      minimum: 0,
      maximum: 100,
      default: 60,
      description: 'weight of the fundamental score in percent; the technical one has the rest',
    }),
    growth: Weight(30),
    profitability: Weight(40),
    efficiency: Weight(20),
    health: Weight(10),
    valuation: Weight(50),
    momentum: Weight(30),
    breadth: Weight(20),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const FUNDAMENTAL = {
  growth_score: 'growth',
  profitability_score: 'profitability',
  efficiency_score: 'efficiency',
  financial_health_score: 'health',
} as const
const TECHNICAL = {
  valuation_score: 'valuation',
  momentum_score: 'momentum',
  breadth_score: 'breadth',
} as const
const SCORES = [
  'combined_score',
  'fa_score',
  'ta_score',
  ...Object.keys(FUNDAMENTAL),
  ...Object.keys(TECHNICAL),
]
const MULTIPLES = ['sector_score_pe', 'sector_score_pb', 'sector_score_pe_percentile'] as const

/**
 * Scores of sectors by quarter from 0 to 100, best first: fundamental (growth, profitability, efficiency, health),
 * technical (valuation, momentum, breadth) and both combined, by weights that the reader can change.
 *
 * Unlike the stored scores, profit and turnover are those of four quarters, an input below the last threshold is worth
 * nothing rather than unknown, and a sector without a score has no signal.
 */
export const sectorScores = defineQuery({
  name: 'sector-scores',
  summary: 'Fundamental, technical and combined scores of sectors, with signal and what they are made from',
  params,

  columns(_params, registry) {
    const ratings = labelValues(registry, 'rating')
    return [
      sectorColumn(registry),
      plainColumn('period', 'period', registry),
      plainColumn('date', 'date', registry),
      ...SCORES.map((id) => columnOfMetric(id, registry)),
      plainColumn('signal', 'text', registry, labelValues(registry, 'signal')),
      columnOfMetric('signal_strength', registry),
      plainColumn('stars', 'text', registry),
      plainColumn('fa_rating', 'text', registry, ratings),
      plainColumn('ta_rating', 'text', registry, ratings),
      plainColumn('basis', 'text', registry, labelValues(registry, 'score_basis')),
      plainColumn('reporting', 'number', registry),
      ...[...INPUTS, ...MULTIPLES].map((id) => columnOfMetric(id, registry)),
    ]
  },

  sql(params, context) {
    const { registry } = context
    const one = params.sector !== undefined && params.sector !== 'ALL'
    const shown = [...SCORES.map(ident), sql`signal`, sql`signal_strength`]
    return sql`with ${fundamentals(context)},
      _points as (select *, ${join(componentScores(registry))} from _fundamentals),
      _stored as (${stored(context)}),
      _scores as (select *, ${weighted(FUNDAMENTAL, params)} as fa_score, ${weighted(TECHNICAL, params)} as ta_score
        from _points full join _stored using (sector, position)),
      _combined as (select *, ${combined(params)} as combined_score,
          dense_rank() over (order by position desc) as age
        from _scores where coalesce(fa_score, ta_score) is not null),
      _judged as (select *, ${signal(registry)} as signal, ${strength(registry)} as signal_strength from _combined)
      select sector, concat(position // 4, 'Q', position % 4 + 1) as period, coalesce(date, stored_date) as date,
        ${join(shown)}, repeat('★', cast(signal_strength as integer)) || repeat('☆', cast(5 - signal_strength as integer))
          as stars,
        ${rating('fa_score', registry)} as fa_rating, ${rating('ta_score', registry)} as ta_rating, basis, reporting,
        ${join([...INPUTS, ...MULTIPLES].map(ident))}
      from _judged where age <= ${params.last}${one ? sql` and sector = ${params.sector!}` : sql``}
      order by ${one ? sql`position` : sql`position desc, combined_score desc nulls last, ta_score desc nulls last`}, sector`
  },

  notes: () => [
    {
      en: 'Fundamental scores use four quarters of the tickers; the sector file replaces them where there are none.',
      vi: 'Điểm cơ bản tính trên bốn quý của các mã; ngành không có báo cáo từng mã thì dùng tệp ngành.',
    },
  ],
})

function componentScores(registry: Registry): Sql[] {
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
function stored(context: QueryContext): Sql {
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
function weighted(parts: Readonly<Record<string, keyof Params>>, params: Params): Sql {
  const weights = Object.entries(parts).map(([id, weight]) => [ident(id), Number(params[weight])] as const)
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  if (total === 0) return sql`cast(null as double)`
  return sql`(${join(
    weights.map(([id, weight]) => sql`${id} * ${number(weight / total)}`),
    ' + ',
  )})`
}

function combined({ fundamental }: Params): Sql {
  return sql`fa_score * ${number(fundamental / 100)} + ta_score * ${number(1 - fundamental / 100)}`
}

/** The registry's word on a score: the id of the highest threshold that it reaches. */
function reached(value: Sql, metric: string, below: Sql, registry: Registry, word: (id: string) => Sql): Sql {
  const thresholds = [...(registry.metrics.get(metric)?.thresholds ?? [])].sort((a, b) => b.value - a.value)
  const parts = thresholds.map(
    ({ id, value: from }) => sql`when ${value} >= ${number(from)} then ${word(id)}`,
  )
  return sql`case when ${value} is null then null ${join(parts, ' ')} else ${below} end`
}

const RATINGS: Readonly<Record<string, string>> = { excellent: 'Excellent', good: 'Good', neutral: 'Neutral' }
const rating = (score: string, registry: Registry) =>
  sql`coalesce(${reached(ident(score), score, sql`'Poor'`, registry, (id) => sql`${RATINGS[id] ?? 'N/A'}`)}, 'N/A')`

function signal(registry: Registry): Sql {
  const at = (id: string) =>
    registry.metrics.get('combined_score')?.thresholds.find((threshold) => threshold.id === id)?.value ?? 0
  return sql`case when combined_score >= ${number(at('buy'))} then 'BUY' when combined_score <= ${number(at('sell'))}
    then 'SELL' when combined_score is not null then 'HOLD' end`
}

/** One to five: the thresholds of the metric are the combined scores from which there are two, three, four and five. */
function strength(registry: Registry): Sql {
  const stars = (id: string) => number(Number(id.replace(/\D/g, '')))
  return reached(sql`combined_score`, 'signal_strength', number(1), registry, stars)
}
