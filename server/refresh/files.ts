import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Dataset } from '../../core/registry/registry.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { GenerationFile, Manifest } from '../generations/manifest.ts'
import type { Memory } from './memory.ts'

/** The file of a data set, as readers have it. */
export interface DataFile {
  /** In the tree. */
  readonly path: string
  readonly file: string
  readonly sha256: string
  /** Of the generation, where it is from there. */
  readonly entry: GenerationFile | null
}

/** Finds the files that readers have: those of the generation, unless the tree has another one since. */
export interface Files {
  of(dataset: Dataset): Promise<DataFile | null>
  /** Size and time of the tree's own file at a path; undefined where there is none. */
  treeStamp(path: string): Promise<string | undefined>
  /** What was looked at, for the next time. */
  hashes(): Memory['hashes']
}

export function openFiles(
  tree: string,
  current: { readonly manifest: Manifest; readonly folder: string } | null,
  known: Memory['hashes'],
): Files {
  const hashes: Record<string, { stamp: string; sha256: string }> = {}
  const treeStamp = (path: string) => fileStamp(join(tree, path))

  async function hashOf(path: string, stamp: string): Promise<string> {
    const before = hashes[path] ?? known[path]
    const sha256 = before?.stamp === stamp ? before.sha256 : await sha256Of(join(tree, path))
    hashes[path] = { stamp, sha256 }
    return sha256
  }

  return {
    treeStamp,
    hashes: () => hashes,
    async of({ path: first, fallbacks }) {
      for (const path of [first, ...fallbacks]) {
        const entry = current?.manifest.files[path]
        const stamp = await treeStamp(path)
        if (entry && (stamp === undefined || stamp === entry.tree))
          return { path, file: join(current!.folder, path), sha256: entry.sha256, entry }
        if (stamp !== undefined)
          return { path, file: join(tree, path), sha256: await hashOf(path, stamp), entry: null }
      }
      return null
    },
  }
}

/** Of a file's contents, as the generations name it. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
