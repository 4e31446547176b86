import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildServer } from './build.mjs'
import { ROOT } from './config.ts'

const FOLDER = '.server-of-a-test'
const FLIGHTS = join(ROOT, 'examples/flights')
const workDir = mkdtempSync(join(tmpdir(), 'rattan-built-'))

beforeAll(() => {
  const plugins = [join(ROOT, 'plugins/queries'), join(ROOT, 'plugins/widgets'), join(FLIGHTS, 'plugins')]
  return buildServer(ROOT, FOLDER, plugins, 'a test')
})
afterAll(() => {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true })
  rmSync(workDir, { recursive: true, force: true })
})

test('the built server serves an instance with its own plugins, and nothing translates source beside it', async () => {
  const server = spawn(process.execPath, [join(ROOT, FOLDER, 'main.js')], {
    env: {
      PATH: process.env.PATH,
      INSTANCE_DIR: FLIGHTS,
      WORK_DIR: workDir,
      PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
    },
  })
  try {
    const url = await new Promise<string>((found, failed) => {
      let said = ''
      const read = (chunk: Buffer) => {
        said += chunk
        const address = /http:\/\/localhost:\d+/.exec(said)
        if (address) found(address[0])
      }
      server.stdout.on('data', read)
      server.stderr.on('data', read)
      server.once('exit', (code) => failed(new Error(`ended with ${code}:\n${said}`)))
    })
    const pages = (await (await fetch(`${url}/api/pages`)).json()) as { id: string }[]
    expect(pages.map(({ id }) => id)).toContain('punctuality')
    const lines = (await (await fetch(`${url}/api/pages/punctuality/data`)).text()).trim().split('\n')
    const failed = lines.map((line) => JSON.parse(line)).filter(({ status }) => status === 'error')
    expect(lines.length).toBeGreaterThan(0)
    expect(failed).toEqual([])

    const children = execFileSync('ps', ['-A', '-o', 'ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((row) => row.trim().startsWith(`${server.pid} `))
    const programs = children.map((row) => /[^/]+\/\w+\.js/.exec(row)?.[0])
    expect(programs).toContain(`${FOLDER}/worker.js`)
    expect(programs.filter((name) => !name?.startsWith(FOLDER))).toEqual([])
  } finally {
    server.kill('SIGKILL')
  }
})
