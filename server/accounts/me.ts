import type { Me, Person } from '../../core/api/accounts.ts'
import type { Accounts } from './accounts.ts'
import { sendsMail } from './mail.ts'
import { needsSetup } from './setup.ts'

/** Who somebody is, and how one may sign in here. */
export async function meOf(accounts: Accounts, person: Person | null): Promise<Me> {
  const { config } = accounts
  return {
    person,
    public: config.authPublic,
    setup: await needsSetup(accounts),
    registration: config.authRegistration,
    letters: sendsMail(config),
    passwords: true,
    providers: config.ssoProviders.map(({ id, title }) => ({ id, title })),
  }
}
