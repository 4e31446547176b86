import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** A PostgreSQL of its own for a test, in a temporary folder. */
export interface TestPostgres {
  readonly port: number
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>
  /** Stops the server as a machine that loses its power would. */
  kill(): Promise<void>
  /** Starts it again after `kill`. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Debian's folder, or wherever the PATH leads. */
function binaries(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((one) => join(debian, one, 'bin')), ...(process.env.PATH ?? '').split(':')]
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')))
  if (found) return found
  throw new Error(
    'PostgreSQL is not installed, and these tests run on a real one: `apt-get install postgresql` on Debian or Ubuntu, `brew install postgresql` on macOS',
  )
}

export async function startPostgres(): Promise<TestPostgres> {
  const bin = binaries()
  const folder = await mkdtemp(join(tmpdir(), 'rattan-postgres-'))
  const data = join(folder, 'data')
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? await idsOf('postgres') : undefined
  await chmod(folder, 0o700)
  if (user) await chown(folder, user.uid, user.gid)
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv
  const as = { ...user, cwd: folder, env }
  await run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'], as)
  const port = await freePort()
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`],
    ...['max_connections=60', 'shared_buffers=32MB', 'fsync=off'],
  ]
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    running = server
    await new Promise<void>((ready, failed) => {
      let said = ''
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (text.includes('ready to accept connections')) ready()
      })
      server.once('exit', (code) => failed(new Error(`PostgreSQL ended with ${code}:\n${said}`)))
    })
  }
  async function end(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const server = running
    running = undefined
    if (!server || server.exitCode !== null) return
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await gone
  }

  await start()
  return {
    port,
    async newDatabase() {
      const name = `t${randomBytes(6).toString('hex')}`
      const client = new pg.Client(`postgres://postgres@127.0.0.1:${port}/postgres`)
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    kill: () => end('SIGQUIT'),
    start,
    async stop() {
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function idsOf(name: string): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await run('id', [flag, name])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
