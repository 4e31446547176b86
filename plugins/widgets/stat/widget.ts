import { closed, defineWidget, literals, type Static, TextSchema, Type } from 'rattan/plugin'
import { Column, Domain, Sentence, sentenceColumns } from '../shared/options/schemas.ts'

const Item = Type.Object(
  {
    column: Column('column whose value is shown'),
    label: Type.Optional(TextSchema),
    note: Type.Optional(Sentence('a few words below the value')),
    decimals: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4, description: "digits after the point; else the metric's" }),
    ),
    change: Type.Optional(Column('column of its change, shown below with a triangle')),
    meter: Type.Optional(Domain('draw a bar below the value, between these two ends')),
    colour: Type.Optional(
      literals(['direction', 'thresholds', 'none'], {
        description:
          'direction: good and bad by its sign, as in signed formats; thresholds: value and meter in the tone of the highest one reached; words have the tone of their label',
      }),
    ),
  },
  closed,
)
export type StatItem = Static<typeof Item>

const options = Type.Object(
  {
    items: Type.Array(Item, { minItems: 1, maxItems: 12, description: 'figures from left to right' }),
    name: Type.Optional(Column('column that names a group of figures, one group a row')),
    row: Type.Optional(
      literals(['last', 'first'], {
        default: 'last',
        description: 'the row that is shown where no column names groups',
      }),
    ),
  },
  closed,
)
export type StatOptions = Static<typeof options>

export const stat = defineWidget({
  name: 'stat',
  summary: 'Figures and words side by side, from one row or one group a row',
  frame: 'card',
  size: { w: 12, h: 1, minW: 2, minH: 1 },
  options,
  columns: ({ items, name }) => [
    ...(name ? [name] : []),
    ...items.flatMap(({ column, change, note }) => [
      column,
      ...(change ? [change] : []),
      ...sentenceColumns(note),
    ]),
  ],
})
