import plugin from 'fastify-plugin'
import type { State } from '../../state/state.ts'

/** Answers of cacheable routes are the same for as long as configuration and data are: whoever has one is told so. */
export const etag = plugin(async (app) => {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.routeOptions.config.cacheable) return
    const tag = etagOf(request.state)
    if (request.headers['if-none-match'] === tag) return reply.code(304).header('etag', tag).send()
  })
  app.addHook('onSend', async (request, reply) => {
    const cacheable = request.routeOptions.config.cacheable && reply.statusCode === 200
    if (cacheable && !reply.hasHeader('content-disposition')) reply.header('etag', etagOf(request.state))
  })
})

/** Started anew counts as changed: another version of this program may write the same data differently. */
const STARTED = Date.now().toString(36)

function etagOf(state: State): string {
  return `W/"${state.configVersion}.${state.dataVersion}.${STARTED}"`
}
