import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'

/** The YAML of an instance as it lies on disk, named from its folder: `dashboards/company.yaml`. */
export interface YamlFiles {
  /** `c-` and eight hex digits of all files' names and contents; `registriesVersion` of all but the dashboards'. */
  readonly version: string
  readonly registriesVersion: string
  /** instance.yaml; empty bytes where there is none. */
  readonly instance: YamlFile
  readonly registries: readonly YamlFile[]
  readonly dashboards: readonly YamlFile[]
}
export interface YamlFile {
  readonly file: string
  readonly bytes: Uint8Array
}

const INSTANCE = 'instance.yaml'
/** More files than this in one folder is a mistake, such as a node_modules below it. */
const MAX_FILES = 500

/** Reads an instance's folder. What did not change since `previous` keeps its array, so that nobody parses it again. */
export async function readYamlFiles(instanceDir: string, previous?: YamlFiles): Promise<YamlFiles> {
  const [bytes, registries, dashboards] = await Promise.all([
    readFile(join(instanceDir, INSTANCE)).catch(() => Buffer.alloc(0)),
    readFolder(instanceDir, 'registries', true, previous?.registries),
    readFolder(instanceDir, 'dashboards', false, previous?.dashboards),
  ])
  const instance = unchanged(previous?.instance, { file: INSTANCE, bytes })
  return {
    version: versionOf([instance, ...registries, ...dashboards]),
    registriesVersion: versionOf([instance, ...registries]),
    instance,
    registries,
    dashboards,
  }
}

function versionOf(files: readonly YamlFile[]): string {
  const hash = createHash('sha256')
  for (const { file, bytes } of files) hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  return `c-${hash.digest('hex').slice(0, 8)}`
}

function unchanged(before: YamlFile | undefined, now: YamlFile): YamlFile {
  return before && Buffer.from(now.bytes).equals(before.bytes) ? before : now
}

async function readFolder(
  instanceDir: string,
  name: string,
  recursive: boolean,
  previous: readonly YamlFile[] = [],
): Promise<YamlFile[]> {
  const dir = join(instanceDir, name)
  const entries = await readdir(dir, { recursive, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile() && isYaml(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, MAX_FILES)
  const before = new Map(previous.map((one) => [one.file, one]))
  const files = await Promise.all(
    paths.map(async (path): Promise<YamlFile | null> => {
      // A file that vanished since the folder was read is the next change's affair.
      const bytes = await readFile(path).catch(() => null)
      const file = `${name}/${relative(dir, path).split(sep).join('/')}`
      return bytes && unchanged(before.get(file), { file, bytes })
    }),
  )
  return files.filter((file) => file !== null)
}

/** Editors write `.swp`, `~` and `.tmp` files beside the real one. */
function isYaml(name: string): boolean {
  return /^[^.].*\.ya?ml$/.test(name)
}

/**
 * Calls `onChange` when YAML of the instance changed and has then been quiet for `quietMs`. Several saves in that time
 * are one change, so that a half-written set is rarely seen; what is seen is checked before it is shown. Resolves when
 * no later change can be missed, with the way to stop.
 */
export async function watchYaml(
  instanceDir: string,
  onChange: () => void,
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
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()))
  return () => {
    clearTimeout(timer)
    return watcher.close()
  }
}
