import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT, readConfig } from '../config.ts'

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')

interface Service {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly mem_limit?: string
  readonly read_only?: boolean
  readonly healthcheck?: object
  readonly logging?: object
  readonly security_opt?: readonly string[]
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}
const text = read('docker-compose.yml')
const compose = parse(text, { merge: true }) as Compose
const services = Object.entries(compose.services)

/** What the schema finds wrong. */
function faultsOf(file: object): string[] {
  const schema = JSON.parse(read('server/deploy/compose-schema.json'))
  const check = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile({
    ...schema,
    $schema: undefined,
  })
  check(file)
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Every variable that the file takes from `.env`, with what it is without. */
const variables = new Map(
  [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)(?::?([-?])([^}]*))?\}/g)].map(([, name, how, rest]) => [
    name!,
    how === '-' ? rest! : undefined,
  ]),
)
const examples = new Map(
  [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
)

describe('docker-compose.yml', () => {
  test('is what the compose specification allows; a key that it does not know is found', () => {
    expect(faultsOf(compose)).toEqual([])
    const broken = {
      ...compose,
      services: { ...compose.services, app: { ...compose.services.app, memlimit: '1g' } },
    }
    expect(faultsOf(broken)).toEqual([
      expect.stringContaining('/services/app must NOT have additional properties'),
    ])
  })

  test('is read by docker compose, where there is one', ({ skip }) => {
    if (spawnSync('docker', ['compose', 'version']).status !== 0)
      return skip('docker compose is not installed')
    const env = {
      ...process.env,
      DOMAIN: 'd.example',
      ACME_EMAIL: 'a@d.example',
      POSTGRES_PASSWORD: 'x',
      AUTH_SECRET: 'y',
    }
    execFileSync('docker', ['compose', '-f', join(ROOT, 'docker-compose.yml'), 'config', '--quiet'], { env })
  })

  test('the memory that it allows sums to less than 2 GB', () => {
    const bytes = services.map(([name, { mem_limit = '' }]) => {
      const [, number, unit] = /^(\d+)([mg])$/.exec(mem_limit.replace(/^\$\{\w+:-(.*)\}$/, '$1')) ?? []
      expect(number, `${name} has no limit`).toBeDefined()
      return Number(number) * (unit === 'g' ? 1024 : 1)
    })
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(2048)
  })

  test('each service has a health check, a log that ends, and a root file system that is read-only', () => {
    for (const [name, { read_only, logging, healthcheck, image }] of services) {
      expect([name, read_only, logging]).toEqual([
        name,
        true,
        { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
      ])
      // The app's is in its image.
      if (!image?.startsWith('rattan:')) expect(healthcheck, name).toBeDefined()
    }
  })

  test('only nginx is reached from outside, and the database from nowhere but inside', () => {
    expect(services.flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['nginx'])
    expect(compose.networks.back!.internal).toBe(true)
    expect(services.filter(([, { networks }]) => networks?.includes('back')).map(([name]) => name)).toEqual([
      'app',
      'postgres',
      'backup',
    ])
    expect(compose.services.postgres!.networks).toEqual(['back'])
  })

  test('data is mounted read-only, and only one place of the app can be written to', () => {
    const { volumes = [] } = compose.services.app!
    expect(volumes).toEqual([expect.stringMatching(/:\/data:ro$/), 'work:/work'])
  })

  test('several of the app can run: it has no name and no port of its own', () => {
    expect(compose.services.app).not.toHaveProperty('container_name')
    expect(compose.services.app).not.toHaveProperty('ports')
  })

  test('no image is of whatever version comes', () => {
    for (const [name, { image }] of services)
      expect([name, image]).toEqual([name, expect.stringMatching(/:(v?\d|\$\{)/)])
  })
})

describe('.env.example', () => {
  test('names every variable that the compose file takes, and no other', () => {
    expect([...examples.keys()].sort()).toEqual([...variables.keys()].sort())
  })

  test('what it sets is what holds where nothing is set, and secrets are left to be made', () => {
    for (const [name, value] of examples) {
      const without = variables.get(name)
      if (without !== undefined && name !== 'TZ') expect([name, value]).toEqual([name, without])
    }
    for (const secret of ['POSTGRES_PASSWORD', 'AUTH_SECRET', 'AUTH_SECRET_PREVIOUS'])
      expect(examples.get(secret)).toBe('')
  })

  test('filled in, it is a configuration that the server takes', () => {
    const given = new Map(examples)
    given.set('POSTGRES_PASSWORD', 'c0ffee'.repeat(8)).set('AUTH_SECRET', 'rFkq-83hdZb2Lx0vQmT7yWc5nJ4sGpE9')
    const filled = Object.entries(compose.services.app!.environment!).map(([name, value]) => [
      name,
      value.replace(/\$\{([A-Z_]+)[^}]*\}/g, (_, variable: string) => given.get(variable)!),
    ])
    expect(readConfig({ ...Object.fromEntries(filled), DATA_DIR: undefined })).toMatchObject({
      ...{ publicUrl: 'https://charts.example.com', authPublic: false, timezone: 'Asia/Ho_Chi_Minh' },
      trustedProxies: ['172.30.77.0/24'],
    })
  })
})

describe('the nightly backup', () => {
  test('waits for the next time of that name, today or tomorrow', () => {
    const script = (parse(text, { merge: true }).services.backup.command[0] as string).replaceAll('$$', '$')
    const waits = (now: string) => {
      const [, body] = /(now=[\s\S]*?)\n\s*sleep/.exec(script)!
      const stub = `date() { if [ "$1" = -d ]; then command date -u -d "2026-01-16 $2" +%s; else command date -u -d "${now}" +%s; fi; }`
      return execFileSync('sh', ['-c', `BACKUP_AT=03:15\n${stub}\n${body}\necho $((at - now))`], {
        encoding: 'utf8',
      }).trim()
    }
    expect(waits('2026-01-16 03:00')).toBe(String(15 * 60))
    expect(waits('2026-01-16 03:15')).toBe(String(86_400))
    expect(waits('2026-01-16 20:15')).toBe(String(7 * 3600))
  })

  test.each(['backup', 'certificates', 'nginx'])('the script of %s is one that a shell reads', (name) => {
    const { command } = parse(text, { merge: true }).services[name]
    const script = (command as string[]).at(-1)!.replaceAll('$$', '$')
    execFileSync('sh', ['-n'], { input: script })
  })
})
