import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { holdLock } from '../generations/locks.ts'

/** Another refresh runs, in this process or another one. */
export class RefreshBusy extends Error {
  constructor() {
    super('another refresh is running')
    this.name = 'RefreshBusy'
  }
}

/**
 * Does work that only one may do at a time: of all processes that share WORK_DIR and, where there is a PostgreSQL, of all
 * replicas that share that. Rejects with RefreshBusy where another does it.
 */
export async function alone<T>(
  { workDir, databaseUrl }: { readonly workDir: string; readonly databaseUrl: string | null },
  work: () => Promise<T>,
): Promise<T> {
  const folder = join(workDir, 'refresh')
  await mkdir(folder, { recursive: true })
  const release = holdLock(join(folder, 'lock'))
  if (!release) throw new RefreshBusy()
  try {
    return databaseUrl === null ? await work() : await aloneOfReplicas(databaseUrl, work)
  } finally {
    release()
  }
}

/** The lock is the connection's: it ends with the process, however that ends. */
async function aloneOfReplicas<T>(connectionString: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true })
  // A connection that breaks while the work is done is noticed by nobody else.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query("select pg_try_advisory_lock(hashtext('rattan refresh')) as held")
    if (rows[0]?.held !== true) throw new RefreshBusy()
    return await work()
  } finally {
    await client.end().catch(() => {})
  }
}
