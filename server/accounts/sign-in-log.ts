import type { SIGN_IN_EVENTS, SignInLog } from '../../core/api/accounts.ts'
import type { Db } from '../database/tables.ts'
import { signInsTotal } from '../telemetry/meters.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'

/** From where somebody asks. */
export interface From {
  readonly address: string
  /** What the browser calls itself. */
  readonly agent: string
}

export interface LogEntry extends From {
  readonly event: (typeof SIGN_IN_EVENTS)[number]
  readonly email: string
  /** How, or by whom. */
  readonly by: string
}

/** Writes one line of the sign-in log, in the transaction of what it tells. */
export async function logSignIn(db: Db, entry: LogEntry): Promise<void> {
  const { event, email, by, address, agent } = entry
  const values = {
    event,
    email: email.slice(0, 254),
    by: by.slice(0, 254),
    address,
    agent: agent.slice(0, 300),
  }
  await db.insertInto('sign_in_log').values(values).execute()
  signInsTotal.inc({ event })
}

/** The newest entries, or those before one. */
export function readSignInLog(
  accounts: Accounts,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<SignInLog> {
  return inDatabase(accounts, async (db) => {
    let query = db
      .selectFrom('sign_in_log')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1)
    if (before !== undefined) query = query.where('id', '<', before)
    const rows = await query.execute()
    const entries = rows.slice(0, limit).map(({ id, at, event, email, by, address, agent }) => ({
      ...{ id: String(id), at: at.toISOString() },
      ...{ event, email, by, address, agent },
    }))
    return { entries, next: rows.length > limit ? entries.at(-1)!.id : null }
  })
}
