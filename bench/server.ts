import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** `npm start` without npm: what an operator's supervisor runs. */
export interface Server {
  readonly url: string
  /** From the command to the first 200 of /api/ready. */
  readonly startMs: number
  /** Processor time of all its processes until then; null where the system does not say. */
  readonly startCpuMs: number | null
  /** Resolves when none of its processes has anything to do. */
  idle(): Promise<void>
  /** Resident memory of all its processes now. */
  memoryMb(): number
  stop(): Promise<void>
}

const LOOK_MS = 20
const GIVE_UP_MS = 300_000

/** Starts a server of its own empty work folder, unless the environment names another, on a port that the system chooses, by default with `npm start`'s program. */
export async function startServer(
  program = startArguments(),
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const workDir = env.WORK_DIR ?? emptyFolder()
  const started = performance.now()
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', WORK_DIR: workDir, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await readyAt(child)
  const startMs = performance.now() - started
  const startCpuMs = cpuMs(child.pid!)
  return {
    url,
    startMs,
    startCpuMs,
    memoryMb: () => memoryMb(child.pid!),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
      if (!env.WORK_DIR) rmSync(workDir, { recursive: true, force: true })
    },
    async idle() {
      let before = Number.NaN
      for (let worked = Number.NaN; worked !== 0; ) {
        await new Promise((next) => setTimeout(next, REST_MS))
        const now = cpuMs(child.pid!) ?? 0
        worked = Math.floor((now - before) / WORK_MS)
        before = now
      }
    },
  }
}

export const emptyFolder = () => mkdtempSync(join(tmpdir(), 'rattan-bench-'))

/** Idle is who works for less than this much in that much time: what is made in the background after a start is made. */
const REST_MS = 20_000
const WORK_MS = 200

/** As package.json has them. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return scripts.start.split(' ').slice(1)
}

async function readyAt(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout!.on('data', (chunk) => {
    said += chunk
  })
  const until = performance.now() + GIVE_UP_MS
  while (performance.now() < until && child.exitCode === null) {
    const url = /http:\/\/localhost:\d+/.exec(said)?.[0]
    const answer = url ? await fetch(`${url}/api/ready`).catch(() => null) : null
    if (url && answer?.ok) return url
    await new Promise((next) => setTimeout(next, LOOK_MS))
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not become ready:\n${said}`)
}

/** A process and everything that it started. */
function family(root: number): { pid: number; rssKb: number }[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
  const members = new Set([root])
  for (let before = 0; before !== members.size; ) {
    before = members.size
    for (const [pid, parent] of rows) if (members.has(parent!)) members.add(pid!)
  }
  return rows.filter(([pid]) => members.has(pid!)).map(([pid, , rssKb]) => ({ pid: pid!, rssKb: rssKb! }))
}

function memoryMb(pid: number): number {
  return family(pid).reduce((sum, { rssKb }) => sum + rssKb, 0) / 1024
}

/** Linux counts in hundredths of a second; user and system time stand 14th and 15th. */
function cpuMs(root: number): number | null {
  try {
    return family(root).reduce((sum, { pid }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return sum + 10 * (Number(fields[11]) + Number(fields[12]))
    }, 0)
  } catch {
    return null
  }
}
