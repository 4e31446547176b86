import { sql } from 'kysely'
import { keepDump } from '../database/dump.ts'
import type { Accounts } from './accounts.ts'

const HOUR_MS = 3_600_000

/**
 * Every hour, where the database is open: forgets what is long over, and dumps an embedded database, which a loss of
 * power may damage. Returns how to stop.
 */
export function startUpkeep(accounts: Accounts): () => void {
  const timer = setInterval(() => {
    upkeep(accounts).catch((error: Error) => accounts.log.error({ reason: error.message }, 'upkeep failed'))
  }, HOUR_MS)
  timer.unref()
  return () => clearInterval(timer)
}

export async function upkeep({ database, config, now }: Accounts): Promise<void> {
  if (!database.opened) return
  const db = await database.open()
  await sql`delete from sign_in_log where at < now() - interval '180 days'`.execute(db)
  await sql`delete from session where coalesce(ended_at, expires_at) < now() - interval '30 days'`.execute(db)
  await sql`delete from refresh_token where consumed_at < now() - interval '1 day'
    and not exists (select from refresh_token child where child.hash = refresh_token.child
      and child.consumed_at is null)`.execute(db)
  await sql`delete from invitation where expires_at < now() - interval '30 days'`.execute(db)
  await sql`delete from delivery where ended_at < now() - interval '90 days'`.execute(db)
  await sql`delete from layout_preview where sent_at < now() - interval '1 day'`.execute(db)
  await db
    .deleteFrom('try_count')
    .where('expire', '<', String(now().getTime() - HOUR_MS))
    .execute()
  if (database.kind === 'embedded') await keepDump(db, config.workDir, now())
}
