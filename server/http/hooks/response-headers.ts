import helmet from '@fastify/helmet'
import plugin from 'fastify-plugin'
import { isApi } from '../flags.ts'
import { API_POLICY, PERMISSIONS } from '../policies.ts'

/** Headers of every answer: what a browser may do with it, whether it may be kept, and the request's id. */
export const responseHeaders = plugin(
  async (app, { shellPolicy }: { readonly shellPolicy: (() => Promise<string>) | null }) => {
    await app.register(helmet, {
      contentSecurityPolicy: false,
      // Whoever ends TLS says so; here it would lock http readers out.
      strictTransportSecurity: false,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    })
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id)
      reply.header('permissions-policy', PERMISSIONS)
      if (isApi(request)) {
        reply.header('content-security-policy', API_POLICY)
        reply.header('cache-control', 'private, no-store')
        reply.header('vary', 'Cookie')
      } else if (shellPolicy) reply.header('content-security-policy', await shellPolicy())
    })
  },
)
