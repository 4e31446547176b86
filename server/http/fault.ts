import { type ApiError, ERRORS, type ErrorCode } from '../../core/api/errors.ts'
import { nearestAll } from '../../core/words/nearest.ts'

/** Thrown to end a request with a code of the table; `message` is for the caller. */
export class HttpFault extends Error {
  readonly statusCode: number
  readonly body: ApiError
  constructor(error: ErrorCode, message: string, more: Pick<ApiError, 'field' | 'nearest'> = {}) {
    super(message)
    this.name = 'HttpFault'
    this.statusCode = ERRORS[error].status
    this.body = { error, message, ...more }
  }
}

type Unknown = Extract<ErrorCode, `unknown-${string}`> extends `unknown-${infer T}` ? T : never

/** `unknown metric "roo"; did you mean "roe"?`, with the near names for a program to read. */
export function unknown(
  thing: Exclude<Unknown, 'host'>,
  name: string,
  known: Iterable<string>,
  noun: string = thing,
): HttpFault {
  const { message, nearest } = unknownName(noun, name, known)
  return new HttpFault(`unknown-${thing}`, message, nearest)
}

/** The same of a query parameter whose value names something. */
export function invalidName(field: string, name: string, known: Iterable<string>): HttpFault {
  const { message, nearest } = unknownName(field, name, known)
  return new HttpFault('invalid-input', message, { field, ...nearest })
}

function unknownName(noun: string, name: string, known: Iterable<string>) {
  const nearest = nearestAll(name, [...known])
  const hint = nearest[0] === undefined ? '' : `; did you mean "${nearest[0]}"?`
  return {
    message: `unknown ${noun} ${JSON.stringify(name.slice(0, 100))}${hint}`,
    nearest: nearest.length > 0 ? { nearest } : {},
  }
}
