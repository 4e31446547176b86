import { existsSync, readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import Type from 'typebox'
import { isTimezone } from '../core/calendar/dates.ts'
import type { Instance } from '../core/instance/instance.ts'
import { parseInstance } from '../core/instance/parse-instance.ts'
import { formatIssue } from '../core/yaml/issue.ts'
import { readSsoProviders, type SsoProvider } from './sso-config.ts'
import { weakness } from './weak-secret.ts'
import { readWebhooks, type Webhook } from './webhooks-config.ts'

/** The repository's root: where no other instance is named, the one that ships lies here. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly workDir: string
  /** Holds instance.yaml, registries/ and dashboards/. */
  readonly instanceDir: string
  readonly instance: Instance
  /** The instance's own plugins. */
  readonly pluginsDir: string
  /** The static export of the shell; absent in development, where `next dev` serves it. */
  readonly outDir: string
  readonly dev: boolean
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly timezone: string
  readonly publicUrl: string | null
  /** Addresses of proxies whose word on a reader's address counts. */
  readonly trustedProxies: readonly string[]
  readonly authPublic: boolean
  readonly authSecret: string | null
  /** The one before: what it signed still counts. */
  readonly authSecretPrevious: string | null
  /** Whether anybody may make an account. */
  readonly authRegistration: boolean
  /** Whether editors may write the team's versions of pages into the YAML files. */
  readonly layoutsToFiles: boolean
  readonly databaseUrl: string | null
  /** Services that vouch for people, in the order in which they are offered. */
  readonly ssoProviders: readonly SsoProvider[]
  /** Server that sends letters; null where none is. */
  readonly smtpUrl: string | null
  /** From whom they are. */
  readonly mailFrom: string | null
  /** Who sends it may read `/metrics` from another machine; null where nobody may. */
  readonly metricsToken: string | null
  /** Where else messages may go, in the order in which they are offered. */
  readonly webhooks: readonly Webhook[]
  readonly refreshCron: string | null
  /** Hosts, or hosts with a port, that sources and webhooks may reach at private addresses. */
  readonly privateHosts: readonly string[]
}

const text = (mend: string, pattern?: string) => Type.Optional(Type.String({ pattern, mend }))

const PROXIES =
  'addresses or networks of proxies with commas between, such as 127.0.0.1, 10.0.0.0/8 or loopback'

const RANDOM = 'at least 32 random characters, e.g. from: openssl rand -base64 48'

/** Every variable, how it must look, and what to write instead. */
const EnvSchema = Type.Object({
  PORT: text('a whole number from 0 to 65535, such as 3000', '^\\d{1,5}$'),
  HOST: text('an address to listen on, such as 127.0.0.1 or 0.0.0.0', '^[A-Za-z0-9.:_-]+$'),
  INSTANCE_DIR: text('the folder of an instance (it holds instance.yaml, registries/ and dashboards/)'),
  DATA_DIR: text('a folder with the files that the registries name'),
  OUT_DIR: text('the folder of a built shell'),
  WORK_DIR: text('a folder the server may write to, such as .work'),
  DATABASE_URL: text('a PostgreSQL address: postgres://user:password@host:5432/name', '^postgres(ql)?://.+'),
  AUTH_SECRET: text(RANDOM),
  AUTH_SECRET_PREVIOUS: text(RANDOM),
  AUTH_PUBLIC: text('true or false', '^(true|false)$'),
  AUTH_REGISTRATION: text('true or false', '^(true|false)$'),
  LAYOUTS_TO_FILES: text('true or false', '^(true|false)$'),
  PUBLIC_URL: text('the address readers use, such as https://charts.example.com', '^https?://[^\\s/?#]+/?$'),
  TRUSTED_PROXIES: text(PROXIES),
  SMTP_URL: text(
    'a mail server: smtp://user:password@host:587, or smtps:// for TLS from the start',
    '^smtps?://.+',
  ),
  MAIL_FROM: text('an address that letters come from, such as charts@example.com', '^[^\\s@]+@[^\\s@]+$'),
  METRICS_TOKEN: text(RANDOM),
  OTEL_EXPORTER_OTLP_ENDPOINT: text('where traces are sent: http://localhost:4318', '^https?://[^\\s/]+.*$'),
  REFRESH_CRON: text('five cron fields, such as "30 15 * * 1-5"', '^\\S+( \\S+){4,5}$'),
  REFRESH_PRIVATE_HOSTS: text(
    'hosts with commas between, such as data.internal or 10.0.0.5:8080',
    '^[^\\s,/@]+(, *[^\\s,/@]+)*$',
  ),
  TZ: text('a time zone name, such as Europe/Paris'),
  LOG_LEVEL: text(`one of ${LOG_LEVELS.join(', ')}`, `^(${LOG_LEVELS.join('|')})$`),
})

