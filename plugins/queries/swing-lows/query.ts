import Type from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { defineQuery } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn } from '../shared/columns.ts'
import { swingLows } from '../shared/swing-lows.ts'

/** The two newest swing lows of market breadth, and whether the newest is confirmed; one row a line. */
export const swingLowsQuery = defineQuery({
  name: 'swing-lows',
  summary: 'The last two lows of market breadth and how they compare',
  params: Type.Object({}, { additionalProperties: false }),
  datasets: () => ['market_breadth'],

  columns: (_, registry) => [
    plainColumn('line', 'text', registry, labelValues(registry, 'line')),
    columnOfMetric('swing_previous', registry),
    columnOfMetric('swing_recent', registry),
    plainColumn('swing', 'text', registry, labelValues(registry, 'swing')),
    plainColumn('swing_state', 'text', registry, labelValues(registry, 'swing_state')),
  ],

  sql: (_, context) => sql`with ${swingLows(context)}
    select line, previous as swing_previous, recent as swing_recent,
      case when recent > previous then 'HIGHER_LOW' when recent < previous then 'LOWER_LOW' end as swing,
      case when is_pending then 'PENDING' when recent is null then null when just_confirmed then 'CONFIRMED_TODAY'
        else 'CONFIRMED' end as swing_state
    from _swings order by line`,
})
