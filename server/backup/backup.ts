import { copyFile, lstat, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Config } from '../config.ts'
import { createDatabase, type DatabaseConfig, hasEmbedded, type Log } from '../database/database.ts'
import { dumpInto, newestDump } from '../database/dump.ts'
import { DatabaseInUse } from '../database/embedded.ts'
import { doneMigrations } from '../database/migrations.ts'
import { writtenAt } from '../duckdb/file-stamp.ts'
import { DISK } from '../generations/disk.ts'
import { sha256Of } from '../generations/sha256-of.ts'
import { openGenerations } from '../generations/store.ts'
import { type BackupList, DATABASE, FORMAT, INSTANCE, isBackup, LIST, WORK } from './backup-list.ts'

export interface BackupOptions {
  readonly config: DatabaseConfig & Pick<Config, 'instanceDir' | 'pluginsDir'>
  /** Holds backups, each a folder of its own. */
  readonly folder: string
  readonly now: () => Date
  /** Whether the files of the current generation go along, which can be as large as the data. */
  readonly data: boolean
  /** So many are left there, this one included; all where it is left out. */
  readonly keep?: number
  readonly log: Log
}

export interface Backup {
  readonly folder: string
  readonly list: BackupList
  /** Older ones that had to go. */
  readonly removed: readonly string[]
  /** When the database was dumped, if not now: a server has it open. */
  readonly dumpedAt: string | null
}

/**
 * Writes the database, the instance (registries, pages, plugins), the secrets that were made and the current generation
 * of the data into a new folder, readable by its owner alone. It is whole under its name or not there. What DATA_DIR
 * holds is not ours and does not go along.
 */
export async function backUp(options: BackupOptions): Promise<Backup> {
  const { config, now } = options
  const at = now().toISOString()
  const folder = join(options.folder, `rattan-${at.replace(/[-:]|\.\d+/g, '')}`)
  const part = `${folder}.part`
  await mkdir(options.folder, { recursive: true })
  await mkdir(part, { mode: 0o700 })
  try {
    const { dumpedAt, migrations } = await dumpDatabase(options, join(part, DATABASE))
    for (const path of await instanceFiles(config))
      await copy(join(config.instanceDir, path), join(part, INSTANCE, path))
    const generation = await copyWork(options, join(part, WORK))
    const files: Record<string, { size: number; sha256: string }> = {}
    for (const path of await filesBelow(part)) {
      const { size } = await stat(join(part, path))
      files[path] = { size, sha256: await sha256Of(join(part, path)) }
    }
    const list: BackupList = { format: FORMAT, at, generation, migrations, files }
    await writeFile(join(part, LIST), `${JSON.stringify(list, null, 2)}\n`, { mode: 0o600, flush: true })
    await DISK.sync(part)
    await rename(part, folder)
    await DISK.sync(options.folder)
    return { folder, list, dumpedAt, removed: await removeOld(options) }
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

interface Dumped {
  readonly dumpedAt: string | null
  readonly migrations: string[]
}

/** An embedded database that a server has open is what its newest hourly dump says. */
async function dumpDatabase({ config, log }: BackupOptions, file: string): Promise<Dumped> {
  if (config.databaseUrl === null && !hasEmbedded(config.workDir)) {
    await write(file, '')
    return { dumpedAt: null, migrations: [] }
  }
  // As it is: whoever backs up before an update must be able to go back.
  const database = createDatabase(config, log, { migrates: false })
  try {
    const db = await database.open()
    await dumpInto(db, file)
    return { dumpedAt: null, migrations: await doneMigrations(db) }
  } catch (error) {
    if (!(error instanceof DatabaseInUse)) throw error
    const dump = await newestDump(config.workDir)
    if (!dump) throw new Error(`${error.message}; a server dumps it every hour, but there is no dump yet`)
    await copy(dump.file, file)
    return { dumpedAt: dump.at, migrations: [] }
  } finally {
    await database.close()
  }
}

/** Paths below the instance's folder. Without what is not the instance's where that is the whole repository. */
async function instanceFiles({ instanceDir, pluginsDir }: BackupOptions['config']): Promise<string[]> {
  const plugins = relative(instanceDir, pluginsDir)
  const parts = ['instance.yaml', 'registries', 'dashboards', ...(plugins.startsWith('..') ? [] : [plugins])]
  const found = await Promise.all(
    parts.map(async (part) => {
      const there = await lstat(join(instanceDir, part)).catch(() => undefined)
      if (there?.isFile()) return [part]
      if (!there?.isDirectory()) return []
      return (await filesBelow(join(instanceDir, part))).map((path) => join(part, path))
    }),
  )
  return found.flat()
}

const SECRETS = ['auth-secret', 'setup-token']
const REFRESHES = ['refresh/runs.jsonl', 'refresh/due']

async function copyWork({ config, data }: BackupOptions, to: string): Promise<string | null> {
  const { workDir } = config
  for (const path of [...SECRETS, ...REFRESHES]) {
    const there = await stat(join(workDir, path)).catch(() => undefined)
    if (there?.isFile()) await copy(join(workDir, path), join(to, path))
  }
  const generations = openGenerations(join(workDir, 'generations'))
  const current = data ? await generations.current() : null
  if (!current) return null
  const release = generations.lease(current.id)
  try {
    const own = join('generations', current.id)
    await copy(join(workDir, own, 'manifest.json'), join(to, own, 'manifest.json'))
    for (const path of Object.keys(current.files))
      await copy(join(generations.folderOf(current.id), path), join(to, own, 'files', path))
    const held = await generations.held()
    await write(join(to, 'generations', 'current'), JSON.stringify({ generation: current.id, held }))
  } finally {
    release()
  }
  return current.id
}

async function removeOld({ folder, keep }: BackupOptions): Promise<string[]> {
  if (keep === undefined) return []
  const all = (await readdir(folder)).filter(isBackup).sort()
  const old = all.slice(0, -keep)
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true })
  return old
}

/** Relative paths of all files, in order; links lead elsewhere and are no part. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split('/').includes('node_modules'))
    .sort()
}

/** Onto the disk, for its owner alone, with its time: by that a version of the data is known. */
export async function copy(from: string, to: string): Promise<void> {
  const time = writtenAt(await stat(from))
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await copyFile(from, to)
  const file = await open(to, 'r+')
  try {
    await file.chmod(0o600)
    await file.utimes(time, time)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function write(to: string, text: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await writeFile(to, text, { mode: 0o600, flush: true })
}
