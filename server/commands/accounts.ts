// npm run accounts -- create-admin|list|invite|role|disable|enable|end-sessions|password: accounts, for who runs the server.
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { PASSWORD_LENGTH, ROLES, type Role } from '../../core/api/roles.ts'
import { nearestAll } from '../../core/words/nearest.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import { type Accounts, createAccounts } from '../accounts/accounts.ts'
import { invite } from '../accounts/invitations.ts'
import { invitationLink } from '../accounts/links.ts'
import { changeAccount, endSessions, findPerson, listPeople } from '../accounts/people.ts'
import { asEmail } from '../accounts/person-row.ts'
import { createAdmin, setupToken } from '../accounts/setup.ts'
import { setPassword } from '../accounts/sign-in.ts'
import { ConfigError, readConfig } from '../config.ts'
import { createDatabase } from '../database/database.ts'

/** What the sign-in log says of who uses this command. */
const OPERATOR = 'the server’s command line'
const FROM = { address: '', agent: 'npm run accounts' }

/** Said to who typed something that cannot be done. */
class Misused extends Error {}

type Command = (accounts: Accounts, args: readonly string[]) => Promise<string>

const COMMANDS: Readonly<Record<string, { readonly takes: string; readonly run: Command }>> = {
  'create-admin': {
    takes: '<e-mail> [name]',
    async run(accounts, [email, ...name]) {
      const to = emailOf(email)
      const admin = { email: to, name: name.join(' ') || to.split('@')[0]!, password: await askPassword() }
      await createAdmin(accounts, admin, OPERATOR, FROM)
      return `${to} is an admin and can sign in.`
    },
  },
  list: {
    takes: '',
    async run(accounts) {
      const { people, invitations } = await listPeople(accounts)
      const lines = [
        ...people.map(({ email, role, groups, disabled, sessions, lastSignInAt }) =>
          [
            ...[email, disabled ? `${role} (disabled)` : role, groups.join(',') || '-'],
            ...[`${sessions} sessions`, lastSignInAt ?? 'never signed in'],
          ].join('\t'),
        ),
        ...invitations.map(({ email, role, expiresAt }) => `${email}\t${role}\tinvited until ${expiresAt}`),
      ]
      return lines.join('\n') || 'There are no accounts yet.'
    },
  },
  invite: {
    takes: `<e-mail> [${ROLES.join('|')}]`,
    async run(accounts, [email, role = 'viewer']) {
      const wanted = { email: emailOf(email), role: roleOf(role) }
      const { token, expiresAt } = await invite(accounts, wanted, { id: null, email: OPERATOR }, FROM)
      const origin = accounts.config.publicUrl ?? `http://localhost:${process.env.PORT || 3000}`
      return `Until ${expiresAt.toISOString()} this link makes the account: ${invitationLink(origin, token)}`
    },
  },
  role: {
    takes: `<e-mail> <${ROLES.join('|')}>`,
    run: (accounts, [email, role]) => change(accounts, email, { role: roleOf(role) }),
  },
  disable: {
    takes: '<e-mail>',
    run: (accounts, [email]) => change(accounts, email, { disabled: true }),
  },
  enable: {
    takes: '<e-mail>',
    run: (accounts, [email]) => change(accounts, email, { disabled: false }),
  },
  'end-sessions': {
    takes: '<e-mail>',
    async run(accounts, [email]) {
      const person = await personOf(accounts, email)
      await endSessions(accounts, person.id, OPERATOR, FROM)
      return `${person.email} is signed out everywhere.`
    },
  },
  password: {
    takes: '<e-mail>',
    async run(accounts, [email]) {
      const person = await personOf(accounts, email)
      await setPassword(accounts, person, await askPassword(), OPERATOR, FROM)
      return `${person.email} has a new password and is signed out everywhere.`
    },
  },
}

async function change(
  accounts: Accounts,
  email: string | undefined,
  wanted: { readonly role?: Role; readonly disabled?: boolean },
): Promise<string> {
  const person = await personOf(accounts, email)
  const account = await changeAccount(accounts, person.id, wanted, OPERATOR, FROM)
  return `${person.email} is ${account?.disabled ? 'disabled' : `enabled, with the role ${account?.role}`}.`
}

async function personOf(accounts: Accounts, given: string | undefined) {
  const email = emailOf(given)
  const person = await findPerson(accounts, { email })
  if (person) return person
  const { people } = await listPeople(accounts)
  const [nearest] = nearestAll(
    email,
    people.map((one) => one.email),
  )
  throw new Misused(`unknown account "${email}"${nearest ? `; did you mean "${nearest}"?` : ''}`)
}

function emailOf(text: string | undefined): string {
  if (text && /^[^\s@]+@[^\s@]+$/.test(text)) return asEmail(text)
  throw new Misused(text ? `invalid e-mail ${JSON.stringify(text)}` : 'missing e-mail')
}

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((one) => one === text)
  if (role) return role
  throw new Misused(`invalid role ${JSON.stringify(text ?? '')}; expected one of: ${ROLES.join(', ')}`)
}

/** From the terminal without showing it, or a line of standard input. */
async function askPassword(): Promise<string> {
  const { stdin, stderr } = process
  if (stdin.isTTY) stderr.write('Password (it is not shown): ')
  const lines = createInterface({ input: stdin, terminal: stdin.isTTY })
  const password = await new Promise<string>((answer) => {
    lines.once('line', answer)
    lines.once('close', () => answer(''))
  })
  lines.close()
  if (stdin.isTTY) stderr.write('\n')
  const { min, max } = PASSWORD_LENGTH
  if (password.length < min || password.length > max)
    throw new Misused(`invalid password: it has ${password.length} characters; expected ${min} to ${max}`)
  return password
}

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const usage = Object.entries(COMMANDS).map(([one, { takes }]) => `  npm run accounts -- ${one} ${takes}`)
    throw new Misused([name ? `unknown command "${name}"; one of:` : 'one of:', ...usage].join('\n'))
  }
  const config = readConfig(process.env)
  const log = pino({ level: 'silent' })
  const database = createDatabase(config, log)
  const accounts = createAccounts({ database, config, log, now: () => new Date() })
  try {
    // The server takes an embedded database without a link for one that has its admin.
    if (database.kind === 'embedded') await setupToken(accounts)
    // Here what is wrong with it is what has to be said, not that it does not answer.
    await database.open()
    console.log(await command.run(accounts, args))
  } finally {
    await database.close()
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  const told = error instanceof Misused || error instanceof AccountFault || error instanceof ConfigError
  console.error(told ? error.message : `accounts: ${error.message}`)
  process.exitCode = 1
})
