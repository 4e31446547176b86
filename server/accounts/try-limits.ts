import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { AccountFault } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'

export interface TryLimit {
  /** Counts a try. Rejects with `too-many-tries`, or `accounts-unavailable` where it cannot be counted. */
  take(key: string): Promise<void>
  /** Takes a try back. */
  giveBack(key: string): Promise<void>
}

/**
 * So many tries a key, in so many seconds: counted in PostgreSQL for all servers that share one, in memory where the
 * database is this process's own. `name` tells limits apart.
 */
export function createTryLimit(
  accounts: Accounts,
  name: string,
  limit: { readonly points: number; readonly duration: number },
): TryLimit {
  const limiter =
    accounts.database.kind === 'embedded'
      ? new RateLimiterMemory(limit)
      : new RateLimiterPostgres({
          ...limit,
          ...{ storeClient: clientOf(accounts), storeType: 'client', keyPrefix: name },
          ...{ tableName: 'try_count', tableCreated: true, clearExpiredByTimeout: false },
        })
  // What is tried for may be long, and is nobody's business.
  const hashed = (key: string) => createHash('sha256').update(key).digest('base64url')
  return {
    async take(key) {
      try {
        await limiter.consume(hashed(key))
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
        throw new AccountFault('too-many-tries', 'too many tries; wait a while', { retryAfter })
      }
    },
    async giveBack(key) {
      await limiter.reward(hashed(key))
    },
  }
}

/** The database as the limiter wants it: a client of `pg`. */
const clientOf = (accounts: Accounts) => ({
  async query({ text, values }: { text: string; values: unknown[] }) {
    const { rows } = await inDatabase(accounts, (db) => db.executeQuery(CompiledQuery.raw(text, values)))
    return { rows, rowCount: rows.length }
  },
})
