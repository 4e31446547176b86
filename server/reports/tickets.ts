import { createHash, randomBytes } from 'node:crypto'
import type { Person } from '../../core/api/accounts.ts'

/** Where the browser that paints a report says for whom it does. */
export const TICKET_HEADER = 'x-rattan-report'

/** For whom a report is painted. */
export interface Bearer {
  /** As they are at this moment: null for who is not signed in. Rejects where they may not read any more. */
  person(): Promise<Person | null>
  /** Whose turns it takes. */
  readonly who: string
}

/**
 * Who a browser of ours acts for while it paints one report: exactly as they would read, until it is done. A ticket is
 * known to that browser and this process alone, and good for reading only.
 */
export interface Tickets {
  /** A ticket, and what ends it. */
  give(bearer: Bearer): { readonly ticket: string; readonly end: () => void }
  /** Whom a ticket is of; undefined for every text that is none. */
  bearerOf(ticket: string): Bearer | undefined
}

export function createTickets(): Tickets {
  const bearers = new Map<string, Bearer>()
  // A comparison by hash takes as long for a good guess as for a bad one.
  const hash = (ticket: string) => createHash('sha256').update(ticket).digest('base64')
  return {
    give(bearer) {
      const ticket = randomBytes(32).toString('base64url')
      bearers.set(hash(ticket), bearer)
      return { ticket, end: () => bearers.delete(hash(ticket)) }
    },
    bearerOf: (ticket) => bearers.get(hash(ticket)),
  }
}
