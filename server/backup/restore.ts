import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createDatabase, type DatabaseConfig, hasEmbedded, type Log } from '../database/database.ts'
import { countRows, restoreFrom } from '../database/dump.ts'
import { markAll } from '../database/embedded-mark.ts'
import { refuseNewer } from '../database/migrations.ts'
import { sha256Of } from '../generations/sha256-of.ts'
import { copy } from './backup.ts'
import { type BackupList, DATABASE, INSTANCE, LIST, parseList, WORK } from './backup-list.ts'

export interface RestoreOptions {
  readonly config: DatabaseConfig & Pick<Config, 'instanceDir'>
  /** The folder of one backup. */
  readonly folder: string
  /** Where the instance goes, an empty folder; null where INSTANCE_DIR has it already, file by file. */
  readonly instance: string | null
  readonly log: Log
}

export interface Restored {
  readonly list: BackupList
  readonly rows: Readonly<Record<string, number>>
}

/**
 * Puts a backup back into an empty WORK_DIR, an empty database and, where asked, an empty folder for the instance. All
 * of it is checked before anything is written, and where something fails nothing is left. Rejects with a sentence.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { config, folder, instance, log } = options
  const list = await checkedList(folder)
  refuseNewer(list.migrations)
  await mustBeFree(options)
  const paths = (part: string) =>
    Object.keys(list.files).flatMap((path) =>
      path.startsWith(`${part}/`) ? [path.slice(part.length + 1)] : [],
    )
  if (instance === null) await mustBeSame(config.instanceDir, list)
  const written: string[] = []
  const database = createDatabase(config, log)
  try {
    if (instance !== null) {
      const part = `${instance}.part`
      written.push(part)
      for (const path of paths(INSTANCE)) await copy(join(folder, INSTANCE, path), join(part, path))
      if (existsSync(instance)) await rm(instance, { recursive: true })
      await rename(part, instance)
      written.push(instance)
    }
    for (const path of paths(WORK)) {
      written.push(join(config.workDir, path))
      await copy(join(folder, WORK, path), join(config.workDir, path))
    }
    const hasRows = list.files[DATABASE]!.size > 0
    if (!hasRows) return { list, rows: {} }
    const db = await database.open()
    await restoreFrom(join(folder, DATABASE), db)
    markAll(config)
    return { list, rows: await countRows(db) }
  } catch (error) {
    await database.close()
    for (const path of written) await rm(path, { recursive: true, force: true })
    throw error
  } finally {
    await database.close()
  }
}

/** The list of a backup of which every file is as it was written. */
async function checkedList(folder: string): Promise<BackupList> {
  const text = await readFile(join(folder, LIST), 'utf8').catch(() => {
    throw new Error(`${folder} is no backup: it has no ${LIST}`)
  })
  const list = parseList(text)
  if (!list.files[DATABASE]) throw new Error(`the backup is not whole: it has no ${DATABASE}`)
  for (const [path, { sha256 }] of Object.entries(list.files)) {
    const found = await sha256Of(join(folder, path)).catch(() => 'missing')
    if (found !== sha256)
      throw new Error(`the backup is not whole: ${path} is ${found === 'missing' ? found : 'damaged'}`)
  }
  return list
}

async function mustBeFree({ config, instance }: RestoreOptions): Promise<void> {
  const { workDir, databaseUrl } = config
  const taken = ['auth-secret', 'generations/current', 'refresh/runs.jsonl'].find((path) =>
    existsSync(join(workDir, path)),
  )
  if (taken || (databaseUrl === null && hasEmbedded(workDir)))
    throw new Error(`WORK_DIR is not empty: ${join(workDir, taken ?? 'database')} is there; set another one`)
  if (instance === null) return
  const there = await readdir(instance).catch((): string[] => [])
  if (there.length > 0) throw new Error(`${instance} is not empty; name another folder`)
}

/** Throws where an instance is not what the backup has. */
async function mustBeSame(instanceDir: string, { files }: BackupList): Promise<void> {
  for (const [path, { sha256 }] of Object.entries(files)) {
    if (!path.startsWith(`${INSTANCE}/`)) continue
    const own = path.slice(INSTANCE.length + 1)
    const found = await sha256Of(join(instanceDir, own)).catch(() => undefined)
    if (found !== sha256)
      throw new Error(
        `${own} of the backup is not what ${instanceDir} has; name an empty folder for the instance: --instance <folder>`,
      )
  }
}
