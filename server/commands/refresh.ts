// npm run refresh [-- <data set>… | --plan]: makes what is stale, or the data sets named, and serves it once all of it is whole.
import type { DatasetRun, Run } from '../../core/api/refresh.ts'
import { levels, upstreamFirst } from '../../core/pipeline/order.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { unknown } from '../../core/words/nearest.ts'
import { ConfigError, readConfig } from '../config.ts'
import { RefreshBusy } from '../refresh/alone.ts'
import { RegistryIssues, readRegistry } from '../refresh/read-registry.ts'
import { type RefreshEvent, refresh } from '../refresh/refresh.ts'
import { today } from '../state/freshness.ts'

/** Said to who typed something that cannot be done. */
class Misused extends Error {}

function report(event: RefreshEvent): void {
  if (event.kind === 'progress' && process.stderr.isTTY) {
    const { dataset, done, of, what } = event
    process.stderr.write(`\r\x1b[K${dataset}: ${of === null ? done : `${done} of ${of}`} ${what}`)
  }
  if (event.kind !== 'dataset') return
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  const { dataset, outcome, reason, ms } = event.run
  if (outcome === 'current') return
  const took = outcome === 'skipped' ? '' : ` in ${seconds(ms)}`
  console.error(`${dataset} ${outcome}${took}${reason ? `: ${reason}` : ''} (${event.left} left)`)
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** The closing table, one line a data set. */
function table({ datasets }: Run): string {
  const head = ['data set', 'made by', 'outcome', 'duration', 'rows', 'newest', 'gates', 'peak memory']
  const rows = datasets.map(({ dataset, by, outcome, ms, rows, newest, peak, refusals }) => [
    ...[dataset, by, outcome, outcome === 'current' || outcome === 'skipped' ? '' : seconds(ms)],
    ...[rows === null ? '' : String(rows), newest ?? '', gates(outcome, refusals)],
    peak === null ? '' : megabytes(peak),
  ])
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)))
  const right = new Set([3, 4, 7])
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (right.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')
  return [head, ...rows].map((cells) => line(cells).trimEnd()).join('\n')
}

/** What was left as it is because the tree lacks a file: by the data set without one. */
function skipped({ datasets }: Run): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { dataset, outcome, lacks } of datasets) {
    if (outcome !== 'skipped' || lacks === undefined) continue
    found.set(lacks, [...(found.get(lacks) ?? []), dataset])
  }
  return found
}

function gates(outcome: DatasetRun['outcome'], refusals: DatasetRun['refusals'] = []): string {
  if (outcome === 'made') return 'passed'
  return [...new Set(refusals.map(({ gate }) => gate))].join(', ')
}

const now = () => new Date()

/** What would be made in which order: a line a step of what may be made side by side. */
function planText(registry: Registry, asked: readonly string[]): string {
  const ids = upstreamFirst(registry, asked.length > 0 ? asked : undefined)
  return levels(registry, ids)
    .map((step, i) => {
      const lines = step.map((id) => {
        const { source, processor, inputs } = registry.pipelines.get(id)!
        const of = [...new Set(inputs.values())]
        return `  ${id} by ${source ?? processor}${of.length > 0 ? ` of ${of.join(', ')}` : ''}`
      })
      return [`step ${i + 1}`, ...lines].join('\n')
    })
    .join('\n')
}

async function main(args: readonly string[]): Promise<number> {
  const plan = args.includes('--plan')
  const asked = args.filter((arg) => arg !== '--plan')
  const config = readConfig(process.env)
  const { registry, demo } = await readRegistry(config)
  for (const id of asked) {
    if (registry.pipelines.has(id)) continue
    const what = registry.datasets.has(id) ? 'no pipeline makes' : 'unknown data set'
    throw new Misused(unknown(`${what} "${id}"`, id, registry.pipelines.keys()).message)
  }
  if (registry.pipelines.size === 0) throw new Misused('this instance has no pipelines')
  if (plan) {
    console.log(planText(registry, asked))
    return 0
  }
  const run = await refresh({
    ...{ config, registry, asked: asked.length > 0 ? asked : null, by: 'command' },
    ...{ now, clock: today(demo, registry.calendar, now), onProgress: report },
  })
  const took = seconds(Date.parse(run.endedAt) - Date.parse(run.at))
  console.log(table(run))
  const { peak } = run
  const held = peak == null ? '' : `, peak memory of all processes together ${megabytes(peak)}`
  for (const [lacks, ids] of skipped(run))
    console.log(`there is no file of ${lacks}: ${ids.length} data sets stay as they are (${ids.join(', ')})`)
  console.log(`${run.generation ? `generation ${run.generation}` : 'no new generation'}, ${took}${held}`)
  if (run.reason) console.error(`refresh: ${run.reason}`)
  return run.outcome === 'failed' ? 1 : 0
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    const told = [Misused, ConfigError, RefreshBusy, RegistryIssues].some((kind) => error instanceof kind)
    console.error(told ? error.message : `refresh: ${error.stack}`)
    process.exitCode = 1
  },
)
