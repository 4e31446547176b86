import { closed, defineWidget, type Static, TextSchema, ToneSchema, Type } from 'rattan/plugin'
import { Column, Flag } from '../shared/options/schemas.ts'

const Item = Type.Object({ label: TextSchema, tone: Type.Optional(ToneSchema) }, closed)

const options = Type.Object(
  {
    label: Type.Optional(Column('column that names a badge, one a row, in the tone of its label')),
    value: Type.Optional(Column('column of a number beside the name')),
    tone: Type.Optional(Column('column whose tone the badge has instead')),
    only: Type.Optional(
      Type.Object(
        { column: Column('column that decides'), is: Type.String({ description: 'its value' }) },
        {
          ...closed,
          description: 'leave out rows where the column says something else, even if none is left',
        },
      ),
    ),
    count: Flag('say how many there are'),
    items: Type.Optional(
      Type.Array(Item, { minItems: 1, maxItems: 20, description: 'fixed badges, as the key of a chart' }),
    ),
  },
  closed,
)
export type BadgesOptions = Static<typeof options>

export const badges = defineWidget({
  name: 'badges',
  summary: 'Names or counts as small coloured labels: members of a group, ratings, the key of a chart',
  frame: 'line',
  height: 'rows',
  size: { w: 3, h: 1, minW: 2, minH: 1 },
  options,
  columns: ({ label, value, tone, only }) =>
    [label, value, tone, only?.column].filter((column) => column !== undefined),
})
