import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { ColumnNamed } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    date: ColumnNamed('date', 'column along the bottom'),
    value: ColumnNamed('value', 'column drawn as the line'),
    deviations: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2,
        default: 2,
        description: 'how many standard deviations each way are shaded',
      }),
    ),
  },
  closed,
)
export type BandsOptions = Static<typeof options>

/** Statistics that the query `bands` gives, the same in every row. */
const BAND_COLUMNS = ['median', 'mean', 'low1', 'high1', 'low2', 'high2'] as const

export const bands = defineWidget({
  name: 'bands',
  summary: 'A line over its median, its mean and the stretch of one and two standard deviations',
  frame: 'widget',
  size: { w: 8, h: 5, minW: 4, minH: 4 },
  options,
  columns: ({ date = 'date', value = 'value' }) => [date, value, ...BAND_COLUMNS],
})
