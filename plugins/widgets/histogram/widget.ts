import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'
import { closed } from '../shared/option-schemas.ts'

const column = (name: string, description: string) =>
  Type.Optional(Type.String({ 'x-column': true, default: name, description }))

const options = Type.Object(
  {
    from: column('from', 'column where a bin starts'),
    to: column('to', 'column where it ends'),
    count: column('count', 'column of how often'),
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
  view: () => import('./view.tsx'),
})
