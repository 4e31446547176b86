import { closed, literals, type Static, Type } from 'rattan/plugin'

const names = { type: 'string', minLength: 1 } as const

const ColumnSchema = Type.Object(
  {
    from: Type.Optional(
      Type.String({
        description: 'what the source calls it, a dotted path in JSON; the same where left out',
      }),
    ),
    type: literals(['text', 'number', 'integer', 'date', 'moment', 'flag']),
    format: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          'how a date or moment is written, in words of strptime: %d/%m/%Y; ISO 8601 where left out',
      }),
    ),
    part: Type.Optional(
      literals(['year', 'quarter', 'month'], { description: 'no more than this of a date' }),
    ),
    times: Type.Optional(Type.Number({ description: 'what a number is multiplied by, to come to the unit' })),
    value: Type.Optional(Type.String({ description: 'the same in every row, in place of a column' })),
    filled: Type.Optional(Type.Boolean({ description: 'no row may lack it' })),
    ahead: Type.Optional(Type.Boolean({ description: 'its days may lie after today' })),
    infinite: Type.Optional(
      literals(['missing'], { description: 'infinities and what is not a number are missing, not a fault' }),
    ),
  },
  closed,
)

/** What all sources that bring rows of cells say of them. */
export const tableParams = {
  columns: Type.Record(Type.String(), ColumnSchema, { minProperties: 1 }),
  unpivot: Type.Optional(
    Type.Object(
      {
        columns: Type.Array(Type.Unsafe<string>(names), {
          minItems: 1,
          description: 'columns that become rows, * for any letters: BIS_*',
        }),
        code: Type.String({ description: 'the column that holds what such a column was called' }),
        value: Type.String({ description: 'the column that holds its number; a missing one makes no row' }),
        times: Type.Optional(Type.Number()),
        infinite: Type.Optional(literals(['missing'])),
      },
      closed,
    ),
  ),
  key: Type.Optional(
    Type.Array(Type.String(), { minItems: 1, description: 'columns that no two rows may have alike' }),
  ),
  latest: Type.Optional(
    Type.String({ description: 'of rows with one key the one counts that has most of this column' }),
  ),
  missing: Type.Optional(
    Type.Array(Type.String(), { description: 'texts that stand for no value, besides an empty one' }),
  ),
  decimal: Type.Optional(literals(['.', ','], { description: '. where left out' })),
  thousands: Type.Optional(literals([',', '.', ' ', "'", '_'], { description: 'none where left out' })),
}

/** How a text file is written. */
export const textParams = {
  encoding: Type.Optional(
    Type.String({ description: 'as browsers name it: windows-1258, utf-16le; utf-8 where left out' }),
  ),
  delimiter: Type.Optional(literals([',', ';', '\t', '|'], { description: ', where left out' })),
  unfinished: Type.Optional(
    Type.Boolean({
      description: 'a CSV may end without a line break; else such a file counts as cut off',
    }),
  ),
}

const TableParams = Type.Object(tableParams)
const TextParams = Type.Object(textParams)
export type TableParams = Static<typeof TableParams>
export type TextParams = Static<typeof TextParams>
export type ColumnParams = Static<typeof ColumnSchema>
