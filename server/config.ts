import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import Type from 'typebox'

/** The repository's root: registries/, dashboards/ and out/ lie below it. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly workDir: string
  readonly registriesDir: string
  readonly dashboardsDir: string
  /** The static export of the shell; absent in development, where `next dev` serves it. */
  readonly outDir: string
  readonly dev: boolean
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly timezone: string
  readonly publicUrl: string | null
  readonly authPublic: boolean
  readonly authSecret: string | null
  readonly databaseUrl: string | null
  readonly refreshCron: string | null
}

const text = (mend: string, pattern?: string) => Type.Optional(Type.String({ pattern, mend }))

/** Every variable, how it must look, and what to write instead. */
const EnvSchema = Type.Object({
  PORT: text('a whole number from 0 to 65535, such as 3000', '^\\d{1,5}$'),
  HOST: text('an address to listen on, such as 127.0.0.1 or 0.0.0.0', '^[A-Za-z0-9.:_-]+$'),
  DATA_DIR: text('a folder laid out like DATA/ (it holds processed/ and metadata/)'),
  WORK_DIR: text('a folder the server may write to, such as .work'),
  DATABASE_URL: text('a PostgreSQL address: postgres://user:password@host:5432/name', '^postgres(ql)?://.+'),
  AUTH_SECRET: text('at least 32 random characters, e.g. from: openssl rand -base64 48', '^.{32,}$'),
  AUTH_PUBLIC: text('true or false', '^(true|false)$'),
  PUBLIC_URL: text('the address readers use, such as https://charts.example.com', '^https?://[^\\s/?#]+/?$'),
  REFRESH_CRON: text('five cron fields, such as "30 15 * * 1-5"', '^\\S+( \\S+){4,5}$'),
  TZ: text('a time zone name, such as Asia/Ho_Chi_Minh'),
  LOG_LEVEL: text(`one of ${LOG_LEVELS.join(', ')}`, `^(${LOG_LEVELS.join('|')})$`),
})

/** Secret values are never repeated in a message. */
const SECRET = new Set(['AUTH_SECRET', 'DATABASE_URL'])

const checkEnv = new Ajv({ allErrors: true, strict: false }).compile(EnvSchema)

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
    const said = SECRET.has(name) ? 'the value given' : JSON.stringify(given[name])
    if (!faults.has(name)) faults.set(name, `invalid ${name}: ${said}; expected ${mend}`)
  }

  checkEnv(given)
  for (const error of checkEnv.errors ?? []) {
    fault(error.instancePath.slice(1) as keyof typeof EnvSchema.properties)
  }
  const port = Number(given.PORT ?? 3000)
  if (port > 65535) fault('PORT')
  const timezone = given.TZ ?? 'Asia/Ho_Chi_Minh'
  if (!isTimezone(timezone)) fault('TZ')
  const dataDir = resolve(ROOT, given.DATA_DIR ?? '.data/demo')
  if (given.DATA_DIR && !isFolder(dataDir)) fault('DATA_DIR', 'a folder that exists')
  const workDir = resolve(ROOT, given.WORK_DIR ?? '.work')
  if (existsSync(workDir) && !isFolder(workDir)) fault('WORK_DIR', 'a folder, not a file')
  if (faults.size > 0) throw new ConfigError([...faults.values()])

  return {
    port,
    host: given.HOST ?? '127.0.0.1',
    dataDir,
    workDir,
    registriesDir: resolve(ROOT, 'registries'),
    dashboardsDir: resolve(ROOT, 'dashboards'),
    outDir: resolve(ROOT, 'out'),
    dev,
    logLevel: (given.LOG_LEVEL ?? 'info') as Config['logLevel'],
    timezone,
    publicUrl: given.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    authPublic: given.AUTH_PUBLIC ? given.AUTH_PUBLIC === 'true' : given.DATABASE_URL === undefined,
    authSecret: given.AUTH_SECRET ?? null,
    databaseUrl: given.DATABASE_URL ?? null,
    refreshCron: given.REFRESH_CRON ?? null,
  }
}

function mendOf(name: keyof typeof EnvSchema.properties): string {
  return (EnvSchema.properties[name] as { mend?: string }).mend ?? ''
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
