import { Column, ColumnNamed, Domain } from 'rattan/options'
import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'

const options = Type.Object(
  {
    value: Column('column that colours a day'),
    date: ColumnNamed('date', 'column of the days; of several rows of a day the last one is shown'),
    colour: Type.Optional(
      literals(['ramp', 'thresholds'], {
        default: 'ramp',
        description: "pale to strong by the value, or the tones of its metric's thresholds",
      }),
    ),
    domain: Type.Optional(
      Domain('values of the palest and the strongest colour; otherwise the lowest and highest there are'),
    ),
    first: Type.Optional(
      literals(['monday', 'sunday'], { default: 'monday', description: 'the day that a week begins with' }),
    ),
  },
  closed,
)
export type CalendarStripOptions = Static<typeof options>

export const calendarStrip = defineWidget({
  name: 'calendar-strip',
  summary: 'One coloured square a day, a week a column, under the names of the months',
  frame: 'widget',
  size: { w: 12, h: 4, minW: 3, minH: 3 },
  options,
  columns: ({ date = 'date', value }) => [date, value],
})
