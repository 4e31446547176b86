import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { ColumnNamed } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    from: ColumnNamed('from', 'column where a bin starts'),
    to: ColumnNamed('to', 'column where it ends'),
    count: ColumnNamed('count', 'column of how often'),
  },
  closed,
)
export type HistogramOptions = Static<typeof options>

/** Statistics that the query `histogram` gives, the same in every row. */
const HISTOGRAM_COLUMNS = ['mean', 'low1', 'high1', 'low2', 'high2', 'current', 'zscore'] as const

export const histogram = defineWidget({
  name: 'histogram',
  summary: 'How often which value occurred, with the mean, standard deviations and the current value',
  frame: 'widget',
  size: { w: 4, h: 5, minW: 3, minH: 3 },
  options,
  columns: ({ from = 'from', to = 'to', count = 'count' }) => [from, to, count, ...HISTOGRAM_COLUMNS],
})
