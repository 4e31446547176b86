import type { FastifyInstance, RouteOptions } from 'fastify'
import plugin from 'fastify-plugin'
import type { Person } from '../../../core/api/accounts.ts'
import { mayAs } from '../../../core/api/roles.ts'
import { HttpFault } from '../fault.ts'
import type { Access } from '../flags.ts'

/**
 * Lets a request through to its route where the reader may use it: 401 for who has to sign in, 403 for whose role is
 * not enough. The app does not become ready where a route says nothing of it.
 */
export const access = plugin(async (app, { authPublic }: { readonly authPublic: boolean }) => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.access === undefined)
    if (silent.length === 0) return
    const names = silent.map(({ method, url }) => `${[method].flat().join(', ')} ${url}`)
    throw new Error(`routes that do not say who may use them (config.access): ${names.join('; ')}`)
  })
  app.addHook('onRequest', async (request) => {
    // What is no route has nothing to guard: it is answered 404, or with the shell, which holds no data.
    const { access = 'public' } = request.routeOptions.config ?? {}
    const { person } = request.reader
    // Who has a token is never answered as nobody: the page would go on with what nobody sees.
    if (access !== 'public' && request.unproven) throw request.unproven
    if (mayUse(access, person, authPublic)) return
    if (!person) throw new HttpFault('sign-in-needed', 'this needs an account: sign in first')
    throw new HttpFault('not-allowed', `this is for a role of ${access}; yours is ${person.role}`)
  })
})

/** Whether a route of this access lets somebody through; null for who is not signed in. */
export function mayUse(access: Access, person: Person | null, authPublic: boolean): boolean {
  if (access === 'public' || (access === 'read' && authPublic)) return true
  if (!person) return false
  return access === 'read' || access === 'person' || mayAs(person.role, access)
}

/** Routes that a package makes below here, such as files of the shell, are for anybody. */
export async function openToAll(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' }
  })
}
