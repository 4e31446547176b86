import type { Me, Person } from '../../core/api/accounts.ts'
import type { Accounts } from './accounts.ts'
import { sendsLetters } from './letters.ts'
import { needsSetup } from './setup.ts'

/** Who somebody is, and how one may sign in here. */
export async function meOf(accounts: Accounts, person: Person | null): Promise<Me> {
  const { config } = accounts
  return {
    person,
    public: config.authPublic,
    setup: await needsSetup(accounts),
    registration: config.authRegistration,
    letters: sendsLetters(config),
    passwords: true,
    providers: config.ssoProviders.map(({ id, title }) => ({ id, title })),
  }
}
