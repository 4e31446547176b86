import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isShellPage } from '../../core/page/shell-pages.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { listsOf } from '../accounts/lists.ts'
import { meOf } from '../accounts/me.ts'
import type { Config } from '../config.ts'
import { type Layouts, pagesVersion, versionsOf } from '../layouts/layouts.ts'
import { stateFor } from '../rights/scoped-state.ts'
import type { StateHolder } from '../state/holder.ts'
import { pathOf } from './errors.ts'
import { unknown } from './fault.ts'
import { firstBlock, isPhone, pageOf } from './first-document.ts'
import { isApi } from './flags.ts'
import { mayUse, openToAll } from './hooks/access.ts'
import { ownNames } from './hooks/known-hosts.ts'
import { packed, packedAnswers, sendPacked } from './packed.ts'

export interface ShellOptions {
  readonly config: Pick<Config, 'outDir' | 'host' | 'publicUrl' | 'authPublic'>
  readonly holder: StateHolder
  readonly accounts: Accounts
  readonly layouts: Layouts
  readonly now: () => Date
}

/** Documents whose numbers are all known. */
const documents = packedAnswers(16 << 20)

/** The static export: hashed files for ever, the one page for every page of the menu, and the same page as a 404. */
export async function serveShell(app: FastifyInstance, options: ShellOptions): Promise<void> {
  const { config, holder, accounts, layouts, now } = options
  const { outDir } = config
  const isOurs = ownNames(config)
  const readDocument = currentDocument(join(outDir, 'index.html'))
  const seenState = ({ reader }: FastifyRequest) => holder.state && stateFor(holder.state, reader.person)

  /**
   * The document with what the shell asks for first, for who may read: under a foreign name a page of somebody else
   * would read it.
   */
  async function sendDocument(request: FastifyRequest, reply: FastifyReply, page: string) {
    const state = seenState(request)
    const built = await readDocument()
    const { person } = request.reader
    // A step back after signing out must not find what a person read.
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', person ? 'private, no-store' : 'private, no-cache')
    const readable = !request.unproven && mayUse('read', person, config.authPublic)
    if (!state || !readable || !isOurs(request.hostname)) return reply.send(built.before + built.after)
    // What the block says of the data's age moves with the clock.
    const minute = Math.floor(now().getTime() / 60_000)
    const { layout } = request.query as { layout?: unknown }
    const [me, lists, versions] = await Promise.all([
      meOf(accounts, person),
      // Where they cannot be had the document goes without: the shell asks.
      person && listsOf(accounts, person.id).catch(() => null),
      versionsOf(layouts, state, person, pageOf(state, page), layout),
    ])
    const of = versions.shown ? [versions.shown.level, versions.shown.kept.layout] : []
    const key = JSON.stringify([
      ...[page, request.query, isPhone(request), me, [...request.reader.rights], built.at, minute],
      ...[versions.heads.key, of, lists && Object.values(lists).map(({ number }) => number)],
    ])
    const kept = documents(state).get(key)
    if (kept) return sendPacked(request, reply, kept)
    const { block, views, whole } = firstBlock(
      request,
      state,
      page,
      { me, lists },
      now,
      pagesVersion(state, layouts),
      versions,
    )
    const scripts = new Set(views.flatMap((view) => built.views[view] ?? []))
    const links = [...scripts].map((file) => `<link rel="preload" as="script" href="${file}">`).join('')
    const document = packed(Buffer.from(built.before + links + block + built.after))
    if (whole) documents(state).set(key, document)
    return sendPacked(request, reply, document)
  }

  async function isThere(request: FastifyRequest, page: string): Promise<boolean> {
    const state = seenState(request)
    if (state?.pages.has(page) || isShellPage(page)) return true
    const { person } = request.reader
    if (!state || request.unproven || !mayUse('read', person, config.authPublic)) return false
    return (await versionsOf(layouts, state, person, page, undefined)).shown !== null
  }

  await app.register(async (files) => {
    await openToAll(files)
    await files.register(fastifyStatic, {
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
  })
  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) =>
    sendDocument(request, reply, ''),
  )
  app.setNotFoundHandler(async (request, reply) => {
    if (isApi(request) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return routeNotFound(request, reply)
    }
    const page = decodeURI(pathOf(request)).replace(/^\/|\/$/g, '')
    const file = /\.[a-z0-9]+$/i.test(page)
    if (file) return routeNotFound(request, reply)
    return sendDocument(request, reply.code((await isThere(request, page)) ? 200 : 404), page)
  })
}

/** The built document in two parts, between which the block goes. */
interface BuiltDocument {
  /** When it was written, ms. */
  readonly at: number
  readonly before: string
  readonly after: string
  /** Widget plugin to the scripts of its view. */
  readonly views: Readonly<Record<string, readonly string[]>>
}

/** The document as it is now: read again where another build has written it. */
function currentDocument(file: string): () => Promise<BuiltDocument> {
  let built: BuiltDocument = { at: -1, before: '', after: '', views: {} }
  return async () => {
    const { mtimeMs } = await stat(file)
    if (mtimeMs !== built.at) {
      const html = await readFile(file, 'utf8')
      const head = Math.max(0, html.indexOf('</head>'))
      const views = await readFile(join(dirname(file), 'views.json'), 'utf8').catch(() => '{}')
      built = { at: mtimeMs, before: html.slice(0, head), after: html.slice(head), views: JSON.parse(views) }
    }
    return built
  }
}

export function routeNotFound(request: FastifyRequest, reply: FastifyReply) {
  const { body } = unknown('route', pathOf(request), [])
  return reply.code(404).send({ ...body, requestId: request.id })
}
