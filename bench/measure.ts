import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { inBrowser } from './browser.ts'
import { dragFrames } from './drag.ts'
import { cachedRatio, manyReaders } from './load.ts'
import { reloads } from './reload.ts'
import { emptyFolder, ROOT, startServer } from './server.ts'
import { widgetsOverRaw } from './statements.ts'
import { benchPage } from './subject.ts'
import { everyTab } from './tabs.ts'

export type Results = Awaited<ReturnType<typeof measure>>

interface Start {
  readonly ms: number
  /** Null where the system does not tell. */
  readonly cpuMs: number | null
}

/** Says what is measured now. */
export const step = (text: string) => process.stderr.write(`bench: ${text} …\n`)

/** Everything that the table shows, in some three minutes, or ten where it is not `quick`. */
export async function measure(quick: boolean) {
  step('start')
  const starts = { first: [] as Start[], again: [] as Start[] }
  const workDir = emptyFolder()
  for (let i = 0; i < (quick ? 3 : 6); i++) {
    const server = await startServer(undefined, { WORK_DIR: workDir })
    const { startMs: ms, startCpuMs: cpuMs } = server
    starts[i === 0 ? 'first' : 'again'].push({ ms, cpuMs })
    if (i === 0) await server.idle()
    await server.stop()
  }
  rmSync(workDir, { recursive: true, force: true })
  const server = await startServer()
  try {
    await server.idle()
    const idleMb = server.memoryMb()
    const page = await benchPage(server.url)
    step('the first answer of every tab')
    const tabs = await everyTab(server.url)
    const afterTabsMb = server.memoryMb()
    step('the browser')
    const browser = await inBrowser(server.url, page, quick ? 3 : 9)
    step('a widget that is dragged')
    const drag = await dragFrames(server.url, page)
    step('kept numbers beside bare node:http')
    const cached = await cachedRatio(server, page, quick ? 3 : 10)
    step('many readers')
    const readers = await manyReaders(server, page, quick ? 4 : 20)
    step('saves while somebody asks')
    const reload = await reloads(quick ? 2 : 5)
    step('widgets beside raw DuckDB')
    const widgets = await widgetsOverRaw()
    return {
      at: new Date().toISOString(),
      commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim(),
      quick,
      machine: { cpus: cpus().length, model: cpus()[0]?.model ?? '', memoryGb: totalmem() / 2 ** 30 },
      node: process.version,
      starts,
      memory: { idleMb, afterTabsMb },
      ...{ tabs, browser, drag, cached, readers, reload, widgets },
    }
  } finally {
    await server.stop()
  }
}
