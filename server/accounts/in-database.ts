import type { Database, Log } from '../database/database.ts'
import type { Db } from '../database/tables.ts'
import { AccountFault, unavailable } from './account-fault.ts'

export type Query = <T>(work: (db: Db) => Promise<T>) => Promise<T>

/**
 * Asks the database. What it refuses by a constraint is thrown as it is, with its SQLSTATE; where it does not answer,
 * `accounts-unavailable`.
 */
export async function inDatabase<T>(
  { database, log }: { readonly database: Database; readonly log: Log },
  work: (db: Db) => Promise<T>,
): Promise<T> {
  try {
    return await work(await database.open())
  } catch (error) {
    if (error instanceof AccountFault || isOurs(error)) throw error
    log.error({ reason: (error as Error).message }, 'the database of accounts does not answer')
    throw unavailable()
  }
}

/** A mistake of this program, or a constraint that did its work. */
function isOurs(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return true
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^(22|23|42)[0-9A-Z]{3}$/.test(code)
}

/** Whether a statement was refused because of this constraint. */
export function brokeConstraint(error: unknown, name: string): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return typeof code === 'string' && code.startsWith('23') && constraint === name
}
