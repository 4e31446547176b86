import { randomBytes } from 'node:crypto'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { checkMail, sendsMail } from '../accounts/mail.ts'
import { hasAdmin } from '../accounts/setup.ts'
import type { Config } from '../config.ts'
import { createDatabase, hasEmbedded } from '../database/database.ts'
import { DatabaseInUse } from '../database/embedded.ts'
import { schemaOf } from '../database/migrations.ts'
import { diskRoom } from '../duckdb/disk-room.ts'
import { listRuns } from '../refresh/runs.ts'
import { startLive } from '../state/live.ts'
import { loadPlugins } from '../state/plugins.ts'
import { dataStatus, fileProblems } from '../state/status.ts'
import { checkInstance } from './check-instance.ts'

/** What was found of one part of an installation; `mend` is what to do where it is not well. */
export interface Finding {
  readonly part: string
  /** A warning is nothing that fails today. */
  readonly level: 'ok' | 'warning' | 'fault'
  readonly text: string
  readonly mend?: string
}

export interface Examined {
  readonly config: Config
  /** Of Node, such as 22.11.0. */
  readonly node: string
  readonly now: () => Date
}

const log = pino({ level: 'silent' })
const GB = 1e9
/** Versions of Node that get no more security updates: https://nodejs.org/en/about/previous-releases */
const OLD_NODE = 22
const DAY_MS = 86_400_000

type Examination = (of: Examined) => Promise<Omit<Finding, 'part'> | readonly Omit<Finding, 'part'>[]>

const ok = (text: string) => ({ level: 'ok' as const, text })
const warning = (text: string, mend: string) => ({ level: 'warning' as const, text, mend })
const fault = (text: string, mend: string) => ({ level: 'fault' as const, text, mend })

