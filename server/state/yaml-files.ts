import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { watch } from 'chokidar'
import type { Issue } from '../../core/yaml/issue.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import { isYaml, lookThrough, unreadable, type YamlFolder } from './yaml-folder.ts'

/** The YAML of an instance as it lies on disk, named from its folder: `dashboards/company.yaml`. */
export interface YamlFiles {
  /** `c-` and eight hex digits of all files' names and contents; `registriesVersion` of all but the dashboards'. */
  readonly version: string
  readonly registriesVersion: string
  /** instance.yaml; empty bytes where there is none. */
  readonly instance: YamlFile
  readonly registries: readonly YamlFile[]
  readonly dashboards: readonly YamlFile[]
  /** Files and folders that could not be taken. */
  readonly issues: readonly Issue[]
  /** How the files lay when they were read: see `lookAtYaml`. */
  readonly stamp: string
}
export interface YamlFile {
  readonly file: string
  readonly bytes: Uint8Array
}

const INSTANCE = 'instance.yaml'
/** Reads an instance's folder. What did not change since `previous` keeps its array, so that nobody parses it again. */
export async function readYamlFiles(instanceDir: string, previous?: YamlFiles): Promise<YamlFiles> {
  const folders = await lookAtFolders(instanceDir)
  const [bytes, registries, dashboards] = await Promise.all([
    readFile(join(instanceDir, INSTANCE)).catch(() => Buffer.alloc(0)),
    readFolder(folders.registries, previous?.registries),
    readFolder(folders.dashboards, previous?.dashboards),
  ])
  const instance = unchanged(previous?.instance, { file: INSTANCE, bytes })
  const issues = [...registries.issues, ...dashboards.issues]
  return {
    version: versionOf([instance, ...registries.files, ...dashboards.files], issues),
    registriesVersion: versionOf([instance, ...registries.files], registries.issues),
    instance,
    registries: registries.files,
    dashboards: dashboards.files,
    issues,
    stamp: folders.stamp,
  }
}

async function lookAtFolders(instanceDir: string) {
  const look = (name: string) => lookThrough(join(instanceDir, name), name)
  const [own, registries, dashboards] = await Promise.all([
    fileStamp(join(instanceDir, INSTANCE)),
    look('registries'),
    look('dashboards'),
  ])
  return { registries, dashboards, stamp: [own, registries.stamp, dashboards.stamp].join('\n') }
}

/**
 * The stamp that the instance's files have now. Whoever asks now and then notices what a watcher is not told of: links
 * that lead elsewhere since, and folders of another machine.
 */
export async function lookAtYaml(instanceDir: string): Promise<string> {
  return (await lookAtFolders(instanceDir)).stamp
}

function versionOf(files: readonly YamlFile[], issues: readonly Issue[]): string {
  const hash = createHash('sha256')
  for (const { file, bytes } of files) hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  for (const { file, message } of issues) hash.update(`${file}\0${message}\0`)
  return `c-${hash.digest('hex').slice(0, 8)}`
}

function unchanged(before: YamlFile | undefined, now: YamlFile): YamlFile {
  return before && Buffer.from(now.bytes).equals(before.bytes) ? before : now
}

async function readFolder({ paths, issues }: YamlFolder, previous: readonly YamlFile[] = []) {
  const before = new Map(previous.map((one) => [one.file, one]))
  const found = [...issues]
  const read = async ([file, path]: readonly [string, string]): Promise<YamlFile[]> => {
    try {
      return [unchanged(before.get(file), { file, bytes: await readFile(path) })]
    } catch (error) {
      // A file that vanished since the folder was read is the next change's affair.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        found.push(unreadable(file, error as NodeJS.ErrnoException))
      return []
    }
  }
  const files = (await Promise.all([...paths].map(read))).flat()
  return { files, issues: found }
}

/**
 * Calls `onChange` when YAML of the instance changed and has then been quiet for `quietMs`. Several saves in that time
 * are one change, so that a half-written set is rarely seen; what is seen is checked before it is shown. Resolves when
 * no later change can be missed, with the way to stop.
 */
export async function watchYaml(
  instanceDir: string,
  onChange: () => void,
  onFault: (error: unknown) => void,
  quietMs = 100,
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined
  const watched = [INSTANCE, 'registries', 'dashboards'].map((name) => join(instanceDir, name))
  const watcher = watch(watched, { ignoreInitial: true })
  watcher.on('all', (_event, path) => {
    if (!isYaml(path.split(sep).at(-1) ?? '')) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  })
  // Out of watches, or a folder that cannot be watched: whoever looks now and then sees the change all the same.
  watcher.on('error', onFault)
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()))
  return () => {
    clearTimeout(timer)
    return watcher.close()
  }
}
