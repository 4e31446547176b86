import type { Database } from './database.ts'

/**
 * Whether this server is the one that does what a clock says for this moment: of all that share a database the first to
 * ask, and nobody again for a moment before. With an embedded database there is only one. Rejects where the database
 * does not answer.
 */
export async function takeTurn(database: Database, task: string, at: Date): Promise<boolean> {
  if (database.kind === 'embedded') return true
  const db = await database.open()
  const taken = await db
    .insertInto('turn')
    .values({ task, at })
    .onConflict((conflict) => conflict.column('task').doUpdateSet({ at }).where('turn.at', '<', at))
    .returning('task')
    .execute()
  return taken.length > 0
}
