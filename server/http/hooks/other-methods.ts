import { METHODS } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { HttpFault } from '../fault.ts'

/** Methods that a client may try at an address of the interface. */
const TRIED = METHODS.filter((method) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method))

/**
 * Notes which methods each address of the interface has; what it returns, called after the last route, answers all
 * others there 405 with those that it has.
 */
export function otherMethods(app: FastifyInstance): () => void {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.api) return
    const has = methods.get(url) ?? new Set<string>()
    for (const one of [method].flat()) has.add(one)
    methods.set(url, has)
  })
  return () => {
    for (const [url, has] of [...methods]) {
      const allow = [...has].sort().join(', ')
      app.route({
        url,
        method: TRIED.filter((method) => !has.has(method)),
        config: { api: true, access: 'public', stateless: true },
        schema: { hide: true },
        handler: async (request, reply) => {
          reply.header('allow', allow)
          throw new HttpFault('wrong-method', `invalid method ${request.method}; expected ${allow}`)
        },
      })
    }
  }
}
