import {
  closed,
  defineWidget,
  type Format,
  FormatSchema,
  literals,
  type Static,
  TextSchema,
  Type,
} from 'rattan/plugin'
import { Column, Domain, Flag, LetterMark } from '../shared/options/schemas.ts'

const Name = Type.String({ 'x-column': true })
const Names = (description: string) => Type.Array(Name, { minItems: 1, uniqueItems: true, description })

const As = literals(['plain', 'badge', 'bar', 'heat', 'change', 'position', 'sparkline', 'range'], {
  default: 'plain',
  description:
    'badge: coloured by the tone of its label; bar, position: number with a small picture; heat: tinted cell; change: with triangle; sparkline: of a list; range: letters of `marks` between their lowest and highest',
})

/** What a column is called and how its values are written. */
const form = {
  label: Type.Optional(TextSchema),
  format: Type.Optional(Type.Unsafe<Partial<Format>>(FormatSchema)),
  as: Type.Optional(As),
}

const ColumnLook = Type.Object(
  {
    column: Name,
    ...form,
    priority: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3,
        default: 1,
        description:
          'where the table is wider than its place, columns of 3 are left out first, then those of 2; the reader is told and can have them back',
      }),
    ),
    narrow: Type.Optional(
      Type.Object(
        {
          ...form,
          width: Type.Optional(
            Type.Integer({ minimum: 40, maximum: 400, description: 'its texts wrap within so many pixels' }),
          ),
        },
        { ...closed, description: 'how it looks where the table is wider than its place' },
      ),
    ),
    colour: Type.Optional(
      literals(['direction', 'thresholds', 'none'], {
        description:
          "of the number: by the registry's direction (default where the format is signed), by its thresholds, or none",
      }),
    ),
    domain: Type.Optional(
      Domain('bar, heat, position: values of the two ends; otherwise those of the column'),
    ),
    marks: Type.Optional(
      Type.Array(LetterMark, { minItems: 2, maxItems: 6, description: 'range: what it shows' }),
    ),
  },
  closed,
)
export type ColumnLook = Static<typeof ColumnLook>

const options = Type.Object(
  {
    columns: Type.Optional(
      Type.Array(Type.Union([Name, ColumnLook]), {
        minItems: 1,
        description:
          'columns from left to right, by name or with how they look; without it, every column of the query',
      }),
    ),
    groups: Type.Optional(
      Type.Array(Type.Object({ label: TextSchema, columns: Names('columns under it') }, closed), {
        description: 'heads above neighbouring columns',
      }),
    ),
    sticky: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 5,
        default: 1,
        description: 'how many columns stay at the left; one on a phone',
      }),
    ),
    sort: Type.Optional(
      Type.Object(
        { column: Name, descending: Type.Optional(Type.Boolean()) },
        { ...closed, description: 'order at first; otherwise that of the query' },
      ),
    ),
    order: Type.Optional(
      Type.String({
        description:
          'the sort of the query: codes that lead it follow their words in the language of the reader',
      }),
    ),
    rank: Flag('number the rows'),
    filter: Flag('a box above that keeps rows whose texts hold the words'),
    highlight: Type.Optional(
      Type.Object(
        { column: Name, value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) },
        { ...closed, description: 'rows that stand out, such as a total or the chosen subject' },
      ),
    ),
    tint: Type.Optional(Column('column whose tone, threshold or direction tints the whole row')),
  },
  closed,
)
export type TableOptions = Static<typeof options>

export const table = defineWidget({
  name: 'table',
  summary: 'Rows with badges, bars, tints and sparklines, sorted and filtered by the reader',
  frame: 'widget',
  height: 'rows',
  size: { w: 12, h: 5, minW: 3, minH: 2 },
  options,
  columns: ({ columns = [], sort, highlight, tint }) => [
    ...columns.flatMap((look) =>
      typeof look === 'string' ? [look] : [look.column, ...(look.marks ?? []).map((mark) => mark.column)],
    ),
    ...(sort ? [sort.column] : []),
    ...(highlight ? [highlight.column] : []),
    ...(tint ? [tint] : []),
  ],
  axes: ({ columns = [] }) =>
    columns.flatMap((look) =>
      typeof look !== 'string' && look.as === 'range' && look.marks
        ? [look.marks.map((mark) => mark.column)]
        : [],
    ),
})
