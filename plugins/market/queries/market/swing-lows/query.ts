import { columnOfMetric, defineQuery, labelValues, plainColumn, sql, Type } from 'rattan/plugin'
import { swingLows } from '../shared/swing-lows.ts'

/** The two newest swing lows of market breadth, and whether the newest is confirmed; one row a line. */
export const swingLowsQuery = defineQuery({
  name: 'swing-lows',
  summary: 'The last two lows of market breadth and how they compare',
  params: Type.Object({}, { additionalProperties: false }),

  columns: (_, registry) => [
    plainColumn('line', 'text', registry, labelValues(registry, 'line')),
    columnOfMetric('swing_previous', registry),
    columnOfMetric('swing_recent', registry),
    plainColumn('swing', 'text', registry, labelValues(registry, 'swing')),
    plainColumn('swing_state', 'text', registry, labelValues(registry, 'swing_state')),
  ],

  plan: (_, context) => ({
    datasets: ['market_breadth'],
    statement: sql`with ${swingLows(context)}
    select line, previous as swing_previous, recent as swing_recent,
      case when recent > previous then 'HIGHER_LOW' when recent < previous then 'LOWER_LOW' end as swing,
      case when is_pending then 'PENDING' when recent is null then null when just_confirmed then 'CONFIRMED_TODAY'
        else 'CONFIRMED' end as swing_state
    from _swings order by line`,
  }),
})
