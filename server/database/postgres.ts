import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'

const LIMITS = {
  max: 8,
  connectionTimeoutMillis: 3_000,
  statement_timeout: 5_000,
  // A server that no longer answers does not end a statement by itself.
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 10_000,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
}

/** A pool of connections to PostgreSQL. Opens none before one is asked for. */
export function openPostgres(url: string, onError: (error: Error) => void): PostgresPool {
  const newPool = () => {
    const made = new pg.Pool({ connectionString: url, ...LIMITS })
    // A connection that breaks would otherwise end the process: one that nobody uses tells the pool, one in use does not.
    made.on('error', onError)
    made.on('connect', (client) => client.on('error', onError))
    return made
  }
  let pool = newPool()
  /** Where a connection went silent, so did the others of its time: nobody waits for each of them in turn. */
  const startAfresh = (silent: pg.Pool) => {
    if (silent !== pool) return
    pool = newPool()
    silent.end().catch(onError)
  }
  return {
    async connect() {
      const from = pool
      const client = await from.connect()
      let broken = false
      const query = async (text: string, parameters: unknown[]) => {
        try {
          return await client.query(text, parameters)
        } catch (error) {
          // What is not said by the database is said of the connection: nobody may get it again.
          if (!(error instanceof pg.DatabaseError)) {
            broken = true
            startAfresh(from)
          }
          throw error
        }
      }
      return { query, release: () => client.release(broken) } as unknown as PostgresPoolClient
    },
    end: () => pool.end(),
  }
}
