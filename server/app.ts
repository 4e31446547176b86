import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import underPressure from '@fastify/under-pressure'
import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import type { Config } from './config.ts'
import { answerError, refuseConnection } from './errors.ts'
import { API_POLICY, currentShellPolicy, PERMISSIONS } from './headers.ts'
import { HttpFault, unknown } from './http-fault.ts'
import { knownHosts } from './known-hosts.ts'
import type { Live, State } from './live.ts'
import { docsRoutes } from './routes/docs.ts'
import { type EventLimits, eventRoutes } from './routes/events.ts'
import { metricRoutes } from './routes/metrics.ts'
import { pageRoutes } from './routes/pages.ts'
import { statusRoutes } from './routes/status.ts'
import { tickerRoutes } from './routes/tickers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The one state that this whole answer is made from. */
    state: State
    /** Fires when the client goes away before the answer is complete. */
    gone: AbortSignal
  }
  interface FastifyContextConfig {
    /** Answers without data: health, docs, events. */
    stateless?: boolean
    /** The answer depends on nothing but the address, the configuration and the data version. */
    etag?: boolean
  }
}

export interface AppOptions {
  readonly live: Live
  readonly config: Pick<Config, 'outDir' | 'dev' | 'host' | 'publicUrl'>
  readonly logger: FastifyBaseLogger
  readonly now: () => Date
  /** Sheds load by event loop delay and memory; off in tests, which share the machine. */
  readonly pressure?: boolean | Partial<PressureLimits>
  readonly events?: Partial<EventLimits>
  /** Whether it is about to stop: it answers as before, but says that it is not ready for more. */
  readonly stopping?: () => boolean
}
/** Beyond one of these, whatever costs a query is answered 503. */
export interface PressureLimits {
  readonly eventLoopDelayMs: number
  readonly rssBytes: number
  readonly sampleMs: number
}
export type App = Awaited<ReturnType<typeof createServer>>

const SLOW_MS = 1000
const QUERY_ROUTES = /^\/api\/(pages\/[^/]+\/(data|widgets)|metrics\/[^/]+\/values)/
const MB = 1 << 20
// A reload of the registries alone holds the loop for half a second, and readers must not pay for it.
const PRESSURE: PressureLimits = { eventLoopDelayMs: 1000, rssBytes: 1024 * MB, sampleMs: 1000 }

/** The whole HTTP interface over one `Live`. The caller listens and closes; the app does not own `live`. */
export async function buildApp(options: AppOptions) {
  const { live, config, now } = options
  const app = await createServer(options.logger)

  await app.register(helmet, {
    contentSecurityPolicy: false,
    // Whoever ends TLS says so; here it would lock http readers out.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    customTypes: /^(application\/(json|x-ndjson|javascript)|text\/(?!event-stream)|image\/svg)/,
    // Each line of a stream must leave when it is written, not when the compressor's buffer is full.
    zlibOptions: { flush: constants.Z_SYNC_FLUSH, level: 6 },
    brotliOptions: {
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
    },
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rattan',
        version: '1',
        description: 'Pages, their numbers, and the registries behind them.',
      },
    },
  })
  const shell = existsSync(join(config.outDir, 'index.html')) && !config.dev
  const policy = shell ? currentShellPolicy(config.outDir) : null
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('permissions-policy', PERMISSIONS)
    if (isApi(request)) {
      reply.header('content-security-policy', API_POLICY)
      reply.header('cache-control', 'private, no-store')
      reply.header('vary', 'Cookie')
    } else if (policy) reply.header('content-security-policy', await policy())
  })
  const isOurs = knownHosts(config)
  app.addHook('onRequest', async (request) => {
    if (!isApi(request) || request.routeOptions.config.stateless || isOurs(request.hostname)) return
    const name = JSON.stringify(request.hostname.slice(0, 100))
    throw new HttpFault(421, {
      error: 'unknown-host',
      message: `this server does not answer as ${name}; set PUBLIC_URL to the address readers use`,
    })
  })
  if (options.pressure) {
    const limits = { ...PRESSURE, ...(options.pressure === true ? {} : options.pressure) }
    await app.register(underPressure, {
      maxEventLoopDelay: limits.eventLoopDelayMs,
      maxRssBytes: limits.rssBytes,
      sampleInterval: limits.sampleMs,
      pressureHandler: async (request, reply) => {
        // Only what costs a query is shed: pages stay readable, and a supervisor does not restart a busy server.
        if (!QUERY_ROUTES.test(request.url)) return
        reply.header('retry-after', '5')
        // Thrown rather than sent, or the request goes on to its query all the same.
        throw new HttpFault(503, { error: 'overloaded', message: 'the server is busy' })
      },
    })
  }
  app.addHook('onRequest', async (request, reply) => {
    if (!isApi(request) || request.is404 || request.routeOptions.config.stateless) return
    const lease = live.lease()
    if (!lease) {
      reply.header('retry-after', '2')
      throw new HttpFault(503, { error: 'not-ready', message: 'no data version is served yet' })
    }
    request.state = lease.state
    const gone = new AbortController()
    request.gone = gone.signal
    reply.raw.once('close', () => {
      lease.release()
      if (!reply.raw.writableFinished) gone.abort()
    })
    if (request.routeOptions.config.etag) {
      const etag = etagOf(lease.state)
      if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send()
    }
  })
  app.addHook('onSend', async (request, reply) => {
    if (
      request.routeOptions.config.etag &&
      reply.statusCode === 200 &&
      !reply.hasHeader('content-disposition')
    ) {
      reply.header('etag', etagOf(request.state))
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime)
    const details = {
      requestId: request.id,
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      ms,
    }
    if (reply.statusCode >= 500) request.log.error(details, 'failed request')
    else if (ms > SLOW_MS) request.log.info(details, 'slow request')
  })
  app.setErrorHandler(answerError)

  statusRoutes(app, live, now, options.stopping)
  pageRoutes(app)
  metricRoutes(app)
  tickerRoutes(app)
  eventRoutes(app, live, options.events)
  docsRoutes(app)

  if (shell) await serveShell(app, config.outDir, live)
  else if (!config.dev) app.setNotFoundHandler(routeNotFound)
  return app
}

async function createServer(logger: FastifyBaseLogger) {
  const app = fastify({
    loggerInstance: logger,
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
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()
  // The route schemas describe the answers; leaving properties out in silence is not their business.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  return app
}

/** The static export: hashed files for ever, the one page for every page of the menu, and the same page as a 404. */
async function serveShell(app: App, outDir: string, live: Live): Promise<void> {
  await app.register(fastifyStatic, {
    root: outDir,
    allowedPath: (path) => !path.startsWith('/api/'),
    dotfiles: 'ignore',
    index: false,
    cacheControl: false,
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
    const page = decodeURI(request.url.split('?')[0]!).replace(/^\/|\/$/g, '')
    const file = /\.[a-z0-9]+$/i.test(page)
    if (file) return routeNotFound(request, reply)
    return reply.code(live.state?.pages.has(page) ? 200 : 404).sendFile('index.html')
  })
}

function routeNotFound(request: FastifyRequest, reply: FastifyReply) {
  const { body } = unknown('route', request.url.split('?')[0]!, [])
  return reply.code(404).send({ ...body, requestId: request.id })
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/')
}

/** Started anew counts as changed: another version of this program may write the same data differently. */
const STARTED = Date.now().toString(36)

function etagOf(state: State): string {
  return `W/"${state.configVersion}.${state.dataVersion}.${STARTED}"`
}
