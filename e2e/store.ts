import { startPostgres } from '../server/testing/test-postgres.ts'

/** Where accounts lie: what holds in one must hold in the other. */
export const STORES = ['the embedded database', 'PostgreSQL'] as const

export interface Store {
  /** What tells a server of it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** An empty store for one server; the embedded one lies in the server's own folder. */
export async function startStore(kind: (typeof STORES)[number]): Promise<Store> {
  if (kind === 'the embedded database') return { env: {}, stop: async () => {} }
  const postgres = await startPostgres()
  return { env: { DATABASE_URL: await postgres.newDatabase() }, stop: postgres.stop }
}
