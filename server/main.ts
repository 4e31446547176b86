import { pino } from 'pino'
import { createAccounts } from './accounts/accounts.ts'
import { setupLink } from './accounts/links.ts'
import { setupToken } from './accounts/setup.ts'
import { startUpkeep } from './accounts/upkeep.ts'
import { prepareAhead } from './answer/preparation.ts'
import { ConfigError, readConfig } from './config.ts'
import { createDatabase, type Database } from './database/database.ts'
import { DatabaseInUse } from './database/embedded.ts'
import { createNotices } from './database/notices.ts'
import { takeTurn } from './database/turns.ts'
import { createDeliveries } from './delivery/deliveries.ts'
import { buildApp } from './http/app.ts'
import { followReplicas } from './http/replicas.ts'
import { createLayouts } from './layouts/layouts.ts'
import { createRefresher } from './refresh/refresher.ts'
import { startLive } from './state/live.ts'
import { createParseApart } from './state/parse-apart.ts'
import { loadPlugins } from './state/plugins.ts'
import { dataStatus } from './state/status.ts'
import { meter } from './telemetry/meters.ts'
import { startTracing } from './telemetry/tracing.ts'
import { createWorkings } from './workings/workings.ts'

const POLL_MS = 5_000
const DRAIN_MS = 10_000
/** So long a stopping server still takes requests: who sends them has to notice first. */
const NOTICE_MS = 1_000

const config = (() => {
  try {
    return readConfig(process.env, process.argv.includes('--dev'))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
})()

const logger = pino({
  level: config.logLevel,
  redact: {
    paths: [
      'password',
      'token',
      'authorization',
      'cookie',
      '*.password',
      '*.token',
      '*.authorization',
      '*.cookie',
    ],
    censor: '[hidden]',
  },
  serializers: { req: ({ id, method, url }) => ({ id, method, url }) },
})
const now = () => new Date()

/** The embedded database, where there is one: the server before this may take a while to end. */
async function mine(database: Database): Promise<void> {
  for (const until = performance.now() + DRAIN_MS + 2 * NOTICE_MS; ; ) {
    try {
      return await database.secure()
    } catch (error) {
      if (error instanceof DatabaseInUse && performance.now() < until) {
        await new Promise((again) => setTimeout(again, 250))
        continue
      }
      console.error((error as Error).message)
      process.exit(1)
    }
  }
}

const stopTracing = await startTracing(process.env)
const plugins = await loadPlugins(config.pluginsDir)
// In development the source may change under a process that is not started anew with it.
const parse = config.dev ? undefined : createParseApart(config.pluginsDir)
const workings = createWorkings({ config, now })
const live = await startLive({ config, plugins, parse, workings, log: logger, now, pollMs: POLL_MS })
const database = createDatabase(config, logger)
await mine(database)
const accounts = createAccounts({ database, config, log: logger, now })
const deliveries = createDeliveries(accounts, config)
const layouts = createLayouts(accounts, config)
await layouts.start()
meter({
  loadedAt: () => (live.state ? Date.parse(live.state.loadedAt) / 1000 : null),
  staleDatasets: () => (live.state ? dataStatus(live.state, now).stale.length : 0),
  faults: () => (live.state ? dataStatus(live.state, now).faults.length : 0),
  duckdbPid: () => live.state?.engine.pid,
  folders: { work: config.workDir, data: config.dataDir },
})
let stopping = false
let stopPreparing = () => {}
const refresher = createRefresher({
  ...{ config, live, log: logger, now },
  takeTurn: (due) => takeTurn(database, 'refresh', due),
})
const notices = createNotices(config, logger)
followReplicas({ notices, live, checks: accounts.checks, layouts, refresher, log: logger })
await notices.start()
const app = await buildApp({
  live,
  accounts,
  layouts,
  refresher,
  instance: config.instance,
  config,
  logger,
  now,
  pressure: !config.dev,
  stopping: () => stopping,
})
const stopNext = config.dev
  ? await import('./http/next-dev.ts').then(({ serveNextDev }) => serveNextDev(app, config.port + 1))
  : undefined

async function stop(signal: string): Promise<void> {
  if (stopping) return
  stopping = true
  logger.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), DRAIN_MS).unref()
  stopNext?.()
  stopPreparing()
  // A person at a terminal has no proxy to wait for.
  if (signal === 'SIGTERM') await new Promise((resolve) => setTimeout(resolve, NOTICE_MS))
  layouts.stop()
  await refresher.stop()
  await deliveries.stop()
  await app.close()
  await notices.close()
  await live.close()
  await database.close()
  await stopTracing()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('unhandledRejection', (error) => {
  logger.error({ reason: error instanceof Error ? error.stack : String(error) }, 'unhandled rejection')
})

try {
  await app.listen({ port: config.port, host: config.host })
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  console.error(
    taken ? `port ${config.port} is taken: stop what uses it, or set PORT` : (error as Error).message,
  )
  await live.close()
  process.exit(1)
}
// Once readers are let in, so that they need not wait for it.
stopPreparing = prepareAhead(live, logger)
startUpkeep(accounts)
deliveries.start()
refresher
  .schedule()
  .catch((error: Error) => logger.error({ reason: error.message }, 'refreshes do not follow the clock'))
const { port } = app.server.address() as { port: number }
const host = config.host === '0.0.0.0' || config.host === '127.0.0.1' ? 'localhost' : config.host
const origin = config.publicUrl ?? `http://${host}:${port}`
console.log(`Rattan is at ${origin}`)
if (!live.state)
  console.log('It shows nothing yet: the registries have issues, see above. Mend them; it will notice.')
// The database may be down: then the link is printed with the first start that finds it.
setupToken(accounts).then(
  (token) => {
    if (token) console.log(`There is no admin yet. This link makes one: ${setupLink(origin, token)}`)
  },
  (error) => logger.error({ reason: (error as Error).message }, 'whether there is an admin is not known'),
)
