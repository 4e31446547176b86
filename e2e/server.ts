import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface RunningServer {
  readonly url: string
  /** Its instance's folder. */
  readonly instance: string
  /** What it printed so far. */
  said(): string
  stop(): Promise<void>
}

/**
 * `npm start` as an operator runs it, on a free port unless one is given, and with a work folder of its own; resolves
 * when it is ready. With `change` it is the instance at the top in a folder of its own, which that has been told of.
 */
export async function startServer(
  env: Record<string, string> = {},
  change?: (folder: string) => void,
): Promise<RunningServer> {
  const port = Number(env.PORT ?? (await freePort()))
  const workDir = mkdtempSync(join(tmpdir(), 'rattan-e2e-'))
  const program = change ? ['.server/main.js'] : ['server/start.mjs', 'start']
  const instance = change ? changedInstance(change, workDir) : {}
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: {
      ...process.env,
      ...{ PORT: String(port), WORK_DIR: workDir, LOG_LEVEL: 'warn', NODE_ENV: 'production' },
      ...env,
      ...instance,
    },
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
    instance: instance.INSTANCE_DIR ?? ROOT,
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

/** Copies the instance at the top and changes it; what is built of it, and the data, are the same. */
function changedInstance(change: (folder: string) => void, workDir: string): Record<string, string> {
  const folder = join(workDir, 'instance')
  for (const name of ['instance.yaml', 'registries', 'dashboards'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  change(folder)
  run('build')
  const made = existsSync(join(ROOT, '.data/demo/.made'))
  const data = made ? join(ROOT, '.data/demo') : join(workDir, 'data')
  if (!made) run('demo-data', '--scale', 'small', '--out', data)
  return { INSTANCE_DIR: folder, DATA_DIR: data }
}

function run(...command: string[]): void {
  const ended = spawnSync(process.execPath, ['server/start.mjs', ...command], { cwd: ROOT, encoding: 'utf8' })
  if (ended.status !== 0) throw new Error(`${command.join(' ')} failed:\n${ended.stdout}${ended.stderr}`)
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
