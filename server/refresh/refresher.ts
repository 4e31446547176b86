import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTask } from 'node-cron'
import type { RefreshEvent as Told } from '../../core/api/events.ts'
import { type CalendarDays, isSession, sessionsBetween } from '../../core/calendar/calendar.ts'
import { addDays, clockOf } from '../../core/calendar/dates.ts'
import type { Config } from '../config.ts'
import { openGenerations } from '../generations/store.ts'
import { today } from '../state/freshness.ts'
import type { StateHolder } from '../state/holder.ts'
import type { Log } from '../state/report.ts'
import { datasetFailures, refreshedAt, refreshSeconds } from '../telemetry/meters.ts'
import { RefreshBusy } from './alone.ts'
import { type RefreshLimits, refresh } from './refresh.ts'

/** Refreshes of a running server: when somebody asks, and by the clock. */
export interface Refresher {
  /** The run that has not ended. */
  readonly running: string | null
  /**
   * Begins a refresh and says which run it is. Rejects with RefreshBusy where one runs; what comes of it is told to who
   * listens and kept in the history.
   */
  start(asked: readonly string[] | null, by: string): Promise<string>
  /** Calls with what happens; `here` tells runs of this server from those of others. */
  on(listener: (event: Told, here: boolean) => void): () => void
  /** Passes on how a run of another server goes. */
  heard(event: Told): void
  /** Begins to follow the clock, and makes up for what was missed, once. */
  schedule(): Promise<void>
  stop(): Promise<void>
}

/** When the clock refreshes next, for the next start and for pages. */
export const dueFileOf = (workDir: string) => join(workDir, 'refresh', 'due')

/** After the sessions of a day, with time for what others bring about it. */
const CRON = '30 16 * * *'

export function createRefresher(options: {
  readonly config: Pick<
    Config,
    'workDir' | 'dataDir' | 'pluginsDir' | 'databaseUrl' | 'privateHosts' | 'refreshCron' | 'timezone'
  >
  readonly live: StateHolder
  readonly log: Log
  readonly now: () => Date
  readonly limits?: Partial<RefreshLimits>
  /** Whether this server is the one that follows the clock at this moment; by default it is the only one. */
  readonly takeTurn?: (due: Date) => Promise<boolean>
}): Refresher {
  const { config, live, log, now, limits, takeTurn = async () => true } = options
  const listeners = new Set<(event: Told, here: boolean) => void>()
  let running: string | null = null
  let starting = false
  let ended: Promise<unknown> = Promise.resolve()
  const dueFile = dueFileOf(config.workDir)

  async function begin(asked: readonly string[] | null, by: string): Promise<string> {
    if (!live.state) throw new Error('there are no registries to go by')
    const { registry, demo } = live.state
    const clock = today(demo, registry.calendar, now)
    if (running !== null || starting) throw new RefreshBusy()
    starting = true
    return new Promise<string>((began, failed) => {
      let told: Told = { run: '', state: 'running', done: 0, of: 0 }
      const tell = (change: Partial<Told>) => {
        told = { ...told, ...change }
        for (const listener of listeners) listener(told, true)
      }
      const started = performance.now()
      const measure = (outcome: string) => {
        refreshSeconds.observe({ outcome }, (performance.now() - started) / 1000)
        refreshedAt.set({ outcome }, now().getTime() / 1000)
      }
      const made = refresh({
        ...{ config, registry, asked, by, now, clock, limits },
        onProgress(event) {
          if (event.kind === 'began') {
            running = event.run
            began(event.run)
            tell({ run: event.run, of: event.datasets.length })
          } else if (event.kind === 'dataset') {
            const { dataset, outcome, reason } = event.run
            if (outcome === 'failed') {
              log.error({ dataset, reason }, 'a data set was not made')
              datasetFailures.inc({ dataset })
            }
            tell({ done: told.of - event.left })
          }
        },
      })
      ended = made
        .then(
          ({ outcome, reason, generation }) => {
            log.info({ run: told.run, outcome, reason, generation }, 'refreshed')
            measure(outcome)
            tell({ state: outcome })
          },
          (error: Error) => {
            failed(error)
            if (!(error instanceof RefreshBusy)) measure('failed')
            if (told.run !== '') tell({ state: 'failed' })
          },
        )
        .finally(() => {
          running = null
          starting = false
        })
    })
  }

  /** What an admin went back to stays until somebody asks. */
  async function byClock(due: Date): Promise<void> {
    if (await openGenerations(join(config.workDir, 'generations')).held()) {
      log.info({}, 'no refresh: an admin went back to an older generation')
      return
    }
    const mine = await takeTurn(due).catch((error: Error) => {
      log.error({ reason: error.message }, 'no refresh: whose turn it is cannot be told')
      return false
    })
    if (!mine) return
    await begin(null, 'cron').catch((error: Error) => {
      if (!(error instanceof RefreshBusy)) log.error({ reason: error.message }, 'no refresh')
    })
    await ended
  }

  const task = createTask(
    config.refreshCron ?? CRON,
    async ({ date }) => {
      await keepDue()
      const { calendar } = live.state?.registry ?? {}
      if (calendar && isSession(clockOf(now(), config.timezone).date, calendar)) await byClock(date)
    },
    { timezone: config.timezone, noOverlap: true },
  )

  async function keepDue(): Promise<void> {
    const due = task.getNextRun()
    if (!due) return
    await mkdir(join(config.workDir, 'refresh'), { recursive: true })
    await writeFile(`${dueFile}.tmp`, due.toISOString())
    await rename(`${dueFile}.tmp`, dueFile)
  }

  return {
    get running() {
      return running
    },
    start: begin,
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heard(event) {
      for (const listener of listeners) listener(event, false)
    },
    async schedule() {
      if (!live.state || live.state.registry.pipelines.size === 0) return
      // Synthetic data do not grow, and nobody expects other numbers of them overnight.
      if (live.state.demo && config.refreshCron === null) return
      const due = await readFile(dueFile, 'utf8').catch(() => '')
      task.start()
      await keepDue()
      if (wasMissed(due, now(), live.state.registry.calendar)) void byClock(new Date(due))
    },
    async stop() {
      await task.destroy()
      listeners.clear()
    },
  }
}

/** Whether a refresh that was due then was never begun: once is enough, however many were missed. */
export function wasMissed(due: string, now: Date, calendar: CalendarDays): boolean {
  const then = new Date(due)
  if (Number.isNaN(then.getTime()) || then > now) return false
  const [first, today] = [clockOf(then, calendar.timezone).date, clockOf(now, calendar.timezone).date]
  // Of today only that it was due is known, and of the days before that it was due on each.
  const last = first === today ? today : addDays(today, -1)
  return sessionsBetween(first, last, calendar).length > 0
}
