import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { type Db, TABLES } from './tables.ts'

/** So many rows go at once. */
const BATCH = 500
/** So many dumps of a server are kept: a day's. */
const KEPT = 24

type Table = (typeof TABLES)[number]
interface Row {
  readonly table: Table
  readonly row: unknown
}

/** How many rows each table has. */
export async function countRows(db: Db): Promise<Record<Table, number>> {
  const counts = {} as Record<Table, number>
  for (const table of TABLES) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)
    counts[table] = rows[0]!.n
  }
  return counts
}

/** Every row as JSON, in an order in which they can be written; the caller has a transaction that sees one moment. */
async function* rowsOf(db: Db): AsyncGenerator<Row> {
  for (const table of TABLES) {
    // Before a migration there are fewer.
    const there = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db)
    if (!there.rows[0]!.there) continue
    for (let offset = 0; ; offset += BATCH) {
      // Ordered by the whole row, since that is in every table and the same again.
      const { rows } = await sql<{ row: unknown }>`
        select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text collate "C"
        limit ${BATCH} offset ${offset}`.execute(db)
      for (const { row } of rows) yield { table, row }
      if (rows.length < BATCH) break
    }
  }
}

/** Writes all rows into a database that has none; all of them or nothing. Throws where it has some. */
async function writeRows(to: Db, rows: AsyncIterable<Row>): Promise<void> {
  await to.transaction().execute(async (tx) => {
    const taken = Object.entries(await countRows(tx)).filter(([, n]) => n > 0)
    if (taken.length > 0)
      throw new Error(
        `the database is not empty (${taken.map(([table, n]) => `${table}: ${n}`).join(', ')}); take a new one`,
      )
    let batch: Row[] = []
    const flush = async () => {
      const [first] = batch
      if (first) {
        const values = JSON.stringify(batch.map(({ row }) => row))
        const table = sql.table(first.table)
        // Columns that an older dump does not have are what they are by default.
        const columns = sql.join(Object.keys(first.row as object).map((name) => sql.ref(name)))
        await sql`insert into ${table} (${columns})
          select ${columns} from jsonb_populate_recordset(null::${table}, ${values}::jsonb)`.execute(tx)
      }
      batch = []
    }
    for await (const row of rows) {
      if (batch.length === BATCH || (batch[0] && batch[0].table !== row.table)) await flush()
      batch.push(row)
    }
    await flush()
    await sql`select setval(pg_get_serial_sequence('sign_in_log', 'id'),
      (select coalesce(max(id), 0) + 1 from sign_in_log), false)`.execute(tx)
  })
}

/** Carries every row from one database into another that has none. Rejects, and leaves it empty, where one is lost. */
export async function moveRows(from: Db, to: Db): Promise<Record<Table, number>> {
  return atOneMoment(from, async (source) => {
    const wanted = await countRows(source)
    await writeRows(to, rowsOf(source))
    const found = await countRows(to)
    for (const table of TABLES)
      if (found[table] !== wanted[table])
        throw new Error(`${table}: ${wanted[table]} rows were read and ${found[table]} written`)
    return found
  })
}

/** Writes every row into a file, one JSON line each, which only its owner may read; complete or not there. */
export async function dumpInto(db: Db, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.part`
  const out = await open(part, 'w', 0o600)
  try {
    await atOneMoment(db, async (source) => {
      for await (const row of rowsOf(source)) await out.write(`${JSON.stringify(row)}\n`)
    })
    await out.sync()
  } finally {
    await out.close()
  }
  await rename(part, file)
}

/** Puts a dump into a database that has nothing. */
export async function restoreFrom(file: string, db: Db): Promise<void> {
  async function* rows(): AsyncGenerator<Row> {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const row = JSON.parse(line) as Row
      if (!TABLES.includes(row.table)) throw new Error(`${file}: unknown table ${JSON.stringify(row.table)}`)
      yield row
    }
  }
  await writeRows(db, rows())
}

function atOneMoment<T>(db: Db, work: (source: Db) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(work)
}

/** The newest dump that a server kept and when it wrote it; undefined where there is none. */
export async function newestDump(workDir: string): Promise<{ file: string; at: string } | undefined> {
  const names = await dumpsIn(dumpsFolder(workDir)).catch((): string[] => [])
  const newest = names.at(-1)
  if (newest === undefined) return undefined
  const file = join(dumpsFolder(workDir), newest)
  return { file, at: (await stat(file)).mtime.toISOString() }
}

const dumpsIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort()

const dumpsFolder = (workDir: string) => join(workDir, 'dumps')

/** Writes a dump under the time's name and removes those that are too many. */
export async function keepDump(db: Db, workDir: string, at: Date): Promise<string> {
  const folder = dumpsFolder(workDir)
  const file = join(
    folder,
    `accounts-${at
      .toISOString()
      .replace(/:\d\d\.\d+Z$/, 'Z')
      .replaceAll(':', '-')}.ndjson`,
  )
  await dumpInto(db, file)
  for (const name of (await dumpsIn(folder)).slice(0, -KEPT)) await rm(join(folder, name), { force: true })
  return file
}
