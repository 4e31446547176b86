import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { StateHolder } from '../state/holder.ts'
import { pathOf } from './errors.ts'
import { unknown } from './fault.ts'
import { firstBlock } from './first-document.ts'
import { isApi } from './flags.ts'
import { ownNames } from './hooks/known-hosts.ts'

export interface ShellOptions {
  readonly config: Pick<Config, 'outDir' | 'host' | 'publicUrl'>
  readonly holder: StateHolder
  readonly now: () => Date
}

/** The static export: hashed files for ever, the one page for every page of the menu, and the same page as a 404. */
export async function serveShell(app: FastifyInstance, { config, holder, now }: ShellOptions): Promise<void> {
  const { outDir } = config
  const isOurs = ownNames(config)
  const readDocument = currentDocument(join(outDir, 'index.html'))

  /** The document with what the shell asks for first: under a foreign name a page of somebody else would read it. */
  async function sendDocument(request: FastifyRequest, reply: FastifyReply, page: string) {
    const { state } = holder
    const [before, after] = await readDocument()
    const block = state && isOurs(request.hostname) ? firstBlock(request, state, page, now) : ''
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'private, no-cache')
      .send(before + block + after)
  }

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
  app.get('/', { schema: { hide: true } }, (request, reply) => sendDocument(request, reply, ''))
  app.setNotFoundHandler((request, reply) => {
    if (isApi(request) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return routeNotFound(request, reply)
    }
    const page = decodeURI(pathOf(request)).replace(/^\/|\/$/g, '')
    const file = /\.[a-z0-9]+$/i.test(page)
    if (file) return routeNotFound(request, reply)
    return sendDocument(request, reply.code(holder.state?.pages.has(page) ? 200 : 404), page)
  })
}

/** The built document in two parts, between which the block goes; read again where another build has written it. */
function currentDocument(file: string): () => Promise<readonly [string, string]> {
  let builtAt = -1
  let parts: readonly [string, string] = ['', '']
  return async () => {
    const { mtimeMs } = await stat(file)
    if (mtimeMs !== builtAt) {
      const html = await readFile(file, 'utf8')
      const at = Math.max(0, html.indexOf('</head>'))
      parts = [html.slice(0, at), html.slice(at)]
      builtAt = mtimeMs
    }
    return parts
  }
}

export function routeNotFound(request: FastifyRequest, reply: FastifyReply) {
  const { body } = unknown('route', pathOf(request), [])
  return reply.code(404).send({ ...body, requestId: request.id })
}
