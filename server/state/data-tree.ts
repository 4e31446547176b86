import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogPlugin, Plugins } from '../../core/plugin/plugin.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'

/** What a demo tree says of itself in demo.json. */
export interface Demo {
  readonly seed: number
  readonly scale: string
  /** ISO date that counts as today: the data does not grow. */
  readonly asOf: string
}

/** The files of a data tree that the registry knows, at one moment. */
export interface DataTree {
  readonly dir: string
  /** `d-` and eight hex digits of the files' names, sizes and times. */
  readonly version: string
  /** Data set id to absolute path. */
  readonly files: ReadonlyMap<string, string>
  /** Data set id to size and time of its file: other ones, and it is another file. */
  readonly stamps: ReadonlyMap<string, string>
  readonly missing: readonly string[]
}

const DEMO = 'demo.json'

/**
 * Looks for each data set at its path, then at its fallbacks. Reads no file. `catalogs` is what `catalogPrints` said of
 * the tree before its catalogues were read.
 */
export async function findDataTree(
  dir: string,
  registry: Registry,
  catalogs: readonly string[],
  stampOf: StampOf = (path) => fileStamp(join(dir, path)),
): Promise<DataTree> {
  const files = new Map<string, string>()
  const missing: string[] = []
  const stamps = new Map<string, string>()
  const prints: string[] = []
  for (const dataset of registry.datasets.values()) {
    let path: string | undefined
    for (const candidate of [dataset.path, ...dataset.fallbacks]) {
      const stamp = await stampOf(candidate)
      if (stamp !== undefined) {
        prints.push(print(candidate, stamp))
        path = candidate
        stamps.set(dataset.id, stamp)
        break
      }
    }
    if (path === undefined) missing.push(dataset.id)
    else files.set(dataset.id, join(dir, path))
  }
  const hash = createHash('sha256')
    .update([...prints, ...catalogs].join('\n'))
    .digest('hex')
  return { dir, version: `d-${hash.slice(0, 8)}`, files, stamps, missing }
}

/** What catalogues read of a tree, and demo.json. */
export function catalogFiles({ catalogs }: Pick<Plugins, 'catalogs'>): string[] {
  return [...new Set([...catalogs.values()].flatMap(({ files }) => files)), DEMO].sort()
}

/** Names, sizes and times of what catalogues read of a tree, and of demo.json; absent ones are left out. */
export async function catalogPrints(
  dir: string,
  plugins: Pick<Plugins, 'catalogs'>,
  stampOf: StampOf = (path) => fileStamp(join(dir, path)),
): Promise<readonly string[]> {
  const prints: string[] = []
  for (const path of catalogFiles(plugins)) {
    const stamp = await stampOf(path)
    if (stamp !== undefined) prints.push(print(path, stamp))
  }
  return prints
}

/** Size and time of a file by its path in the tree. */
export type StampOf = (path: string) => Promise<string | undefined> | string | undefined

const print = (path: string, stamp: string) => `${path}\0${stamp}`

/** The registry with what the tree's own catalogues say in it. The registry's metrics win over others of the same id. */
export async function extendRegistry(
  registry: Registry,
  dir: string,
  { catalogs }: Pick<Plugins, 'catalogs'>,
  demo: Demo | null,
): Promise<Registry> {
  let { subjects, metrics } = registry
  for (const catalog of catalogs.values()) {
    const found = await readCatalog(catalog, registry, dir, demo !== null)
    if (found.subjects) subjects = new Map(found.subjects.map((subject) => [subject.symbol, subject]))
    const further = (found.metrics ?? []).map((metric) => [metric.id, metric] as const)
    metrics = new Map([...further, ...metrics])
  }
  return { ...registry, subjects, metrics }
}

async function readCatalog(catalog: CatalogPlugin, registry: Registry, dir: string, demo: boolean) {
  const contents = await Promise.all(catalog.files.map((path) => readJson(join(dir, path))))
  return catalog.read(contents, registry, demo)
}

export async function readDemo(dir: string): Promise<Demo | null> {
  const demo = (await readJson(join(dir, DEMO))) as (Partial<Demo> & { synthetic?: boolean }) | undefined
  if (!demo?.synthetic || typeof demo.asOf !== 'string') return null
  return { seed: Number(demo.seed ?? 0), scale: String(demo.scale ?? ''), asOf: demo.asOf }
}

/** Undefined where the file is absent or is not JSON: the tree is somebody else's. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
