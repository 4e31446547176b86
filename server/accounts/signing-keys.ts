import { createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Config } from '../config.ts'
import { AccountFault } from './account-fault.ts'
import { madeSecret } from './made-file.ts'

/** What one secret signs with. */
export interface SigningKey {
  /** Names it in a token's head. */
  readonly kid: string
  readonly access: Uint8Array
  /** Encrypts what a sign-in through a provider remembers. */
  readonly transaction: Uint8Array
  /** The refresh token that takes another's place: the same each time it is asked for, and nobody without the key knows it. */
  child(refreshToken: string): string
}

/** The key that signs, and those whose signature counts: it and the one before it. */
export interface SigningKeys {
  readonly current: SigningKey
  readonly valid: readonly SigningKey[]
}

/**
 * Keys of the configured secrets; without one, of a secret made in WORK_DIR when it is first needed: where nothing can be
 * written there yet, whoever wants to sign in is told so (`accounts-unavailable`), and it is tried again.
 */
export function signingKeys(
  config: Pick<Config, 'authSecret' | 'authSecretPrevious' | 'workDir'>,
): SigningKeys {
  const previous = config.authSecretPrevious === null ? [] : [keyOf(config.authSecretPrevious)]
  let current = config.authSecret === null ? undefined : keyOf(config.authSecret)
  const made = () => {
    try {
      current ??= keyOf(madeSecret(config.workDir, 'auth-secret'))
      return current
    } catch (error) {
      throw new AccountFault('accounts-unavailable', 'no secret can be kept in WORK_DIR', {
        ...{ retryAfter: 5, cause: error },
      })
    }
  }
  return {
    get current() {
      return made()
    },
    get valid() {
      return [made(), ...previous]
    },
  }
}

function keyOf(secret: string): SigningKey {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `rattan ${purpose}`, 32))
  const refresh = derive('refresh token')
  return {
    kid: createHash('sha256').update(derive('name')).digest('hex').slice(0, 12),
    access: derive('access token'),
    transaction: derive('sign-in through a provider'),
    child: (token) => createHmac('sha256', refresh).update(token).digest('base64url'),
  }
}
