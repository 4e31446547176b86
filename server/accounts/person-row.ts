import type { Selectable } from 'kysely'
import type { Person } from '../../core/api/accounts.ts'
import type { Tables } from '../database/tables.ts'

export const personColumns = [
  'person.id',
  'person.email',
  'person.name',
  'person.role',
  'person.groups',
] as const

type PersonRow = Selectable<Tables['person']>

/** A row of the table as who it is about is called elsewhere. */
export function personOf({ id, email, name, role, groups }: Pick<PersonRow, keyof Person>): Person {
  return { id, email, name, role, groups }
}

/** An e-mail as accounts are found by it. */
export const asEmail = (text: string): string => text.normalize('NFC').trim().toLowerCase()
