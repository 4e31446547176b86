import { join } from 'node:path'
import pg from 'pg'
import {
  closed,
  defineSource,
  nearest,
  type SourceContext,
  SourceError,
  type Static,
  Type,
} from 'rattan/plugin'
import { valueCells } from '../shared/cells.ts'
import { matches, readTable } from '../shared/read-table.ts'
import { tableParams } from '../shared/table-params.ts'

const params = Type.Object(
  {
    database: Type.String({
      pattern: '^SOURCE_[A-Z0-9_]+$',
      description: "the environment's variable that holds postgres://user:password@host:5432/name",
    }),
    schema: Type.Optional(Type.String({ description: 'public where left out' })),
    table: Type.String({ description: 'a table or a view' }),
    since: Type.Optional(
      Type.String({
        description:
          'the column, a date or a moment, by which new and changed rows are told; all are read where left out',
      }),
    ),
    replace: Type.Optional(
      Type.Boolean({ description: 'the rows are all there is: rows that they lack go' }),
    ),
    ...tableParams,
  },
  closed,
)
type Params = Static<typeof params>

/** Plain data: the largest value of the `since` column that came. */
interface State {
  readonly asked: string
  readonly newest: string
}

const ROWS_AT_ONCE = 5000

export const postgres = defineSource({
  name: 'postgres',
  summary: 'Rows of a table in PostgreSQL',
  params,
  async bring(params, context) {
    const name = `${params.schema ?? 'public'}.${params.table}`
    const client = new pg.Client({
      connectionString: context.secret(params.database),
      application_name: 'rattan',
      connectionTimeoutMillis: 15_000,
      options: '-c DateStyle=ISO -c TimeZone=UTC -c extra_float_digits=1',
    })
    // The loss of a connection is told by the statement that it breaks; without a listener it would end the process.
    client.on('error', () => {})
    const leave = () => void client.end().catch(() => {})
    context.signal.addEventListener('abort', leave)
    try {
      context.signal.throwIfAborted()
      await client.connect()
      // One snapshot for all that is read, and no way to write.
      await client.query('begin transaction isolation level repeatable read read only')
      return await bringRows(client, name, params, context)
    } catch (error) {
      if (error instanceof SourceError) throw error
      throw new SourceError(`${name} cannot be read: ${reasonOf(error)}`, { file: name })
    } finally {
      context.signal.removeEventListener('abort', leave)
      await client.end().catch(() => {})
    }
  },
})

async function bringRows(client: pg.Client, name: string, params: Params, context: SourceContext) {
  const types = await columnsOf(client, name, params)
  const names = columnNames(types, name, params)
  const asked = JSON.stringify(params)
  const known = context.state as State | null | undefined
  const before = known?.asked === asked ? known.newest : undefined
  // What changed since it was last read, and what the refresh asks for again.
  const from =
    params.since === undefined || context.since === null
      ? null
      : before !== undefined && before < context.since
        ? before
        : context.since
  const since = params.since === undefined ? null : pg.escapeIdentifier(params.since)
  const moment = `to_char(${since}::timestamp, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  const picked = names.map((column) => `${pg.escapeIdentifier(column)}::text`)
  const table = `${pg.escapeIdentifier(params.schema ?? 'public')}.${pg.escapeIdentifier(params.table)}`
  await client.query(
    `declare brought no scroll cursor for select ${[...picked, since ? moment : 'null'].join(', ')} from ${table}
      ${from === null ? '' : `where ${since} >= $1::${types.get(params.since!)} or ${since} is null`}
      ${since ? `order by ${since}` : ''}`,
    from === null ? [] : [from],
  )
  let newest = before ?? ''
  let rows = 0
  async function* all(): AsyncGenerator<unknown[]> {
    for (;;) {
      context.signal.throwIfAborted()
      const found = await client.query<unknown[]>({
        text: `fetch ${ROWS_AT_ONCE} from brought`,
        rowMode: 'array',
      })
      for (const row of found.rows) {
        const moment = row.pop()
        if (typeof moment === 'string' && moment > newest) newest = moment
        rows++
        yield row
      }
      context.progress(rows, null, name)
      if (found.rows.length < ROWS_AT_ONCE) return
    }
  }
  const cells = await valueCells(all(), names, join(context.folder, 'rows.csv'), name, 0)
  const state: State = { asked, newest }
  if (rows === 0 && params.replace) throw new SourceError(`${name} has no rows`, { file: name })
  if (rows === 0) return { rows: null, state }
  const brought = { rows: await readTable([cells], params, context), state }
  return params.replace ? { ...brought, whole: true as const } : brought
}

/** Columns of a table with their types. */
async function columnsOf(
  client: pg.Client,
  name: string,
  params: Params,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select a.attname as name, format_type(a.atttypid, null) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [params.schema ?? 'public', params.table],
  )
  if (rows.length === 0) throw new SourceError(`there is no table ${name}`, { file: name })
  return new Map(rows.map((row) => [row.name, row.type]))
}

/** What is read of them. */
function columnNames(types: ReadonlyMap<string, string>, name: string, params: Params): string[] {
  const { columns, unpivot, since } = params
  const declared = Object.entries(columns).flatMap(([column, { from, value }]) =>
    value === undefined ? [from ?? column] : [],
  )
  for (const column of [...declared, ...(since === undefined ? [] : [since])]) {
    if (types.has(column)) continue
    const near = nearest(column, types.keys())
    const hint = near === undefined ? '' : `; did its columns change, is it "${near}"?`
    throw new SourceError(`${name} has no column "${column}"${hint}`, { file: name, column })
  }
  const type = since === undefined ? 'date' : types.get(since)!
  if (type !== 'date' && !type.startsWith('timestamp'))
    throw new SourceError(`column "${since}" of ${name} is ${type}; expected a date or a moment`, {
      file: name,
      column: since!,
    })
  const wide = [...types.keys()].filter((column) => unpivot?.columns.some((glob) => matches(glob, column)))
  return [...new Set([...declared, ...wide])]
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
