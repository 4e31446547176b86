import { columnOfMetric, defineQuery, labelValues, plainColumn, sql, Type } from 'rattan/plugin'
import { ALERTS, alertRows, inList } from '../signals/alerts.ts'

/** Patterns whose volume confirms them; a doji with high volume may be a climax instead. */
const CONFIRMED = ['engulfing', 'hammer', 'morning_star', 'shooting_star']

/** The commonest signals of each side over the newest sessions, at most five a side, with their meaning. */
export const patternGuide = defineQuery({
  name: 'pattern-guide',
  summary: 'What the signals of the newest sessions mean, the commonest of each side',
  params: Type.Object(
    { sessions: Type.Integer({ minimum: 1, maximum: 500, default: 5, description: 'the newest sessions' }) },
    { additionalProperties: false },
  ),
  columns: (_, registry) => [
    plainColumn('pattern', 'text', registry, labelValues(registry, 'pattern')),
    plainColumn('side', 'text', registry, labelValues(registry, 'pattern_side')),
    plainColumn('seen', 'number', registry),
    columnOfMetric('pattern_win_rate', registry),
    plainColumn('meaning', 'text', registry, labelValues(registry, 'pattern_meaning')),
    plainColumn('by_volume', 'text', registry, labelValues(registry, 'by_volume')),
  ],
  plan: ({ sessions }, context) => ({
    statement: sql`with _alerts as (select *, case when pattern in ('doji', 'spinning_top') then 0 else sign end as meant
        from (${alertRows(ALERTS, context)}) qualify dense_rank() over (order by date desc) <= ${sessions}),
      _counts as (select pattern, case meant when 1 then 'BULLISH' when -1 then 'BEARISH' else 'NEUTRAL' end as side,
          count(*) as seen, max(win_rate) as pattern_win_rate from _alerts group by all)
      select pattern, side, seen, pattern_win_rate,
        case when pattern = 'engulfing' and side = 'BEARISH' then 'engulfing_down' else pattern end as meaning,
        case when ${inList('pattern', CONFIRMED)} then 'confirm' when pattern = 'doji' then 'climax' else 'price' end
          as by_volume
      from _counts qualify row_number() over (partition by side order by seen desc, pattern) <= 5
      order by list_position(['BULLISH', 'BEARISH', 'NEUTRAL'], side), seen desc, pattern`,
    datasets: ALERTS,
  }),
})
