import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ROOT } from '../config.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { ended } from './test-replicas.ts'

vi.setConfig({ testTimeout: size(300_000, 1_800_000), hookTimeout: size(300_000, 1_800_000) })

const lines = (name: string) => readFileSync(join(ROOT, name), 'utf8').split('\n')

/** One instruction a line: the file has no line that goes on. */
interface Step {
  readonly does: string
  readonly with: string
}
const steps: Step[] = lines('Dockerfile')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => ({ does: line.split(' ', 1)[0]!, with: line.slice(line.indexOf(' ') + 1).trim() }))

/** As .dockerignore says: from the top, `*` within a name, a leading `**` for any folder. */
const ignored = lines('.dockerignore')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const body = line
      .replace(/[.+^$()|[\]{}]/g, '\\$&')
      .replace(/^\*\*\//, '\0')
      .replaceAll('*', '[^/]*')
      .replace('\0', '(?:.*/)?')
    return new RegExp(`^${body}(?:/|$)`)
  })
const isSent = (path: string) => !ignored.some((pattern) => pattern.test(path))

/** What lies in the repository's folder and belongs to it, or soon will. */
const context = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))

describe('.dockerignore', () => {
  test('sends nothing that git ignores, no secret, and all that the build is made from', () => {
    const kept = lines('.gitignore').filter(
      (line) => line !== '' && !line.endsWith('.tsbuildinfo') && line !== 'next-env.d.ts' && line !== 'dist/',
    )
    expect(kept.map((line) => line.replace(/\/$/, '')).filter(isSent)).toEqual([])
    expect(
      ['.env', '.env.production', '.git/config', 'server/config.test.ts', 'data/raw/a.csv'].filter(isSent),
    ).toEqual([])
    for (const path of [
      'package.json',
      '.npmrc',
      'server/start.mjs',
      'app/layout.tsx',
      'registries/policies.yaml',
    ])
      expect([path, isSent(path)]).toEqual([path, existsSync(join(ROOT, path)) || isSent(path)])
  })
})

