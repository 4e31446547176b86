import {
  clip,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  literals,
  metricTable,
  plainColumn,
  prepared,
  type QueryContext,
  type Sql,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { threshold } from '../../shared/thresholds.ts'
import { rotationRows } from '../rotation/rows.ts'

const METRICS = [
  'strength_score',
  'sector_change_1w',
  'above_ma50_pct',
  'sector_score',
  'sector_rs_part',
  'sector_flow_part',
  'sector_breadth_part',
  'sector_momentum_part',
]

const params = Type.Object(
  {
    by: Type.Optional(
      literals(['index', 'strength', 'stock'], {
        default: 'index',
        description: 'what the phase is measured against; stocks have none of their sector',
      }),
    ),
    trail: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        default: 0,
        description: 'points of the way that the graph shows',
      }),
    ),
    smooth: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20,
        default: 1,
        description: 'phase by means over so many sessions',
      }),
    ),
  },
  { additionalProperties: false },
)

/**
 * Every sector on the newest session, the strongest first: strength of its breadth, change in a week, phase of its rotation
 * as the query `rotation` has it with the same params, and a score composed of relative strength, turnover, breadth and momentum.
 *
 * The stored ranking joins two spellings of each sector and so ranks half of them on defaults; this one is computed from
 * its parts, each kept between 0 and 100.
 */
export const sectorRanking = defineQuery({
  name: 'sector-ranking',
  summary: 'Sectors ranked by strength, with phase and composite score',
  params,

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    subjectColumn('SECTOR', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    plainColumn('phase', 'text', registry, labelValues(registry, 'quadrant')),
    plainColumn('sector_trend', 'text', registry, labelValues(registry, 'quadrant')),
  ],

  plan({ by = 'index', trail = 0, smooth = 1 }, context) {
    const phase = { by: by === 'stock' ? 'index' : by, trail, smooth } as const
    const at = (id: string) => threshold('sector_score', id, context.registry)
    const part = (value: Sql) => clip(value, 0, 100)
    const statement = sql`with _phases as (select * from (${rotationRows(phase, context)})
        qualify row_number() over (partition by subject order by date desc) = 1),
      _parts as (select _newest.*, change as sector_change_1w, quadrant as phase,
          100 * (rating - min(rating) over ()) / nullif(max(rating) over () - min(rating) over (), 0) as sector_rs_part,
          ${part(sql`(turnover + 100) / 2`)} as sector_flow_part, above_ma50_pct as sector_breadth_part,
          ${part(sql`(gain + 0.2) / 0.4 * 100`)} as sector_momentum_part
        from ${sectorValues(context)} as _newest
          left join _phases using (subject)),
      _scores as (select *, 0.3 * sector_rs_part + 0.25 * sector_flow_part + 0.25 * sector_breadth_part
          + 0.2 * sector_momentum_part as sector_score from _parts)
      select _scores.date, subject, ${join(METRICS.map(ident))}, phase,
        case when sector_score is null then null
          when sector_score >= ${at('leading')} and sector_rs_part >= 60 then 'LEADING'
          when sector_score >= ${at('improving')} and sector_flow_part >= 60 then 'IMPROVING'
          when sector_score < ${at('lagging')} then 'LAGGING'
          when sector_score < ${at('improving')} and sector_flow_part < 40 then 'WEAKENING'
          else 'NEUTRAL' end as sector_trend
      from _scores order by strength_score desc nulls last, subject`
    return { statement }
  },
})

/**
 * A table of what a sector's parts are made from: breadth of the newest session, mean rating of its stocks, and what
 * their prices did in a week and in 30 days.
 */
function sectorValues(context: QueryContext): Sql {
  const values = sql`with _sectors as (${sectorsOfTickers(context.registry)}),
      _newest as (select _subject as subject, max(cast(_date as date)) as date,
          arg_max(strength_score, _date) as strength_score, arg_max(above_ma50_pct, _date) as above_ma50_pct,
          arg_max(turnover_change_1d, _date) as turnover
        from (${rows('SECTOR', ['strength_score', 'above_ma50_pct', 'turnover_change_1d'], context)}) group by _subject),
      _ratings as (select sector as subject, avg(rs_rating) as rating from (
          select * from (${rows('STOCK', ['rs_rating'], context)}) where rs_rating is not null
          qualify _date = max(_date) over ()) join _sectors on symbol = _subject
        group by sector),
      _closes as (select *, max(_date) over () as _last,
          lag(close, 5) over (partition by _subject order by _position) as close_1w
        from (${rows('STOCK', ['close', 'market_cap'], context)}) where close is not null),
      _returns as (select sector as subject, 100 * (sum(cap) / nullif(sum(cap * close_1w / close), 0) - 1) as change,
          avg(close / base - 1) as gain
        from (select _subject, arg_max(close, _date) filter (where _date = _last) as close,
            arg_max(close_1w, _date) filter (where _date = _last) as close_1w,
            arg_max(case when close_1w > 0 then market_cap end, _date) filter (where _date = _last) as cap,
            arg_max(close, _date) filter (where _date <= _last - 30) as base from _closes group by _subject)
          join _sectors on symbol = _subject group by sector)
      select * from _newest left join _ratings using (subject) left join _returns using (subject)`
  return prepared('sector_values', values)
}

/** A metric table in which a metric that the data lacks is null. */
function rows(entity: string, metrics: readonly string[], context: QueryContext): Sql {
  const { relation, available } = metricTable({ entity, metrics, frequency: 'dated', context })
  const lost = metrics.filter((id) => !available.includes(id))
  return sql`select ${join([sql`*`, ...lost.map((id) => sql`cast(null as double) as ${ident(id)}`)])} from (${relation})`
}
