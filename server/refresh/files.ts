import { join } from 'node:path'
import type { Dataset } from '../../core/registry/registry.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { GenerationFile } from '../generations/manifest.ts'
import { sha256Of } from '../generations/sha256-of.ts'
import type { Source } from '../generations/source.ts'
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

/** Finds the files that readers have. */
export interface Files {
  of(dataset: Dataset): Promise<DataFile | null>
  /** Size and time of the tree's own file at a path; undefined where there is none. */
  treeStamp(path: string): Promise<string | undefined>
  /** What was looked at, for the next time. */
  hashes(): Memory['hashes']
}

export function openFiles(tree: string, source: Source, known: Memory['hashes']): Files {
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
        const found = await source.find(path)
        if (!found) continue
        const { file, stamp, entry } = found
        return { path, file, sha256: entry?.sha256 ?? (await hashOf(path, stamp)), entry }
      }
      return null
    },
  }
}
