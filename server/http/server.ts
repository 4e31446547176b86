import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import { answerError, refuseConnection } from './errors.ts'

/** A Fastify server with this project's limits and without routes. */
export type App = Awaited<ReturnType<typeof createServer>>

export async function createServer(logger: FastifyBaseLogger, trustedProxies: readonly string[]) {
  const app = fastify({
    loggerInstance: logger,
    // Only from these does a forwarded address count.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    // A proxy may send the whole address; everything here goes by the path.
    rewriteUrl: ({ url = '/' }) => url.replace(/^https?:\/\/[^/?#]*\/?/i, '/'),
    frameworkErrors: answerError,
    clientErrorHandler: refuseConnection,
    bodyLimit: 256 << 10,
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 << 10 },
    routerOptions: { maxParamLength: 200 },
    ajv: {
      customOptions: {
        ...{ removeAdditional: false, coerceTypes: true, allErrors: false },
        ...{ meta: false, validateSchema: false },
      },
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
  // A form of somebody else's page can send a text without being asked whether it may.
  app.removeContentTypeParser('text/plain')
  // The route schemas describe the answers; leaving properties out in silence is not their business.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  return app
}
