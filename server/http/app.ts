import { existsSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import type { FastifyBaseLogger } from 'fastify'
import Type from 'typebox'
import type { Instance } from '../../core/instance/instance.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { createLetters } from '../accounts/letters.ts'
import { createTokenReader } from '../accounts/token-reader.ts'
import type { Config } from '../config.ts'
import type { Layouts } from '../layouts/layouts.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { Live } from '../state/live.ts'
import { cookieNames } from './cookies.ts'
import { answerError } from './errors.ts'
import { access } from './hooks/access.ts'
import { compression } from './hooks/compression.ts'
import { type DoorLimits, door } from './hooks/door.ts'
import { etag } from './hooks/etag.ts'
import { knownHosts } from './hooks/known-hosts.ts'
import { lease } from './hooks/lease.ts'
import { otherMethods } from './hooks/other-methods.ts'
import { ownOrigin } from './hooks/own-origin.ts'
import { type PressureLimits, pressure } from './hooks/pressure.ts'
import { reader } from './hooks/reader.ts'
import { requestLog } from './hooks/request-log.ts'
import { responseHeaders } from './hooks/response-headers.ts'
import { telemetry } from './hooks/telemetry.ts'
import { version } from './hooks/version.ts'
import { currentShellPolicy } from './policies.ts'
import { authRoutes } from './routes/auth.ts'
import { docsRoutes } from './routes/docs.ts'
import { type EventLimits, eventRoutes } from './routes/events.ts'
import { generationRoutes } from './routes/generations.ts'
import { instanceRoutes } from './routes/instance.ts'
import { layoutDraftRoutes } from './routes/layout-drafts.ts'
import { layoutFileRoutes } from './routes/layout-files.ts'
import { layoutVersionRoutes } from './routes/layout-versions.ts'
import { layoutRoutes } from './routes/layouts.ts'
import { listRoutes } from './routes/lists.ts'
import { metricRoutes } from './routes/metrics.ts'
import { noteRoutes } from './routes/notes.ts'
import { pageRoutes } from './routes/pages.ts'
import { peopleRoutes } from './routes/people.ts'
import { pluginRoutes } from './routes/plugins.ts'
import { refreshRoutes } from './routes/refresh.ts'
import { ssoRoutes } from './routes/sso.ts'
import { statusRoutes } from './routes/status.ts'
import { subjectRoutes } from './routes/subjects.ts'
import { telemetryRoutes } from './routes/telemetry.ts'
import { watchRoutes } from './routes/watch.ts'
import { createServer } from './server.ts'
import { routeNotFound, serveShell } from './shell.ts'

export interface AppOptions {
  readonly live: Live
  /** Whose words are in the addresses of subjects and groups, and whose name and languages in letters. */
  readonly instance: Pick<Instance, 'subject' | 'group' | 'name' | 'languages' | 'timezone'>
  readonly config: Pick<
    Config,
    'outDir' | 'dev' | 'host' | 'publicUrl' | 'trustedProxies' | 'authPublic' | 'workDir' | 'metricsToken'
  >
  readonly accounts: Accounts
  readonly layouts: Layouts
  readonly refresher: Refresher
  readonly logger: FastifyBaseLogger
  readonly now: () => Date
  /** Sheds load by event loop delay and memory; off in tests, which share the machine. */
  readonly pressure?: boolean | Partial<PressureLimits>
  readonly door?: Partial<DoorLimits>
  readonly events?: Partial<EventLimits>
  /** Whether it is about to stop: it answers as before, but says that it is not ready for more. */
  readonly stopping?: () => boolean
}

/** The whole HTTP interface over one state holder. The caller listens and closes; the app does not own the holder. */
export async function buildApp(options: AppOptions) {
  const { live, config, instance, accounts, layouts, refresher, now } = options
  const app = await createServer(options.logger, config.trustedProxies)
  const shell = existsSync(join(config.outDir, 'index.html')) && !config.dev

  await app.register(telemetry)
  await app.register(responseHeaders, { shellPolicy: shell ? currentShellPolicy(config.outDir) : null })
  await app.register(compression)
  await app.register(swagger, { openapi: OPENAPI, transform: withAsOf })
  await app.register(knownHosts, config)
  await app.register(ownOrigin, config)
  await app.register(cookie, { hook: false })
  const names = cookieNames(config.publicUrl)
  await app.register(reader, { tokens: createTokenReader(accounts), names })
  await app.register(access, config)
  if (options.pressure) await app.register(pressure, options.pressure === true ? {} : options.pressure)
  await app.register(lease, { live })
  await app.register(version, { layouts })
  await app.register(etag)
  await app.register(door, options.door ?? {})
  await app.register(requestLog)
  app.setErrorHandler(answerError)

  const refuseOthers = otherMethods(app)
  statusRoutes(app, { live, database: accounts.database, now, stopping: options.stopping })
  instanceRoutes(app)
  pageRoutes(app)
  generationRoutes(app, live)
  layoutRoutes(app, layouts)
  layoutVersionRoutes(app, layouts)
  layoutDraftRoutes(app, layouts)
  layoutFileRoutes(app, layouts, live)
  pluginRoutes(app)
  listRoutes(app, accounts)
  noteRoutes(app, accounts)
  metricRoutes(app, instance)
  subjectRoutes(app, instance)
  watchRoutes(app)
  eventRoutes(app, live, accounts.checks, layouts, refresher, options.events)
  refreshRoutes(app, refresher, config.workDir)
  const letters = createLetters(accounts, instance)
  authRoutes(app, accounts, letters, names)
  ssoRoutes(app, accounts, names)
  peopleRoutes(app, accounts, letters)
  telemetryRoutes(app, config.metricsToken)
  docsRoutes(app)
  refuseOthers()

  if (shell) await serveShell(app, { config, holder: live, accounts, layouts, now })
  else if (!config.dev) app.setNotFoundHandler(routeNotFound)
  return app
}

/** What is read of the data may be read as it was: the lease takes that from any such request. */
function withAsOf({ schema, url, route }: Parameters<SwaggerTransform>[0]) {
  const { api, stateless } = route.config ?? {}
  const { querystring } = (schema ?? {}) as { querystring?: { properties?: object } }
  if (!api || stateless || route.method !== 'GET' || !querystring) return { schema, url }
  const properties = { ...querystring.properties, asOf: AS_OF }
  return { schema: { ...schema, querystring: { ...querystring, properties } }, url }
}
type SwaggerTransform = NonNullable<
  Extract<Parameters<typeof swagger>[1], { transform?: unknown }>['transform']
>
const AS_OF = Type.Optional(
  Type.String({
    description: 'as the data was: the id of a generation, or a date for the newest of that day or before',
  }),
)

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Rattan',
    version: '1',
    description: 'Pages, their numbers, and the registries behind them.',
  },
}