describe('the steps of the Dockerfile, run as a script in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rattan-image-'))
  const image = join(folder, 'last/app')
  let command: string[] = []
  let health: string[] = []
  let env: Record<string, string> = {}
  let user = 'root'
  let server: ChildProcess | undefined
  /** Who runs in the image: nobody, where this test may choose. */
  const as = () => (process.getuid?.() === 0 && user !== 'root' ? { uid: 65534, gid: 65534 } : {})

  /** Folders of a stage lie below its own folder. */
  const inside = (stage: string, text: string) =>
    text.replace(/(^|[\s=])\/(?=(?:src|image|app|work|data|backups|usr|opt)\b)/g, `$1${join(folder, stage)}/`)

  function copy(stage: string, workDir: string, text: string): void {
    const from = /^--from=(\w+) /.exec(text)?.[1]
    const [to, ...paths] = text
      .replace(/^--\S+ /, '')
      .split(' ')
      .reverse()
    const target = join(folder, stage, workDir, to!)
    mkdirSync(target, { recursive: true })
    if (from) {
      for (const path of paths) cpSync(join(folder, from, path), target, { recursive: true })
      return
    }
    for (const path of context.filter(isSent)) {
      const wanted = paths.includes('.') || paths.includes(path)
      if (!wanted) continue
      mkdirSync(dirname(join(target, path)), { recursive: true })
      cpSync(join(ROOT, path), join(target, path))
    }
  }

  function shell(stage: string, workDir: string, text: string): void {
    // In small the packages and the build are those that the tests have; all else is done.
    if (!FULL && text.startsWith('npm ci')) {
      symlinkSync(join(ROOT, 'node_modules'), join(folder, stage, workDir, 'node_modules'))
      return
    }
    if (!FULL && text.endsWith('start.mjs build'))
      for (const built of ['out', '.server'])
        cpSync(join(ROOT, built), join(folder, stage, workDir, built), { recursive: true })
    const said = execFileSync('sh', ['-ec', `chown() { :; }\n${inside(stage, text)}`], {
      cwd: join(folder, stage, workDir),
      env: { PATH: process.env.PATH, HOME: join(folder, 'home'), ...env } as unknown as NodeJS.ProcessEnv,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...as(),
    })
    if (!FULL && text.endsWith('start.mjs build')) expect(said).toBe('')
  }

  beforeAll(() => {
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'home'))
    let stage = ''
    let workDir = '/'
    for (const step of steps) {
      if (step.does === 'FROM') {
        stage = / AS (\w+)$/.exec(step.with)?.[1] ?? 'last'
        workDir = '/'
        env = {}
        mkdirSync(join(folder, stage))
      } else if (step.does === 'WORKDIR') {
        workDir = step.with
        mkdirSync(join(folder, stage, workDir), { recursive: true })
      } else if (step.does === 'COPY') copy(stage, workDir, step.with)
      else if (step.does === 'RUN') shell(stage, workDir, step.with)
      else if (step.does === 'ENV')
        for (const pair of step.with.split(' ')) env[pair.split('=')[0]!] = pair.slice(pair.indexOf('=') + 1)
      else if (step.does === 'USER') user = step.with
      else if (step.does === 'CMD') command = JSON.parse(step.with)
      else if (step.does === 'HEALTHCHECK') health = JSON.parse(step.with.slice(step.with.indexOf('[')))
      else expect(['ARG', 'VOLUME', 'EXPOSE', 'STOPSIGNAL']).toContain(step.does)
    }
  })
  afterAll(async () => {
    if (server) await ended(server, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  test('leave a folder with what runs and nothing of how it was made', () => {
    expect(user).toBe('node')
    expect(readdirSync(image).sort()).toEqual([
      ...[
        '.server',
        'LICENSE',
        'dashboards',
        'health.mjs',
        'instance.yaml',
        'node_modules',
        'out',
        'package.json',
        'registries',
        'smoke.mjs',
      ],
    ])
    const bytes = sizeOf(image)
    console.log(`the image holds ${Math.round(bytes / 2 ** 20)} MB besides Node`)
    figures('image', { megabytes: bytes / 2 ** 20 })
    expect(bytes).toBeLessThan(250 * 2 ** 20)
    expect(
      readdirSync(join(image, 'node_modules')).filter((name) =>
        /^(next|react|typescript|vitest|esbuild|tsx)$/.test(name),
      ),
    ).toEqual([])
  })

  test('what they leave serves pages as a user who may write nowhere but in /work, is healthy, and obeys commands', async () => {
    const work = join(folder, 'last/work')
    chmodSync(work, 0o777)
    const program = {
      cwd: image,
      env: {
        ...{ PATH: process.env.PATH, ...env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
        ...{ WORK_DIR: work, DATA_DIR: join(folder, 'last/data') },
      } as unknown as NodeJS.ProcessEnv,
      ...as(),
    }
    const own = spawn(process.execPath, command.slice(1), { ...program, stdio: ['ignore', 'pipe', 'pipe'] })
    server = own
    const url = await new Promise<string>((found, failed) => {
      let said = ''
      const hear = (chunk: Buffer) => {
        said += chunk
        const address = /http:\/\/localhost:\d+/.exec(said)
        if (address) found(address[0])
      }
      own.stdout.on('data', hear)
      own.stderr.on('data', hear)
      own.once('exit', (code) => failed(new Error(`ended with ${code}:\n${said}`)))
    })
    const pages = (await (await fetch(`${url}/api/pages`)).json()) as { id: string }[]
    expect(pages.map(({ id }) => id)).toContain('company')
    const html = await (await fetch(`${url}/company`)).text()
    const script = /\/_next\/static\/[^"]+\.js/.exec(html)![0]
    expect((await fetch(url + script)).status).toBe(200)
    const isHealthy = { ...program, env: { ...program.env, PORT: new URL(url).port } }
    execFileSync(process.execPath, health.slice(1), isHealthy)
    expect(await ended(own, 'SIGTERM')).toBe(0)
    expect(() => execFileSync(process.execPath, health.slice(1), isHealthy)).toThrow()

    const admin = 'một hai ba bốn năm\n'
    const run = (...args: string[]) =>
      execFileSync(process.execPath, args, { ...program, input: admin, encoding: 'utf8' })
    expect(run('.server/accounts.js', 'create-admin', 'admin@example.com')).toContain(
      'admin@example.com is an admin',
    )
    expect(run('.server/check.js')).not.toContain('error')
    const backups = join(folder, 'last/backups')
    chmodSync(backups, 0o777)
    expect(run('.server/backup.js', 'backup', backups, '--keep', '14', '--no-data')).toContain(backups)
    expect(readdirSync(join(backups, readdirSync(backups)[0]!))).toEqual(
      expect.arrayContaining(['backup.json', 'database.ndjson', 'instance']),
    )
  })
})

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, path) => {
    const file = statSync(join(folder, path))
    return sum + (file.isFile() ? file.size : 0)
  }, 0)
}
