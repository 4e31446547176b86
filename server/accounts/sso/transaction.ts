import { EncryptJWT, jwtDecrypt } from 'jose'

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
const KEY_INFO = 'rattan sso transaction'

/**
 * Keeps transactions in a cookie: encrypted, since they hold the code verifier, with a key that is derived from
 * `secret` for this alone, so that no token of another kind opens as one, nor one of these as another kind. Each opens
 * once in this process; across processes the provider holds that a code counts once.
 */
export function createTransactions(secret: string, now: () => Date) {
  const key = deriveKey(secret)
  /** Of those that were opened, until they are too old anyway. */
  const used = new Map<string, number>()

  return {
    async seal({ provider, ...rest }: Transaction): Promise<string> {
      const at = Math.floor(now().getTime() / 1000)
      return new EncryptJWT(rest)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE })
        .setAudience(provider)
        .setIssuedAt(at)
        .setExpirationTime(at + TRANSACTION_S)
        .encrypt(await key)
    },

    /** The transaction of a cookie; null for one that is not ours, of another provider, too old or used. */
    async open(cookie: string | undefined, provider: string): Promise<Transaction | null> {
      if (cookie === undefined || cookie.length > 8192) return null
      const opened = await jwtDecrypt(cookie, await key, {
        audience: provider,
        typ: TYPE,
        currentDate: now(),
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch(() => null)
      if (!opened) return null
      const { state, nonce, codeVerifier, next } = opened.payload as unknown as Transaction
      const at = now().getTime()
      for (const [old, until] of used) if (until <= at) used.delete(old)
      if (used.has(state)) return null
      used.set(state, opened.payload.exp! * 1000)
      return { provider, state, nonce, codeVerifier, next }
    },
  }
}
export type Transactions = ReturnType<typeof createTransactions>

async function deriveKey(secret: string): Promise<Uint8Array> {
  const bytes = new TextEncoder()
  const from = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes.encode(KEY_INFO) }
  return new Uint8Array(await crypto.subtle.deriveBits(how, from, 256))
}
