import type { ErrorCode } from '../../core/api/errors.ts'

/** What ends a request about accounts, with a code of the table; `message` is for the caller. */
export class AccountFault extends Error {
  readonly code: ErrorCode
  /** Seconds after which the same may be asked again. */
  readonly retryAfter: number | undefined
  readonly field: string | undefined
  constructor(
    code: ErrorCode,
    message: string,
    more: { retryAfter?: number; field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'AccountFault'
    this.code = code
    this.retryAfter = more.retryAfter
    this.field = more.field
  }
}

/** No e-mail, password or state of an account is told from another by this. */
export const refusedSignIn = () =>
  new AccountFault('sign-in-refused', 'no account has this e-mail and password, or it may not sign in')

export const unavailable = () =>
  new AccountFault('accounts-unavailable', 'the database of accounts does not answer', { retryAfter: 5 })

export const signInNeeded = () => new AccountFault('sign-in-needed', 'this needs an account: sign in first')
