import { createHash } from 'node:crypto'
import plugin from 'fastify-plugin'
import { perState } from '../../state/per-state.ts'
import type { State } from '../../state/state.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The answer is a failure that may be gone when the same is asked again: nobody may keep it. */
    passing: boolean
    /** The answer is all that this state has for the address, though its route may answer in parts. */
    whole: boolean
  }
}

/**
 * Answers of cacheable routes are the same for as long as configuration, data and the version of a page are: whoever has one is told so. That
 * is found when there is an answer, not before: what does not exist and what failed has no tag.
 */
export const etag = plugin(async (app) => {
  app.decorateRequest('passing', false)
  app.decorateRequest('whole', false)
  app.addHook('onSend', async (request, reply, payload) => {
    const same = request.routeOptions.config.cacheable || request.whole
    const cacheable = same && reply.statusCode === 200 && !request.passing
    if (!cacheable || reply.hasHeader('content-disposition')) return payload
    const tag = etagOf(request.state, request.variant)
    reply.header('etag', tag)
    if (!names(request.headers['if-none-match'], tag)) return payload
    reply
      .code(304)
      .removeHeader('content-type')
      .removeHeader('content-length')
      .removeHeader('content-encoding')
    return null
  })
})

/** Whether a header `If-None-Match` names the tag; a proxy may have made it weak, or sent several. */
function names(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const weak = (text: string) => text.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((one) => weak(one) === weak(tag))
}

/** Started anew counts as changed: another version of this program may write the same data differently. */
const STARTED = Date.now().toString(36)

/** One browser may be signed in as somebody who sees more: what it has is not for the next. */
const whose = perState(({ scope: { key } }) =>
  key === '' ? '' : `.${createHash('sha256').update(key).digest('hex').slice(0, 8)}`,
)

function etagOf(state: State, variant: string): string {
  const of = variant === '' ? '' : `.${variant.replaceAll(' ', '-')}`
  return `W/"${state.configVersion}.${state.dataVersion}.${STARTED}${whose(state)}${of}"`
}
