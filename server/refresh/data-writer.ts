// The writer process: makes files of data sets, in a DuckDB of its own, while readers keep theirs.
import { loadPlugins } from '../state/plugins.ts'
import { makeDataset } from './make.ts'
import type { FromWriter, Opening, ToWriter } from './protocol.ts'

/** How often memory is looked at: short peaks between may be missed, and cost nothing. */
const LOOK_MS = 50

const say = (message: FromWriter) => process.send?.(message)
let opened: Promise<{ opening: Opening; plugins: Awaited<ReturnType<typeof loadPlugins>> }> | undefined

process.on('message', (message: ToWriter) => {
  if ('open' in message) {
    const opening = message.open
    opened = loadPlugins(opening.pluginsDir).then((plugins) => ({ opening, plugins }))
    opened.then(
      () => say({ ready: true }),
      (error) => say({ failed: wordsOf(error), peak: 0 }),
    )
  } else void work(message.job)
})
process.on('disconnect', () => process.exit())

async function work(job: Extract<ToWriter, { job: unknown }>['job']): Promise<void> {
  let peak = process.memoryUsage.rss()
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, LOOK_MS)
  try {
    const { opening, plugins } = await opened!
    const progress = (done: number, of: number | null, what: string) => say({ progress: { done, of, what } })
    const made = await makeDataset({ opening, plugins, job, progress })
    peak = Math.max(peak, process.memoryUsage.rss())
    say({ made, peak })
  } catch (error) {
    say({ failed: wordsOf(error), peak })
  } finally {
    clearInterval(look)
  }
}

/** A source says where; DuckDB's words end with the statement, which is of no use to who runs the server. */
function wordsOf(error: unknown): string {
  const { message, place } = error as Error & { place?: { file?: string; row?: number; column?: string } }
  const where = Object.entries(place ?? {}).map(([what, at]) => `${what} ${at}`)
  const [words = ''] = String(message ?? error).split(/\n\n(?:LINE \d+:|Possible solutions:)/)
  return where.length === 0 ? words : `${words} (${where.join(', ')})`
}
