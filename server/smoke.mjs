// Uses every part once that is not plain JavaScript, so that an image whose parts do not run is never made.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { PGlite } from '@electric-sql/pglite'
import { hash, verify } from '@node-rs/argon2'
import { tryLock } from 'fs-native-extensions'

const folder = await mkdtemp(join(tmpdir(), 'rattan-smoke-'))

const PARTS = {
  async DuckDB() {
    const duckdb = await DuckDBInstance.create(':memory:')
    const connection = await duckdb.connect()
    const file = join(folder, 'one.parquet')
    await connection.run(`copy (select 42 as n, 'Hoà Phát' as name) to '${file}' (format parquet)`)
    const read = await connection.runAndReadAll(`select n, name from read_parquet('${file}')`)
    return JSON.stringify(read.getRows()) === '[[42,"Hoà Phát"]]'
  },
  async argon2() {
    const hashed = await hash('ba chị em cùng đi chợ')
    return (await verify(hashed, 'ba chị em cùng đi chợ')) && !(await verify(hashed, 'other'))
  },
  async PGlite() {
    const database = await PGlite.create({ dataDir: join(folder, 'database') })
    const { rows } = await database.query('select 6 * 7 as n')
    await database.close()
    return rows[0].n === 42
  },
  async 'file locks'() {
    const file = await open(join(folder, 'lock'), 'a+')
    const held = tryLock(file.fd)
    await file.close()
    return held
  },
}

try {
  for (const [name, works] of Object.entries(PARTS)) {
    if (!(await works())) throw new Error(`${name} gives a wrong answer`)
    console.log(`${name} works`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
