import { columnOfMetric, defineQuery, metricTable, plainColumn, prepared, sql, Type } from 'rattan/plugin'

/** How many stocks closed above, below and at their previous close, one row a session, oldest first. */
export const advanceDecline = defineQuery({
  name: 'advance-decline',
  summary: 'Advancing and declining stocks by session, against the previous close',
  params: Type.Object(
    { last: Type.Integer({ minimum: 1, maximum: 2000, default: 20, description: 'the newest sessions' }) },
    { additionalProperties: false },
  ),

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...['advances', 'declines', 'steady', 'net_advances'].map((id) => columnOfMetric(id, registry)),
  ],

  plan({ last }, context) {
    const ask = { entity: 'STOCK', metrics: ['price_change_pct'], frequency: 'dated', context } as const
    const { relation, available } = metricTable(ask)
    const change = available.length > 0 ? sql`price_change_pct` : sql`cast(null as double)`
    const sessions = sql`with _changes as (select cast(_date as date) as date, ${change} as change from (${relation}))
      select date, count(*) filter (where change > 0) as advances, count(*) filter (where change < 0) as declines,
          count(*) filter (where change = 0) as steady,
          count(*) filter (where change > 0) - count(*) filter (where change < 0) as net_advances
        from _changes group by date having count(change) > 0 order by date`
    const statement = sql`select * from (select * from ${prepared('advances', sessions)} order by date desc limit ${last})
      order by date`
    return { statement, datasets: ['prices'] }
  },
})
