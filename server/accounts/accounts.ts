import type { Config } from '../config.ts'
import type { Database, Log } from '../database/database.ts'
import { inDatabase, type Query } from './in-database.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { type Checks, createChecks } from './session-checks.ts'
import { type SigningKeys, signingKeys } from './signing-keys.ts'

/** What everything about accounts is made from. */
export interface Accounts {
  readonly database: Database
  readonly config: AccountsConfig
  readonly keys: SigningKeys
  readonly passwords: Passwords
  readonly checks: Checks
  readonly log: Log
  readonly now: () => Date
}

export type AccountsConfig = Pick<
  Config,
  | ('workDir' | 'authPublic' | 'authSecret' | 'authSecretPrevious' | 'authRegistration')
  | ('publicUrl' | 'smtpUrl' | 'mailFrom' | 'ssoProviders')
>

export interface AccountsOptions {
  readonly database: Database
  readonly config: AccountsConfig
  readonly log: Log
  readonly now: () => Date
}

/** Accounts over a database that nothing here opens before it is needed. */
export function createAccounts({ database, config, log, now }: AccountsOptions): Accounts {
  const query: Query = (work) => inDatabase({ database, log }, work)
  return {
    ...{ database, config, log, now },
    keys: signingKeys(config),
    passwords: createPasswords(),
    checks: createChecks(query),
  }
}
