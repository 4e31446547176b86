import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface RunningServer {
  readonly url: string
  /** What it printed so far. */
  said(): string
  stop(): Promise<void>
}

/** `npm start` as an operator runs it, on a free port unless one is given, and with a work folder of its own; resolves when it is ready. */
export async function startServer(env: Record<string, string> = {}): Promise<RunningServer> {
  const port = Number(env.PORT ?? (await freePort()))
  const workDir = mkdtempSync(join(tmpdir(), 'rattan-e2e-'))
  const child = spawn(process.execPath, [join(ROOT, 'server/start.mjs'), 'start'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), WORK_DIR: workDir, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const url = `http://127.0.0.1:${port}`
  await ready(child, url, () => said)
  return {
    url,
    said: () => said,
    async stop() {
      if (child.exitCode === null) {
        const gone = new Promise((done) => child.once('exit', done))
        child.kill('SIGTERM')
        await gone
      }
      rmSync(workDir, { recursive: true, force: true })
    },
  }
}

async function ready(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const deadline = Date.now() + 150_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server stopped with code ${child.exitCode}:\n${said()}`)
    const answer = await fetch(`${url}/api/ready`).catch(() => null)
    if (answer?.ok) return
    await new Promise((next) => setTimeout(next, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`the server was not ready within 150 seconds:\n${said()}`)
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('no port')),
      )
    })
  })
}
