import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type ApiError, ERRORS, type ErrorCode } from '../../core/api/errors.ts'
import { nearestAll } from '../../core/words/nearest.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import { QueryError } from '../duckdb/errors.ts'
import { ExportFault } from '../export/table.ts'
import { HttpFault, unknown } from './fault.ts'

/** Whoever is refused for now is told when to come back. */
const RETRY_AFTER_S = '5'

/** Every failure as an ApiError. What is our own fault is logged in full and told in one sentence. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof QueryError && error.code === 'aborted') return void reply.code(499).send()
  const { status, body } = statusAndBody(error, request)
  if (error instanceof AccountFault && error.retryAfter !== undefined)
    reply.header('retry-after', String(error.retryAfter))
  if (status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_S)
  // A fault that we name, such as being busy, needs no stack; thousands of them would cost what is short.
  if (status >= 500 && !(error instanceof HttpFault) && status !== 503)
    request.log.error({ requestId: request.id, reason: error.stack ?? error.message }, body.error)
  void reply.code(status).send({ ...body, requestId: request.id } satisfies ApiError)
}

function statusAndBody(
  error: FastifyError | Error,
  request: FastifyRequest,
): { status: number; body: ApiError } {
  if (error instanceof AccountFault) {
    const { code, message, field } = error
    return { status: ERRORS[code].status, body: { error: code, message, ...(field ? { field } : {}) } }
  }
  if (error instanceof ExportFault) return statusAndBody(new HttpFault(error.code, error.message), request)
  if (error instanceof QueryError && Object.hasOwn(ERRORS, error.code)) {
    const code = error.code as ErrorCode
    return { status: ERRORS[code].status, body: { error: code, message: ERRORS[code].means } }
  }
  if (error instanceof HttpFault) return { status: error.statusCode, body: error.body }
  if ('validation' in error && error.validation) return { status: 400, body: invalidInput(error, request) }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  // Static files refuse climbing paths in words of their own: to a reader there is nothing there.
  if (status === 403) return { status: 404, body: unknown('route', pathOf(request), []).body }
  if (status < 500) return { status, body: { error: 'bad-request', message: error.message } }
  return { status: 500, body: { error: 'internal', message: 'something went wrong on the server' } }
}

/** The path of a request as it was written, without its query. */
export function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.split('?', 1)[0]!
}

/** A query parameter that the route's schema refuses: the first fault, in the words of our own messages. */
function invalidInput(error: FastifyError, request: FastifyRequest): ApiError {
  const fault = error.validation![0]!
  const { params } = fault as {
    params: { additionalProperty?: string; missingProperty?: string; limit?: number }
  }
  const own = fault.instancePath.slice(1)
  const field = params.additionalProperty ?? params.missingProperty ?? own
  if (params.additionalProperty !== undefined) {
    const schema = request.routeOptions.schema?.querystring as { properties?: object } | undefined
    const nearest = nearestAll(field, Object.keys(schema?.properties ?? {}))
    const hint = nearest[0] === undefined ? '' : `; did you mean "${nearest[0]}"?`
    return {
      error: 'invalid-input',
      message: `unknown input ${JSON.stringify(field.slice(0, 100))}${hint}`,
      field,
      ...(nearest.length > 0 ? { nearest } : {}),
    }
  }
  if (params.missingProperty !== undefined) {
    return { error: 'invalid-input', message: `missing input "${field}"`, field }
  }
  return { error: 'invalid-input', message: `invalid ${field}: ${fault.message}`, field }
}

/** What is not HTTP, or more of it than allowed, before there is a request: answered in the same shape, then closed. */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const message = {
    400: 'this is not a valid HTTP request',
    408: 'the request took too long to arrive',
    431: 'the address and headers are longer than 16 kB',
  }[status]
  const body = JSON.stringify({ error: 'bad-request', message } satisfies ApiError)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
