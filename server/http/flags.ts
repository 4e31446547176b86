import type { FastifyRequest } from 'fastify'
import { pathOf } from './errors.ts'

/**
 * Who may use a route: anyone; who may read here, which is anyone where AUTH_PUBLIC says so; who is signed in; and who
 * is so with at least a role.
 */
export type Access = 'public' | 'read' | 'person' | 'editor' | 'admin'

/** What the hooks have to know of a route: it says so itself, and they never look at the address. */
export interface RouteFlags {
  /** Each has to say: a server with a route that does not will not start. */
  readonly access?: Access
  /** Part of the HTTP interface: its headers, its check of the host. */
  readonly api?: true
  /** Answers without data: health, docs, events. */
  readonly stateless?: true
  /** What follows the ? is for no log: it may hold what lets somebody in. */
  readonly privateQuery?: true
  /** Costs a query: refused where the server is short of time or memory. */
  readonly sheddable?: true
  /** Whether this time the answer costs none: it needs no turn. */
  readonly free?: (request: FastifyRequest) => boolean
  /** The answer depends on which versions of pages the reader has: its hook finds them. */
  readonly ofVersions?: true
  /**
   * The answer depends on nothing but the address, the configuration, the data version, and the versions of pages that
   * the reader has.
   */
  readonly cacheable?: true
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteFlags {}
}

/** Whether a request is for the HTTP interface: by its route or, where it has none of ours, by what it asked for. */
export function isApi(request: FastifyRequest): boolean {
  if (request.routeOptions.config?.api) return true
  // Static files have a route for every address.
  try {
    return /^\/+api(\/|$)/i.test(decodeURI(pathOf(request)))
  } catch {
    return true
  }
}

/** Whether a request only reads from a state: of which generation, it may say. */
export const isRead = (request: FastifyRequest): boolean =>
  needsState(request) && (request.method === 'GET' || request.method === 'HEAD')

/** Whether a request is answered from a state. */
export const needsState = (request: FastifyRequest): boolean =>
  request.routeOptions.config?.api === true && !request.routeOptions.config.stateless
