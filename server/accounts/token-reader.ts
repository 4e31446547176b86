import { LRUCache } from 'lru-cache'
import type { Person } from '../../core/api/accounts.ts'
import { type AccessClaims, readAccess } from './access-token.ts'
import type { Accounts } from './accounts.ts'

export interface SignedIn {
  readonly person: Person
  readonly session: string
}

/** Who an access token is from. */
export interface TokenReader {
  /** As far as that is known already: undefined where it has to be read. */
  known(token: string): SignedIn | null | undefined
  /** Null for what proves nothing. Rejects with `accounts-unavailable` where that cannot be told. */
  read(token: string): Promise<SignedIn | null>
}

/** Reads tokens; one whose signature was good is not proved again before it is over. */
export function createTokenReader({ keys, checks, now }: Accounts): TokenReader {
  const proven = new LRUCache<string, AccessClaims>({ max: 10_000 })

  function claimsOf(token: string): AccessClaims | undefined {
    const claims = proven.get(token)
    return claims && claims.expiresAt > now().getTime() ? claims : undefined
  }
  const signedIn = (person: Person | null, { session, person: id }: AccessClaims) =>
    // Whoever the session is of, a token is only good for whom it was made for.
    person && person.id === id ? { person, session } : null

  return {
    known(token) {
      const claims = claimsOf(token)
      if (!claims) return undefined
      const person = checks.known(claims.session)
      return person === undefined ? undefined : signedIn(person, claims)
    },
    async read(token) {
      const claims = claimsOf(token) ?? (await readAccess(keys, token, now()))
      if (!claims) return null
      proven.set(token, claims)
      return signedIn(await checks.check(claims.session), claims)
    },
  }
}
