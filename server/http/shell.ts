import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { StateHolder } from '../state/holder.ts'
import { pathOf } from './errors.ts'
import { unknown } from './fault.ts'
import { isApi } from './flags.ts'

/** The static export: hashed files for ever, the one page for every page of the menu, and the same page as a 404. */
export async function serveShell(app: FastifyInstance, outDir: string, holder: StateHolder): Promise<void> {
  await app.register(fastifyStatic, {
    root: outDir,
    allowedPath: (path) => !path.startsWith('/api/'),
    dotfiles: 'ignore',
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      const hashed = path.startsWith(join(outDir, '_next', 'static'))
      response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
  app.setNotFoundHandler((request, reply) => {
    if (isApi(request) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return routeNotFound(request, reply)
    }
    const page = decodeURI(pathOf(request)).replace(/^\/|\/$/g, '')
    const file = /\.[a-z0-9]+$/i.test(page)
    if (file) return routeNotFound(request, reply)
    return reply.code(holder.state?.pages.has(page) ? 200 : 404).sendFile('index.html')
  })
}

export function routeNotFound(request: FastifyRequest, reply: FastifyReply) {
  const { body } = unknown('route', pathOf(request), [])
  return reply.code(404).send({ ...body, requestId: request.id })
}
