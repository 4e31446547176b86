import { closed, defineWidget, type Static, TextSchema, Type } from 'rattan/plugin'
import { Column, Columns, Flag } from '../shared/options/schemas.ts'

const Part = Type.Object(
  {
    column: Column('column of the points'),
    max: Type.Number({ exclusiveMinimum: 0, description: 'points that it can have' }),
    label: Type.Optional(TextSchema),
  },
  closed,
)

const options = Type.Object(
  {
    parts: Type.Array(Part, { minItems: 1, maxItems: 10, description: 'what the score is made of' }),
    name: Type.Optional(Column('column that names a score, one a row; otherwise the last row is shown')),
    total: Type.Optional(Column('column of the sum')),
    badge: Type.Optional(Column('column whose label stands beside the name, in its tone')),
    note: Type.Optional(Columns('columns whose words stand below the name', 4)),
    unique: Flag('of several rows with one name only the first is shown', true),
  },
  closed,
)
export type ScoreOptions = Static<typeof options>

export const score = defineWidget({
  name: 'score',
  summary: 'What a score is made of: one bar a part, of as many points as it can have',
  frame: 'widget',
  height: 'rows',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: ({ parts, name, total, badge, note = [] }) => [
    ...[name, total, badge].filter((column) => column !== undefined),
    ...note,
    ...parts.map((part) => part.column),
  ],
})
