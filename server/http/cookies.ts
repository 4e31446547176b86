import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Tokens } from '../accounts/sessions.ts'

/** Where refresh tokens are sent, and nowhere else. */
const REFRESH_PATH = '/api/auth'

/** Names of the cookies: the browser itself holds those with a prefix to https and this host. */
export interface CookieNames {
  readonly access: string
  readonly refresh: string
  /** Tells a browser that was signed in before from others. */
  readonly device: string
  /** What a sign-in through a provider remembers. */
  readonly transaction: string
  readonly secure: boolean
}

/** Cookies as readers' addresses are: by https where PUBLIC_URL says so. */
export function cookieNames(publicUrl: string | null): CookieNames {
  const secure = publicUrl?.startsWith('https:') ?? false
  return secure
    ? {
        access: '__Host-rattan',
        refresh: '__Secure-rattan-refresh',
        device: '__Secure-rattan-device',
        transaction: '__Secure-rattan-sso',
        secure,
      }
    : {
        access: 'rattan',
        refresh: 'rattan-refresh',
        device: 'rattan-device',
        transaction: 'rattan-sso',
        secure,
      }
}

/** A cookie of a request; undefined where it has none of this name. */
export function cookieOf({ headers, server }: FastifyRequest, name: string): string | undefined {
  // Most readers send none: nothing is parsed for them.
  if (!headers.cookie?.includes(`${name}=`)) return undefined
  return server.parseCookie(headers.cookie)[name] || undefined
}

/**
 * Gives a browser the tokens of its session. Both cookies live as long as the session: an access token that is over is
 * still sent, and answered 401, so that the page renews it instead of going on as nobody.
 */
export function giveTokens(reply: FastifyReply, names: CookieNames, tokens: Tokens): void {
  const shared = { httpOnly: true, secure: names.secure, sameSite: 'lax', expires: tokens.expiresAt } as const
  reply.setCookie(names.access, tokens.access, { ...shared, path: '/' })
  reply.setCookie(names.refresh, tokens.refresh, { ...shared, path: REFRESH_PATH })
}

const DEVICE_S = 365 * 86_400

/** Gives a browser what it is known by when somebody signs in with it again. */
export function giveDevice(reply: FastifyReply, { device, secure }: CookieNames, value: string): void {
  reply.setCookie(device, value, {
    ...{ httpOnly: true, secure, sameSite: 'lax', maxAge: DEVICE_S, path: REFRESH_PATH },
  })
}

/** Takes back the cookies of a session. */
export function takeTokens(reply: FastifyReply, names: CookieNames): void {
  const shared = { httpOnly: true, secure: names.secure, sameSite: 'lax' } as const
  reply.clearCookie(names.access, { ...shared, path: '/' })
  reply.clearCookie(names.refresh, { ...shared, path: REFRESH_PATH })
}
