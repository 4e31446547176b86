import plugin from 'fastify-plugin'
import { requestSeconds } from '../../telemetry/meters.ts'
import { requestSpan } from '../../telemetry/tracing.ts'

/** Each request's time by its route, and a span for it below the one that its sender names. */
export const telemetry = plugin(async (app) => {
  app.addHook('onRequest', (request, reply, done) => {
    const span = requestSpan(request.headers)
    reply.raw.once('close', () => {
      const { method } = request
      // Never the path: anybody can make one up.
      const route = request.routeOptions.url ?? 'none'
      const status = reply.raw.statusCode
      // A stream lasts as long as its reader likes.
      if (!String(reply.raw.getHeader('content-type')).startsWith('text/event-stream'))
        requestSeconds.observe({ route, method, status }, reply.elapsedTime / 1000)
      span.end(`${method} ${route}`, {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'rattan.request_id': request.id,
      })
    })
    span.run(done)
  })
})
