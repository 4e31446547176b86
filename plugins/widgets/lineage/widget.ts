import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { ColumnNamed } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    node: ColumnNamed('node', 'column that names a step, `kind:id`'),
    of: ColumnNamed('made_of', 'column that lists the steps which it is made of'),
    kind: ColumnNamed('kind', 'column of what kind of thing it is'),
    chosen: ColumnNamed('chosen', 'column that says which one was asked for'),
    opens: Type.Optional(
      Type.Array(Type.String(), {
        description: 'kinds that a click on one of them opens; pages always lead to themselves',
      }),
    ),
  },
  closed,
)
export type LineageOptions = Static<typeof options>

export const lineage = defineWidget({
  name: 'lineage',
  summary: 'What something is made of and what is made of it, drawn from left to right, or down on a phone',
  frame: 'widget',
  size: { w: 12, h: 8, minW: 3, minH: 3 },
  options,
  columns: ({ node = 'node', of = 'made_of', kind = 'kind', chosen = 'chosen' }) => [node, of, kind, chosen],
})
