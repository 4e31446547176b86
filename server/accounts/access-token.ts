import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { isUuid } from '../database/tables.ts'
import type { SigningKeys } from './signing-keys.ts'

const ALGORITHM = 'HS256'
const TYPE = 'at+jwt'
const ISSUER = 'rattan'
const AUDIENCE = 'rattan/api'
/** Seconds that a token is good for without a look at the database being enough. */
export const ACCESS_SECONDS = 600
/** Clocks of two machines may differ by this. */
const TOLERANCE_S = 15

export interface AccessClaims {
  readonly person: string
  readonly session: string
  /** Ms since 1970. */
  readonly expiresAt: number
}

/** A token that says who asks, in which session, for ten minutes. */
export function signAccess(
  { current }: SigningKeys,
  { person, session }: Pick<AccessClaims, 'person' | 'session'>,
  now: Date,
): Promise<string> {
  const at = Math.floor(now.getTime() / 1000)
  return new SignJWT({ sid: session })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: current.kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(person)
    .setIssuedAt(at)
    .setExpirationTime(at + ACCESS_SECONDS)
    .sign(current.access)
}

/**
 * What a token says, where one of the valid keys signed it, with our algorithm, for this purpose, and its time is not
 * over; undefined for every other text. A key that the token brings along or points to is never looked at.
 */
export async function readAccess(
  { valid }: SigningKeys,
  token: string,
  now: Date,
): Promise<AccessClaims | undefined> {
  try {
    const key = ({ kid }: { kid?: string }) => {
      const found = valid.find((one) => one.kid === kid)
      if (!found) throw new errors.JWSSignatureVerificationFailed()
      return found.access
    }
    const { payload } = await jwtVerify(token, key, {
      ...{ algorithms: [ALGORITHM], typ: TYPE, issuer: ISSUER, audience: AUDIENCE },
      ...{ requiredClaims: ['exp', 'iat', 'sub', 'sid'], maxTokenAge: ACCESS_SECONDS },
      ...{ clockTolerance: TOLERANCE_S, currentDate: now },
    })
    return claims(payload)
  } catch {
    // Whatever a stranger's text made of itself: it is no token of ours.
    return undefined
  }
}

function claims({ sub, sid, exp }: JWTPayload): AccessClaims | undefined {
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') return undefined
  if (!isUuid(sub) || !isUuid(sid)) return undefined
  return { person: sub, session: sid, expiresAt: exp * 1000 }
}
