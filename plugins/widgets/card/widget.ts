import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import { Column, ColumnNamed, Flag } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    value: Column('column whose last row is shown'),
    x: ColumnNamed('period', 'column that names the rows'),
    change: Type.Optional(
      literals(['pct', 'points', 'diff', 'none'], {
        default: 'pct',
        description:
          'against the row before: in percent of it, in percentage points, as a plain difference, or not at all',
      }),
    ),
    sparkline: Flag('draw all rows as a small line', true),
  },
  closed,
)
export type CardOptions = Static<typeof options>

export const card = defineWidget({
  name: 'card',
  summary: 'One figure: its newest value, the change since the row before, and a sparkline',
  frame: 'card',
  size: { w: 3, h: 1, minW: 2, minH: 1 },
  options,
  columns: (options) => [options.x ?? 'period', options.value],
})
