import Type from 'typebox'
import { closed, literals, TextSchema } from '../words/schemas.ts'

const DATA_FILE = '^[^/\\\\.][^\\\\]*\\.(parquet|json)$'

const ColumnSchema = Type.Object(
  {
    type: literals(['text', 'group', 'integer', 'double', 'boolean', 'date', 'timestamp', 'struct', 'list']),
    unit: Type.Optional(Type.String()),
    format: Type.Optional(
      Type.Union(
        [Type.String({ pattern: '%' }), Type.Array(Type.String({ pattern: '%' }), { minItems: 1 })],
        {
          description:
            'how dates are written that are stored as texts, as strptime has it: %d/%m/%Y. Left out, the whole column decides',
        },
      ),
    ),
    zone: Type.Optional(
      Type.String({
        description:
          "whose clock stored times without a zone show, such as UTC; the instance's where left out",
      }),
    ),
    none: Type.Optional(
      Type.Array(Type.Union([Type.Number(), Type.String()]), {
        minItems: 1,
        description: 'stored values that mean that there is none, such as 0 or n/a; they are read as missing',
      }),
    ),
  },
  closed,
)

/** A data set of a registry file: where its rows are, what tells them apart, what its columns hold. */
export const DatasetSchema = Type.Object(
  {
    title: TextSchema,
    path: Type.String({ pattern: DATA_FILE, description: 'below DATA_DIR' }),
    fallbacks: Type.Optional(Type.Array(Type.String({ pattern: DATA_FILE }))),
    rows: Type.Optional(Type.String({ description: 'of a JSON file that is one object: its list of rows' })),
    optional: Type.Optional(Type.Boolean({ description: 'a tree may lack it: no issue of `check`' })),
    key: Type.Array(Type.String(), {
      minItems: 1,
      description: 'columns that tell its rows apart: no two rows have the same values in all of them',
    }),
    duplicates: Type.Optional(
      Type.Union(
        [
          Type.Literal('last'),
          Type.Object({ largest: Type.String({ description: 'a column: the newest, by a date' }) }, closed),
        ],
        {
          description:
            'which of several rows with one key counts: the last of the file, or that with the largest value of a column. Left out, rows that differ are a fault and none of them counts',
        },
      ),
    ),
    foremost: Type.Optional(
      Type.Object(
        { largest: Type.String({ description: 'a column; among equals the first by the key counts' }) },
        {
          ...closed,
          description:
            'where the key tells apart several rows of one subject and moment: the row that metrics are read from, all of them from the same one',
        },
      ),
    ),
    subject: Type.Optional(Type.String({ description: 'column that names the subject, group or series' })),
    time: Type.Optional(
      Type.Object(
        {
          column: Type.String(),
          every: literals(['quarter', 'session', 'day', 'week', 'month']),
          ahead: Type.Optional(
            Type.Boolean({
              description: 'rows of days to come are meant, such as forecasts; otherwise they are not read',
            }),
          ),
          year: Type.Optional(Type.String()),
          quarter: Type.Optional(Type.String()),
          frequency: Type.Optional(
            Type.String({
              description:
                'column that tells quarters (Q) from half-years and years: only its Q rows are read',
            }),
          ),
        },
        closed,
      ),
    ),
    freshness: Type.Optional(
      Type.Object(
        { grace: Type.Integer({ minimum: 0, description: 'periods behind before it is stale' }) },
        closed,
      ),
    ),
    long: Type.Optional(Type.Object({ code: Type.String(), value: Type.String() }, closed)),
    columns: Type.Record(Type.String(), ColumnSchema),
  },
  closed,
)
