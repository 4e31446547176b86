// node --import tsx bench/query-cpu.ts [part of page/tab/widget]: what each widget's query costs the DuckDB process, in ms of
// CPU, for the default inputs and the tree in DATA_DIR. Twice each page: what is prepared is made by the first round.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { leafTabs } from '../core/page/page.ts'
import { defaultValues } from '../server/answer/bind.ts'
import { instances } from '../server/answer/instances.ts'
import { SERVER } from '../server/answer/reader.ts'
import { runWidget } from '../server/answer/run-widget.ts'
import { readConfig } from '../server/config.ts'
import { QueryCache } from '../server/duckdb/query-cache.ts'
import { createAnswers } from '../server/state/answers.ts'
import { startLive } from '../server/state/live.ts'
import { loadPlugins } from '../server/state/plugins.ts'
import type { State } from '../server/state/state.ts'

const MS_A_TICK = 10
const log = pino({ level: 'error' })

/** CPU of a process so far; Linux only. */
function cpuMs(pid: number): number {
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .split(') ')[1]!
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (user + system) * MS_A_TICK
}

/** Every widget with a query, by its name, with nothing kept from before. */
async function round(given: State, part: string): Promise<Map<string, number>> {
  const state = { ...given, answers: createAnswers(given.scope), cache: new QueryCache(given.engine) }
  const found = new Map<string, number>()
  for (const { page } of state.pages.values()) {
    if (!page) continue
    for (const { id, widgets } of [{ id: '', widgets: page.widgets ?? [] }, ...leafTabs(page)]) {
      for (const instance of instances(widgets, defaultValues(page))) {
        const name = `${page.id}/${id}/${instance.id}`
        if (!instance.widget.query || !name.includes(part)) continue
        const before = cpuMs(state.engine.pid!)
        const { head } = await runWidget(state, instance, SERVER, { requestId: name, log })
        found.set(`${name} ${instance.widget.query} ${head.status}`, cpuMs(state.engine.pid!) - before)
      }
    }
  }
  return found
}

const config = readConfig(process.env)
const plugins = await loadPlugins(config.pluginsDir)
const live = await startLive({ config, plugins, log, now: () => new Date(), watch: false })
if (!live.state) throw new Error('the data cannot be opened')
const part = process.argv[2] ?? ''
const first = await round(live.state, part)
const again = await round(live.state, part)
for (const [name, ms] of [...again].sort((a, b) => b[1] - a[1]))
  console.log(`${String(ms).padStart(6)} ${String(first.get(name)).padStart(6)}  ${name}`)
await live.close()
