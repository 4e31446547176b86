import { statfs } from 'node:fs/promises'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { processBytes } from '../process-memory.ts'

/** What this process measures of itself, in the words and units of Prometheus: seconds, bytes, totals. */
export const meters = new Registry()
const registers = [meters]

const WAIT_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export const requestSeconds = new Histogram({
  name: 'rattan_http_request_seconds',
  help: 'From the head of a request to the last byte of its answer, by route',
  labelNames: ['route', 'method', 'status'] as const,
  buckets: WAIT_S,
  registers,
})

/** A repeated widget is one, whatever it repeats over: what readers choose must not become labels without end. */
export const widgetSeconds = new Histogram({
  name: 'rattan_widget_seconds',
  help: 'Numbers of a widget that were worked out, not kept',
  labelNames: ['page', 'widget', 'status'] as const,
  buckets: [0.005, 0.025, 0.1, 0.25, 1, 5, 30],
  registers,
})

export const answersTotal = new Counter({
  name: 'rattan_answers_total',
  help: 'Answers by what they came from: a whole tab or a widget that was kept, or worked out',
  labelNames: ['from'] as const,
  registers,
})

export const statementSeconds = new Histogram({
  name: 'rattan_statement_seconds',
  help: 'Statements of DuckDB, the wait for a turn included',
  labelNames: ['outcome'] as const,
  buckets: WAIT_S,
  registers,
})

export const waitingTurns = new Gauge({
  name: 'rattan_turns',
  help: 'Answers that are made or wait for their turn',
  registers,
})

export const eventStreams = new Gauge({
  name: 'rattan_event_streams',
  help: 'Open streams of events, about one a browser tab',
  registers,
})

export const refreshSeconds = new Histogram({
  name: 'rattan_refresh_seconds',
  help: 'Refreshes of the data by their outcome',
  labelNames: ['outcome'] as const,
  buckets: [1, 5, 15, 60, 300, 900, 3600],
  registers,
})

export const refreshedAt = new Gauge({
  name: 'rattan_refresh_last_timestamp_seconds',
  help: 'When a refresh ended last, by its outcome',
  labelNames: ['outcome'] as const,
  registers,
})

export const datasetFailures = new Counter({
  name: 'rattan_dataset_failures_total',
  help: 'Data sets that a refresh could not make',
  labelNames: ['dataset'] as const,
  registers,
})

export const signInsTotal = new Counter({
  name: 'rattan_sign_in_events_total',
  help: 'What the sign-in log got',
  labelNames: ['event'] as const,
  registers,
})

collectDefaultMetrics({ register: meters })

/** What a running server knows when it is asked, and how it is asked. */
export interface Readings {
  /** Seconds since the epoch at which the served data was taken in; null where none is served. */
  loadedAt(): number | null
  staleDatasets(): number
  faults(): number
  duckdbPid(): number | undefined
  /** Name to folder. */
  readonly folders: Readonly<Record<string, string>>
}

/** Gauges that are read when somebody asks for them. */
export function meter(readings: Readings): void {
  const gauge = (name: string, help: string, read: () => number | null | Promise<number | null>) => {
    meters.removeSingleMetric(name)
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await read()
        if (typeof value === 'number') this.set(value)
        else this.remove()
      },
    })
  }
  gauge('rattan_data_loaded_timestamp_seconds', 'When the served data was taken in', readings.loadedAt)
  gauge(
    'rattan_stale_datasets',
    'Data sets without the rows that the calendar lets expect',
    readings.staleDatasets,
  )
  gauge('rattan_data_faults', 'Faults found in the files of the data', readings.faults)
  gauge('rattan_duckdb_resident_memory_bytes', 'Memory of the process that answers queries', async () => {
    const pid = readings.duckdbPid()
    return pid === undefined ? null : processBytes(pid, 'VmRSS')
  })
  for (const [name, folder] of Object.entries(readings.folders))
    gauge(`rattan_${name}_folder_free_bytes`, `Room left where the ${name} folder lies`, async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    })
}
