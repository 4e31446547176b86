import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Heads } from '../../layouts/heads.ts'
import { type Layouts, namedVersion, ownVersion, type Shown } from '../../layouts/layouts.ts'
import { unknownLayout } from '../fault.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Which versions of pages its reader has; of routes that are `ofVersions`. */
    heads: Heads
    /** The version of the page of the address; null for the shipped one. */
    shown: Shown | null
    /** Changes with whatever of versions the answer depends on; empty where that is none. */
    variant: string
  }
}

/**
 * Finds the version that a reader has of the page of an address, or that `?layout=` names, before a turn is taken or
 * anything kept is looked for. Readers of shipped pages wait for nothing; who is signed in, for the database at most
 * once in some seconds.
 */
export const version = plugin(async (app, { layouts }: { readonly layouts: Layouts }) => {
  app.decorateRequest('shown', null)
  app.decorateRequest('variant', '')
  app.addHook('onRequest', (request, _reply, done) => {
    const { ofVersions } = request.routeOptions.config
    if (!ofVersions) return done()
    const person = request.reader.person?.id ?? null
    const heads = layouts.heads.known(person)
    const { layout } = request.query as { layout?: unknown }
    if (heads && layout === undefined) {
      choose(request, heads)
      return done()
    }
    find(request, layouts, heads, layout).then(() => done(), done)
  })
})

async function find(request: FastifyRequest, layouts: Layouts, known: Heads | undefined, layout: unknown) {
  const { state, reader, params } = request
  const person = reader.person?.id ?? null
  const heads = known ?? (await layouts.heads.read(person!))
  choose(request, heads)
  const { page } = params as { page?: string }
  if (layout === undefined || page === undefined) return
  const shown =
    typeof layout === 'string' ? await namedVersion(layouts, state, heads, person, page, layout) : undefined
  if (shown === undefined) throw unknownLayout()
  show(request, shown)
}

function choose(request: FastifyRequest, heads: Heads) {
  request.heads = heads
  const { page } = request.params as { page?: string }
  if (page === undefined) request.variant = heads.key
  else show(request, ownVersion(request.state, heads, page))
}

function show(request: FastifyRequest, shown: Shown | null) {
  request.shown = shown
  request.variant = shown ? `${shown.level} ${shown.kept.layout}` : ''
}
