import plugin from 'fastify-plugin'
import { pathOf } from '../errors.ts'

const SLOW_MS = 1000

/** Logs what failed and what was slow; the rest would only fill the disk. */
export const requestLog = plugin(async (app) => {
  app.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime)
    const { id: requestId, method } = request
    const url = request.routeOptions.config?.privateQuery ? pathOf(request) : request.url
    const details = { requestId, method, url, status: reply.statusCode, ms }
    if (reply.statusCode >= 500) request.log.error(details, 'failed request')
    else if (ms > SLOW_MS) request.log.info(details, 'slow request')
  })
})
