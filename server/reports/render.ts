import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../config.ts'
import { QueryError } from '../duckdb/errors.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import { killTree, memoryOf } from './processes.ts'
import type { RenderJob, RenderReply } from './rendering.ts'
import { ReportFault } from './report-fault.ts'

export interface RenderLimits {
  readonly deadlineMs: number
  readonly memoryBytes: number
}
export const RENDER_LIMITS: RenderLimits = { deadlineMs: 120_000, memoryBytes: 1536 << 20 }
const LOOK_MS = 500

interface Told {
  readonly signal?: AbortSignal | undefined
  readonly onPainting?: ((painted: number, of: number) => void) | undefined
  /** Chromium runs without its sandbox, since the system gives it none. */
  readonly onUnguarded?: (() => void) | undefined
}

/**
 * Lets a browser of its own paint a page into a file, with a folder of its own below `folder`, and resolves to the
 * version of the numbers on it. However it ends, nothing of the browser is left. Rejects with ReportFault, naming the
 * widgets that could not be painted.
 */
export async function render(
  job: Omit<RenderJob, 'file'>,
  folder: string,
  { deadlineMs, memoryBytes }: RenderLimits,
  { signal, onPainting, onUnguarded }: Told,
): Promise<{
  readonly file: string
  readonly dataVersion: string | null
  readonly remove: () => Promise<void>
}> {
  await mkdir(folder, { recursive: true })
  const own = await mkdtemp(join(folder, 'r-'))
  const remove = () => rm(own, { recursive: true, force: true, maxRetries: 5 }).catch(() => {})
  const file = join(own, `page.${job.format}`)
  const child = spawn(process.execPath, program('reports/browser'), {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...BARE_ENVIRONMENT, PATH: process.env.PATH, HOME: own, TMPDIR: own },
  })
  const over = new AbortController()
  try {
    const dataVersion = await new Promise<string | null>((resolve, reject) => {
      const fail = (message: string, code: ReportFault['code'] = 'report-failed') =>
        reject(new ReportFault(code, message))
      const late = () =>
        fail(`the page was not painted within ${deadlineMs / 1000} seconds`, 'report-timeout')
      const deadline = setTimeout(late, deadlineMs)
      const look = setInterval(() => {
        if (memoryOf(child.pid!) > memoryBytes)
          fail(`painting the page took more than ${memoryBytes >> 20} MB of memory`)
      }, LOOK_MS)
      over.signal.addEventListener('abort', () => {
        clearTimeout(deadline)
        clearInterval(look)
      })
      const stop = () => reject(new QueryError('aborted', 'the reader went away'))
      signal?.addEventListener('abort', stop, { signal: over.signal })
      if (signal?.aborted) stop()
      child.once('error', (error) => fail(error.message))
      child.once('exit', (code, by) => fail(`the browser ended (${by ?? `exit ${code}`})`))
      child.on('message', (reply: RenderReply) => {
        if (reply.kind === 'painting') onPainting?.(reply.painted, reply.of)
        else if (reply.kind === 'unguarded') onUnguarded?.()
        else if (reply.kind === 'made') resolve(reply.dataVersion)
        else if (reply.kind === 'faulty') reject(ReportFault.of(reply.faults))
        else fail(reply.message.split('\n', 1)[0]!.slice(0, 300))
      })
      child.send({ ...job, file } satisfies RenderJob)
    })
    return { file, dataVersion, remove }
  } catch (error) {
    await remove()
    throw error
  } finally {
    over.abort()
    if (child.pid !== undefined) killTree(child.pid)
  }
}
