import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiError } from '../core/api.ts'
import { nearestAll } from '../core/nearest.ts'
import { QueryError } from './duckdb/errors.ts'
import { HttpFault } from './http-fault.ts'

/** Every failure as an ApiError. What is our own fault is logged in full and told in one sentence. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof QueryError && error.code === 'aborted') return void reply.code(499).send()
  const { status, body } = statusAndBody(error, request)
  if (status >= 500)
    request.log.error({ requestId: request.id, reason: error.stack ?? error.message }, body.error)
  void reply.code(status).send({ ...body, requestId: request.id } satisfies ApiError)
}

function statusAndBody(
  error: FastifyError | Error,
  request: FastifyRequest,
): { status: number; body: ApiError } {
  if (error instanceof HttpFault) return { status: error.statusCode, body: error.body }
  if ('validation' in error && error.validation) return { status: 400, body: invalidInput(error, request) }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  if (status < 500) return { status, body: { error: 'bad-request', message: error.message } }
  return { status: 500, body: { error: 'internal', message: 'something went wrong on the server' } }
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
