import { domainToASCII } from 'node:url'
import type { SsoFault } from '../../../core/api/accounts.ts'
import { mayAs, type Role } from '../../../core/api/roles.ts'
import type { SsoProvider } from '../../sso-config.ts'

/** What a provider says of a person; nothing in it is known to have the right shape. */
export type Claims = Readonly<Record<string, unknown>>

/** Somebody whom a provider vouches for and who may come in, as far as the claims alone can say. */
export interface Vouched {
  /** Together they name a person for ever; an e-mail may get another owner. */
  readonly issuer: string
  readonly subject: string
  readonly email: string
  readonly name: string
  /** Null where the provider does not decide it. */
  readonly role: Role | null
  readonly groups: readonly string[] | null
}

/** Which claims decide who comes in, besides those on the e-mail. */
export function claimsThatCount({ allow, roles, groupsClaim }: SsoProvider): string[] {
  return [allow?.claim, roles?.claim, groupsClaim].filter((claim) => typeof claim === 'string')
}

/** Whether the claims say of a provider's own accord whose e-mail this is. */
export function tellsEmail(claims: Claims, { trustEmail }: SsoProvider): boolean {
  return typeof claims.email === 'string' && (trustEmail || claims.email_verified !== undefined)
}

/**
 * What the claims of a provider come to: somebody who may come in, or why not. The conditions hold at every sign-in,
 * so whoever no longer meets them is out, and whoever lost the claim has lost the role.
 */
export function admit(provider: SsoProvider, claims: Claims): Vouched | SsoFault {
  const { iss: issuer, sub: subject } = claims
  if (typeof issuer !== 'string' || typeof subject !== 'string' || subject === '') return 'invalid-answer'
  const email = asciiEmail(claims.email)
  // Some say it in a word.
  const verified = claims.email_verified === true || claims.email_verified === 'true'
  const silent = claims.email_verified === undefined
  if (email === null || !(verified || (silent && provider.trustEmail))) return 'email-unverified'

  const { domains, allow, roles, groupsClaim } = provider
  const domain = email.slice(email.lastIndexOf('@') + 1)
  if (domains.length > 0 && !domains.includes(domain)) return 'not-allowed'
  if (allow && !valuesOf(claims, allow.claim).some((value) => allow.values.includes(value)))
    return 'not-allowed'
  return {
    ...{ issuer, subject, email, name: nameOf(claims, email) },
    role: roles ? highest(valuesOf(claims, roles.claim).flatMap((value) => roles.of.get(value) ?? [])) : null,
    groups: groupsClaim === null ? null : groupsOf(valuesOf(claims, groupsClaim)),
  }
}

/** Whether a provider makes accounts for who has none: only where it is said who may come in. */
export function isOpen({ domains, allow }: SsoProvider): boolean {
  return domains.length > 0 || allow !== null
}

/**
 * An e-mail in small letters, or null for what is none. Only ASCII ones, domains in their ASCII form: folding others
 * makes two addresses one, such as those with the Kelvin sign for a k.
 */
function asciiEmail(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 254) return null
  const [, local = '', domain = ''] = /^([\x21-\x3f\x41-\x7e]+)@([^@\s]+)$/.exec(value) ?? []
  const ascii = domainToASCII(domain)
  const email = `${local}@${ascii}`.toLowerCase()
  return local !== '' && /^[\w-]+(\.[\w-]+)*$/.test(ascii) && email.length <= 254 ? email : null
}

function nameOf({ name, preferred_username }: Claims, email: string): string {
  const said = [name, preferred_username].find((text) => typeof text === 'string' && text.trim() !== '')
  const text = String(said ?? email.slice(0, email.lastIndexOf('@')))
  return [...text.replace(/\p{Cc}/gu, ' ').trim()].slice(0, 100).join('').slice(0, 100)
}

/** The texts of a claim. `a.b` is the claim of that name or, where there is none, `b` within `a`. */
function valuesOf(claims: Claims, claim: string): string[] {
  const value = own(claims, claim) ?? claim.split('.').reduce<unknown>(own, claims)
  return (Array.isArray(value) ? value : [value]).flatMap((one) =>
    ['string', 'number', 'boolean'].includes(typeof one) ? String(one) : [],
  )
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Claims)[key]
    : undefined
}

const highest = (roles: readonly Role[]): Role =>
  roles.reduce<Role>((most, role) => (mayAs(role, most) ? role : most), 'viewer')

/** Those that a policy can name, as they are: to fold names would give one group's rights to another. */
function groupsOf(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(value)).slice(0, 50)
}