/** What is looked at, in the order in which faults would explain each other. */
const PARTS: Readonly<Record<string, Examination>> = {
  async node({ node }) {
    if (Number(node.split('.')[0]) >= OLD_NODE) return ok(`Node ${node}`)
    return warning(`Node ${node} gets no security updates`, `install Node ${OLD_NODE} or 24`)
  },

  async pages({ config }) {
    const { issues, summary } = await checkInstance(config, false, undefined)
    if (issues.length === 0) return ok(summary)
    return fault(`${summary}: ${issues.length} issues`, 'npm run check names each with its place')
  },

  async data({ config, now }) {
    const plugins = await loadPlugins(config.pluginsDir)
    const live = await startLive({ config, plugins, log, now, watch: false })
    try {
      if (!live.state)
        return fault('no data can be served', 'npm run check says what is wrong with the registries')
      const { state } = live
      const { missing, stale, faults } = dataStatus(state, now)
      const kept = fileProblems(state)
      const wanted = missing.filter(({ dataset }) => !state.registry.datasets.get(dataset)!.optional)
      const names = (of: readonly { dataset: string }[]) => of.map(({ dataset }) => dataset).join(', ')
      return [
        ok(`${state.tree.files.size} data sets in ${config.dataDir}`),
        ...(wanted.length > 0
          ? [
              fault(
                `no file for ${names(wanted)}`,
                'bring the files, or see docs/pipelines.md for how they are made',
              ),
            ]
          : []),
        ...[...state.engine.faults].map(([dataset, reason]) =>
          fault(
            `${dataset} cannot be read: ${reason}`,
            'bring a whole file; npm run check -- --data says more',
          ),
        ),
        ...kept.map((problem) => warning(`an older file is served: ${problem}`, 'bring a whole file')),
        ...(faults.length > 0
          ? [warning(`${faults.length} faults in the files`, 'npm run check -- --data names them')]
          : []),
        ...(stale.length > 0
          ? [
              warning(
                `not up to date: ${names(stale)}`,
                'npm run refresh, or see why their source brings nothing',
              ),
            ]
          : []),
      ]
    } finally {
      await live.close()
    }
  },

  async refresh({ config, now }) {
    const [run] = await listRuns(config.workDir, 1)
    if (!run) return ok('never run here')
    const failed = run.datasets.filter(({ outcome }) => outcome === 'failed')
    const age = Math.floor((now().getTime() - Date.parse(run.endedAt)) / DAY_MS)
    if (run.outcome === 'failed' || failed.length > 0) {
      const reasons = failed.map(({ dataset, reason }) => `${dataset}: ${reason}`)
      return fault(
        `the last one (${run.endedAt}) failed: ${[run.reason, ...reasons].filter(Boolean).join('; ')}`,
        'mend what it names, then npm run refresh',
      )
    }
    if (age > 7)
      return warning(`the last one was ${age} days ago`, 'see that the server runs, and REFRESH_CRON')
    return ok(`the last one ended ${run.endedAt}`)
  },

  async 'work folder'({ config: { workDir } }) {
    const file = join(workDir, `doctor-${randomBytes(6).toString('hex')}`)
    try {
      await mkdir(workDir, { recursive: true })
      await writeFile(file, 'x', { flush: true })
    } catch (error) {
      return fault(
        `${workDir} cannot be written to: ${(error as Error).message}`,
        'give the server its own folder: WORK_DIR',
      )
    } finally {
      await rm(file, { force: true }).catch(() => {})
    }
    const room = await diskRoom(workDir)
    if (room > 2 * GB) return ok(`${workDir}, ${(room / GB).toFixed(1)} GB of room`)
    return warning(
      `${(room / GB).toFixed(1)} GB of room for ${workDir}`,
      'make room: a refresh needs two and a half times what it makes',
    )
  },

  async database({ config }) {
    const { databaseUrl, workDir } = config
    if (databaseUrl === null && !hasEmbedded(workDir)) {
      return warning('embedded, not made yet', 'for more than a trial set DATABASE_URL to a PostgreSQL')
    }
    const database = createDatabase(config, log, { migrates: false })
    try {
      const db = await database.open()
      const { pending } = await schemaOf(db)
      const { rows } = await sql<{ at: Date; admin: boolean }>`select now() as at`.execute(db)
      const skew = Math.abs(rows[0]!.at.getTime() - Date.now()) / 1000
      const admin = pending.length === 0 ? await hasAdmin(db) : true
      return [
        pending.length > 0
          ? warning(
              `its schema lacks ${pending.join(', ')}`,
              'npm run backup; the next start of the server adds them',
            )
          : ok(databaseUrl === null ? 'embedded' : 'PostgreSQL'),
        ...(databaseUrl === null
          ? [
              warning(
                'an embedded database is for trials',
                'npm run database -- move carries it into PostgreSQL',
              ),
            ]
          : []),
        ...(admin ? [] : [warning('there is no admin yet', 'npm run accounts -- create-admin <e-mail>')]),
        ...(skew > 5
          ? [
              fault(
                `its clock is ${Math.round(skew)} s from this machine's`,
                'keep both by NTP: sessions end by it',
              ),
            ]
          : []),
      ]
    } catch (error) {
      if (error instanceof DatabaseInUse) return ok('embedded, a server has it open')
      return fault(
        `does not open: ${(error as Error).message}`,
        'see that it runs and what DATABASE_URL says',
      )
    } finally {
      await database.close()
    }
  },

  async secrets({ config: { authSecret, databaseUrl, workDir } }) {
    if (authSecret !== null) return ok('AUTH_SECRET is set')
    if (databaseUrl !== null)
      return warning(
        'AUTH_SECRET is not set: each server has one of its own and refuses sessions of the others',
        'set it, the same for all: openssl rand -base64 48',
      )
    const made = await stat(join(workDir, 'auth-secret')).catch(() => undefined)
    return ok(made ? 'made below WORK_DIR' : 'will be made below WORK_DIR')
  },

  async address({ config: { publicUrl, trustedProxies, host } }) {
    const open = !['127.0.0.1', '::1', 'localhost'].includes(host)
    if (publicUrl === null)
      return open
        ? warning(
            `open to others at ${host} without PUBLIC_URL`,
            'set PUBLIC_URL to the address that readers use',
          )
        : ok('for this machine only')
    if (!publicUrl.startsWith('https:'))
      return warning(`${publicUrl} is not HTTPS: passwords go in the clear`, 'see docs/deploy.md')
    if (trustedProxies.length === 0)
      return warning(
        `${publicUrl}, but TRUSTED_PROXIES is not set: all readers count as one`,
        "set it to the proxy's address",
      )
    return ok(publicUrl)
  },

  async mail({ config }) {
    if (!sendsMail(config)) return ok('none: admins hand on links themselves')
    try {
      await checkMail(config)
      return ok(`the mail server takes us, from ${config.mailFrom}`)
    } catch (error) {
      return fault(`the mail server does not take us: ${(error as Error).message}`, 'see SMTP_URL')
    }
  },

  async server({ config: { host, port } }) {
    const at = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
    const url = `http://${at.includes(':') ? `[${at}]` : at}:${port}/api/ready`
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) })
      const body = (await answer.json()) as { status?: string; message?: string }
      if (answer.ok) return ok(`answers at ${url}: ${body.status}`)
      return fault(`${url} says ${answer.status}: ${body.message ?? ''}`, 'its log says more')
    } catch {
      return warning(`nothing answers at ${url}`, 'start it; or set PORT and HOST as it has them')
    }
  },
}

/** Looks at an installation part by part, and at each whatever the others are like. Changes nothing that lasts. */
export async function* examine(of: Examined): AsyncGenerator<Finding> {
  for (const [part, examination] of Object.entries(PARTS)) {
    try {
      for (const finding of [await examination(of)].flat()) yield { part, ...finding }
    } catch (error) {
      yield {
        part,
        ...fault((error as Error).message, 'read the message; it is of a fault that doctor does not know'),
      }
    }
  }
}
