import { createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Config } from '../config.ts'
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

/** Keys of the configured secrets; without one, of a secret made in WORK_DIR. */
export function signingKeys(
  config: Pick<Config, 'authSecret' | 'authSecretPrevious' | 'workDir'>,
): SigningKeys {
  const secret = config.authSecret ?? madeSecret(config.workDir, 'auth-secret')
  const current = keyOf(secret)
  const previous = config.authSecretPrevious === null ? [] : [keyOf(config.authSecretPrevious)]
  return { current, valid: [current, ...previous] }
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
