import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { GenerationFile, Manifest } from './manifest.ts'
import type { Generations } from './store.ts'

/** Where the paths of a data tree lie: in one generation, or in the tree itself. */
export interface Source {
  /** Null where there is none, and all is as the tree has it. */
  readonly generation: string | null
  /** Of the generation; null where there is none. */
  readonly manifest: Manifest | null
  /** Absolute path and size and time of the file that is to be read; undefined where there is none. */
  find(path: string): Promise<Found | undefined>
  /** Keeps what it finds until the answer is called. */
  lease(): () => void
  /** Paths that it had and that can no longer be read as they were, as far as they were looked for. */
  readonly lost?: ReadonlySet<string>
}

export interface Found {
  readonly file: string
  readonly stamp: string
  /** Of the generation, where it is from there. */
  readonly entry: GenerationFile | null
}

/** The tree with the current generation before it; the tree alone where no generation was ever made. */
export async function currentSource(treeDir: string, generations: Generations): Promise<Source> {
  const manifest = await generations.current()
  if (!manifest) return treeSource(treeDir)
  return generationSource(treeDir, generations, manifest, await generations.held())
}

/** The tree alone. */
export const treeSource = (treeDir: string): Source => ({
  generation: null,
  manifest: null,
  find: (path) => findAt(join(treeDir, path), null),
  lease: () => () => {},
})

/**
 * One generation, and the tree for what it does not have. Unless it is `held`, a file that came into the tree since goes
 * before the one that the generation knew.
 */
export function generationSource(
  treeDir: string,
  generations: Generations,
  manifest: Manifest,
  held: boolean,
): Source {
  const { id, files } = manifest
  const folder = generations.folderOf(id)
  return {
    generation: id,
    manifest,
    async find(path) {
      const known = Object.hasOwn(files, path) ? files[path] : undefined
      const inTree = known && held ? undefined : await findAt(join(treeDir, path), null)
      if (!known || (inTree && inTree.stamp !== known.tree)) return inTree
      return findAt(join(folder, path), known)
    },
    lease: () => generations.lease(id),
  }
}

/**
 * One generation as it was. What it only noted, or does not speak of at all, is read from the tree where that still has
 * the same file, and is lost otherwise.
 */
export function pastSource(treeDir: string, generations: Generations, manifest: Manifest): Source {
  const { id, at, files, unkept } = manifest
  const folder = generations.folderOf(id)
  const lost = new Set<string>()
  const asItWas = async (path: string) => {
    const file = join(treeDir, path)
    if (unkept) return Object.hasOwn(unkept, path) ? (await fileStamp(file)) === unkept[path] : undefined
    const found = await stat(file).catch(() => undefined)
    return found?.isFile() ? found.mtimeMs <= Date.parse(at) : undefined
  }
  return {
    generation: id,
    manifest,
    lost,
    async find(path) {
      if (Object.hasOwn(files, path)) return findAt(join(folder, path), files[path]!)
      const same = await asItWas(path)
      if (same === false) lost.add(path)
      return same ? findAt(join(treeDir, path), null) : undefined
    },
    lease: () => generations.lease(id),
  }
}

async function findAt(file: string, entry: GenerationFile | null): Promise<Found | undefined> {
  const stamp = await fileStamp(file)
  return stamp === undefined ? undefined : { file, stamp, entry }
}