/** Secret values are never repeated in a message. */
const SECRET = new Set(['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'METRICS_TOKEN', 'DATABASE_URL', 'SMTP_URL'])

const checkEnv = new Ajv({ allErrors: true, strict: false, meta: false, validateSchema: false }).compile(
  EnvSchema,
)

/** Every fault of the environment at once; `message` is for the operator's terminal. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(['invalid configuration:', ...faults.map((fault) => `  ${fault}`)].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * The environment as a typed configuration. Relative folders are meant from the repository's root.
 * Throws ConfigError with one sentence a variable: its name, what is wrong and how to mend it.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, dev = false): Config {
  const given = Object.fromEntries(
    Object.keys(EnvSchema.properties)
      .map((name) => [name, env[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  ) as Record<string, string>
  const faults = new Map<string, string>()
  const fault = (name: keyof typeof EnvSchema.properties, mend = mendOf(name)) => {
    const said =
      given[name] === undefined
        ? 'nothing is given'
        : SECRET.has(name)
          ? 'the value given'
          : JSON.stringify(given[name])
    if (!faults.has(name)) faults.set(name, `invalid ${name}: ${said}; expected ${mend}`)
  }

  checkEnv(given)
  for (const error of checkEnv.errors ?? []) {
    fault(error.instancePath.slice(1) as keyof typeof EnvSchema.properties)
  }
  for (const name of ['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'METRICS_TOKEN'] as const) {
    const why = given[name] === undefined ? undefined : weakness(given[name])
    if (why) fault(name, `${mendOf(name)} (${why})`)
  }
  const port = Number(given.PORT ?? 3000)
  if (port > 65535) fault('PORT')
  const trustedProxies = (given.TRUSTED_PROXIES ?? '').split(',').flatMap((part) => part.trim() || [])
  if (!trustedProxies.every(isProxy)) fault('TRUSTED_PROXIES')
  if (given.TZ && !isTimezone(given.TZ)) fault('TZ')
  const ssoProviders = readSsoProviders(env, (name, message) => faults.set(name, message))
  const webhooks = readWebhooks(env, (name, message) => faults.set(name, message))
  // Nobody else may say to which address a provider sends people back.
  if (ssoProviders.length > 0 && !given.PUBLIC_URL)
    faults.set(
      'PUBLIC_URL',
      `missing PUBLIC_URL; expected ${mendOf('PUBLIC_URL')}, since OIDC_PROVIDERS is set`,
    )
  const instanceDir = resolve(ROOT, given.INSTANCE_DIR ?? '.')
  const instance = readInstance(instanceDir, faults)
  const dataDir = given.DATA_DIR
    ? resolve(ROOT, given.DATA_DIR)
    : resolve(instance?.data ? instanceDir : ROOT, instance?.data ?? '.data/demo')
  if (given.DATA_DIR && !isFolder(dataDir)) fault('DATA_DIR', 'a folder that exists')
  const workDir = resolve(ROOT, given.WORK_DIR ?? '.work')
  if (existsSync(workDir) && !isFolder(workDir)) fault('WORK_DIR', 'a folder, not a file')
  if (given.SMTP_URL && !given.MAIL_FROM) fault('MAIL_FROM')
  if (faults.size > 0 || !instance) throw new ConfigError([...faults.values()])

  return {
    port,
    host: given.HOST ?? '127.0.0.1',
    dataDir,
    workDir,
    instanceDir,
    instance,
    pluginsDir: resolve(instanceDir, instance.plugins),
    outDir: resolve(ROOT, given.OUT_DIR ?? 'out'),
    dev,
    logLevel: (given.LOG_LEVEL ?? 'info') as Config['logLevel'],
    timezone: given.TZ ?? instance.timezone,
    publicUrl: given.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    trustedProxies,
    authPublic: given.AUTH_PUBLIC ? given.AUTH_PUBLIC === 'true' : given.DATABASE_URL === undefined,
    authSecret: given.AUTH_SECRET ?? null,
    authSecretPrevious: given.AUTH_SECRET_PREVIOUS ?? null,
    authRegistration: given.AUTH_REGISTRATION === 'true',
    layoutsToFiles: given.LAYOUTS_TO_FILES === 'true',
    databaseUrl: given.DATABASE_URL ?? null,
    ssoProviders,
    smtpUrl: given.SMTP_URL ?? null,
    mailFrom: given.MAIL_FROM ?? null,
    metricsToken: given.METRICS_TOKEN ?? null,
    webhooks,
    refreshCron: given.REFRESH_CRON ?? null,
    privateHosts: (given.REFRESH_PRIVATE_HOSTS ?? '').split(',').flatMap((host) => host.trim() || []),
  }
}

function mendOf(name: keyof typeof EnvSchema.properties): string {
  return (EnvSchema.properties[name] as { mend?: string }).mend ?? ''
}

/** What an instance says of itself; its issues are faults of the environment that named it. */
function readInstance(dir: string, faults: Map<string, string>): Instance | null {
  const file = join(dir, 'instance.yaml')
  if (!existsSync(file)) {
    faults.set(
      'INSTANCE_DIR',
      `invalid INSTANCE_DIR: ${JSON.stringify(dir)}; expected a folder with an instance.yaml`,
    )
    return null
  }
  const { instance, issues } = parseInstance('instance.yaml', readFileSync(file))
  issues.forEach((issue, i) => {
    faults.set(`instance.yaml ${i}`, formatIssue(issue))
  })
  return instance
}

/** An address, a network, or `loopback`: names of wider networks would trust every neighbour. */
function isProxy(text: string): boolean {
  if (text === 'loopback') return true
  const [address = '', prefix, ...more] = text.split('/')
  const bits = { 4: 32, 6: 128 }[isIP(address)]
  if (bits === undefined || more.length > 0) return false
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
