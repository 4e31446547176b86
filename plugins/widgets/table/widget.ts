import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const options = Type.Object(
  {
    columns: Type.Optional(
      Type.Array(Type.String({ 'x-column': true }), {
        minItems: 1,
        uniqueItems: true,
        description: 'columns from left to right; without it, every column of the query',
      }),
    ),
    sort: Type.Optional(
      Type.Object(
        { column: Type.String({ 'x-column': true }), descending: Type.Optional(Type.Boolean()) },
        { additionalProperties: false, description: 'order at first; otherwise that of the query' },
      ),
    ),
  },
  { additionalProperties: false },
)
export type TableOptions = Static<typeof options>

export const table = defineWidget({
  name: 'table',
  summary: 'Rows as they come, sorted by a click on a column',
  frame: 'widget',
  size: { w: 6, h: 5, minW: 3, minH: 3 },
  options,
  columns: (options) => [...(options.columns ?? []), ...(options.sort ? [options.sort.column] : [])],
  view: () => import('./view.tsx'),
})
