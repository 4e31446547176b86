import type { ApiError } from '../core/api.ts'
import { nearestAll } from '../core/nearest.ts'

/** Thrown by a route to end it with a 4xx or 5xx; `message` is for the caller. */
export class HttpFault extends Error {
  readonly statusCode: number
  readonly body: ApiError
  constructor(statusCode: number, body: ApiError) {
    super(body.message)
    this.name = 'HttpFault'
    this.statusCode = statusCode
    this.body = body
  }
}

/** 404: `unknown metric "roo"; did you mean "roe"?`, with the near names for a program to read. */
export function unknown(thing: string, name: string, known: Iterable<string>): HttpFault {
  const nearest = nearestAll(name, [...known])
  const hint = nearest[0] === undefined ? '' : `; did you mean "${nearest[0]}"?`
  return new HttpFault(404, {
    error: `unknown-${thing}`,
    message: `unknown ${thing} ${JSON.stringify(name.slice(0, 100))}${hint}`,
    ...(nearest.length > 0 ? { nearest } : {}),
  })
}
