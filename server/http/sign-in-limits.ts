import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AccountFault } from '../accounts/account-fault.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { asEmail } from '../accounts/person-row.ts'
import { createTryLimit, type TryLimit } from '../accounts/try-limits.ts'
import { type CookieNames, cookieOf, giveDevice } from './cookies.ts'
import { whoIsAt } from './hooks/reader.ts'

/** So many wrong tries, in so many seconds. */
const PER_ADDRESS = { points: 10, duration: 600 }
const PER_BOTH = { points: 5, duration: 900 }
/** Whoever they come from: slower, and never shut for ever. */
const PER_ACCOUNT = { points: 5, duration: 600 }
/** A browser that was signed in to the account before: others' tries do not keep it out. */
const PER_DEVICE = { points: 10, duration: 600 }
/** Registrations, whatever comes of them: each makes an account or sends a letter. */
const REGISTRATIONS_PER_ADDRESS = { points: 10, duration: 3600 }
const REGISTRATIONS_PER_EMAIL = { points: 3, duration: 3600 }

type Limit = readonly [TryLimit, string]
const WRONG = new Set(['sign-in-refused', 'invalid-input'])

export interface SignInLimits {
  /** Does `work` for a request that names an account and a secret of it. Rejects with `too-many-tries`. */
  forAccount<T>(request: FastifyRequest, email: string, work: () => Promise<T>): Promise<T>
  /** The same for one that brings the token of a link. */
  forLink<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>
  /** The same for one that asks for an account; it counts whether or not it works. */
  forRegistration<T>(request: FastifyRequest, email: string, work: () => Promise<T>): Promise<T>
  /** Remembers that this browser was signed in to the account. */
  remember(reply: FastifyReply, email: string): void
}

/** Counts tries that fail; those that work are given back. */
export function createSignInLimits(accounts: Accounts, names: CookieNames): SignInLimits {
  const { keys } = accounts
  const perAddress = createTryLimit(accounts, 'address', PER_ADDRESS)
  const perLink = createTryLimit(accounts, 'link', PER_ADDRESS)
  const perBoth = createTryLimit(accounts, 'both', PER_BOTH)
  const perAccount = createTryLimit(accounts, 'account', PER_ACCOUNT)
  const newPerAddress = createTryLimit(accounts, 'new-address', REGISTRATIONS_PER_ADDRESS)
  const newPerEmail = createTryLimit(accounts, 'new-email', REGISTRATIONS_PER_EMAIL)
  const perDevice = createTryLimit(accounts, 'device', PER_DEVICE)

  const sign = (key: Uint8Array, nonce: string, email: string) =>
    createHmac('sha256', key).update(`device ${nonce} ${email}`).digest('base64url')

  /** The browser's own name, where it was signed in to this account before. */
  function deviceOf(request: FastifyRequest, email: string): string | undefined {
    const [nonce = '', proof = ''] = cookieOf(request, names.device)?.split('.') ?? []
    const known = keys.valid.some((key) => {
      const wanted = Buffer.from(sign(key.access, nonce, email))
      const given = Buffer.from(proof)
      return wanted.length === given.length && timingSafeEqual(wanted, given)
    })
    return known ? nonce : undefined
  }

  async function counted<T>(limits: readonly Limit[], work: () => Promise<T>): Promise<T> {
    // One after the other: who is over the first takes nothing from the account's.
    for (const [limit, key] of limits) await limit.take(key)
    try {
      const done = await work()
      await giveBack(limits)
      return done
    } catch (error) {
      // Only what was judged wrong is a try.
      const wrong = error instanceof AccountFault && WRONG.has(error.code)
      if (!wrong) await giveBack(limits)
      throw error
    }
  }

  return {
    forAccount(request, given, work) {
      const email = asEmail(given)
      const network = whoIsAt(request.reader.address)
      const device = deviceOf(request, email)
      if (device) return counted([[perDevice, `${device} ${email}`]], work)
      return counted(
        [
          [perAddress, network],
          [perBoth, `${network} ${email}`],
          [perAccount, email],
        ],
        work,
      )
    },
    forLink: (request, work) => counted([[perLink, whoIsAt(request.reader.address)]], work),
    async forRegistration(request, email, work) {
      await newPerAddress.take(whoIsAt(request.reader.address))
      await newPerEmail.take(asEmail(email))
      return work()
    },
    remember(reply, email) {
      const nonce = randomBytes(12).toString('base64url')
      giveDevice(reply, names, `${nonce}.${sign(keys.current.access, nonce, asEmail(email))}`)
    },
  }
}

async function giveBack(limits: readonly Limit[]): Promise<void> {
  for (const [limit, key] of limits) await limit.giveBack(key)
}
