import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose'

/** What a sign-in through a provider has to remember while the person is there. */
export interface Transaction {
  readonly provider: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** A path of ours. */
  readonly next: string
}

/** So long a person may take at the provider: to find a phone for the second factor, not to have lunch. */
export const TRANSACTION_S = 600

const TYPE = 'sso-transaction'

interface Key {
  readonly transaction: Uint8Array
}

/**
 * Keeps transactions in a cookie: encrypted, since they hold the code verifier, with a key for this alone, so that no
 * token of another kind opens as one, nor one of these as another kind. Each opens once in this process; across
 * processes the provider holds that a code counts once.
 */
export function createTransactions(
  keys: { readonly current: Key; readonly valid: readonly Key[] },
  now: () => Date,
) {
  /** States of those that were opened, until they are too old anyway. */
  const used = new Map<string, number>()

  async function decrypt(cookie: string, provider: string): Promise<JWTPayload | undefined> {
    for (const { transaction } of keys.valid) {
      const opened = await jwtDecrypt(cookie, transaction, {
        audience: provider,
        typ: TYPE,
        currentDate: now(),
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch(() => undefined)
      if (opened) return opened.payload
    }
    return undefined
  }

  return {
    async seal({ provider, ...rest }: Transaction): Promise<string> {
      const at = Math.floor(now().getTime() / 1000)
      return new EncryptJWT(rest)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE })
        .setAudience(provider)
        .setIssuedAt(at)
        .setExpirationTime(at + TRANSACTION_S)
        .encrypt(keys.current.transaction)
    },

    /**
     * The transaction of a cookie that an answer with this state belongs to; null where it is not ours, of another
     * provider or state, too old or used.
     */
    async open(
      cookie: string | undefined,
      provider: string,
      answered: string | null,
    ): Promise<Transaction | null> {
      if (cookie === undefined || cookie.length > 8192) return null
      const payload = await decrypt(cookie, provider)
      const { state, nonce, codeVerifier, next } = (payload ?? {}) as unknown as Transaction
      // An answer that somebody made up must not use up the one that is on its way.
      if (!payload || state !== answered) return null
      const at = now().getTime()
      for (const [old, until] of used) if (until <= at) used.delete(old)
      if (used.has(state)) return null
      used.set(state, payload.exp! * 1000)
      return { provider, state, nonce, codeVerifier, next }
    },
  }
}
export type Transactions = ReturnType<typeof createTransactions>
