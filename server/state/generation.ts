import { constants } from 'node:fs'
import { copyFile, link, mkdir, rename, rm, stat, symlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskRoom } from '../duckdb/disk-room.ts'
import { fileStamp, writtenAt } from '../duckdb/file-stamp.ts'
import type { Source } from '../generations/source.ts'

/** One version of a data tree's files, in a folder of its own: what happens to the tree does not happen to them. */
export interface Generation {
  /** Whoever ends the generation removes it. */
  readonly folder: string
  /** Below it, with the files at their places in the tree. */
  readonly dir: string
  /** By path in the tree. */
  readonly files: ReadonlyMap<string, TakenFile>
}

export interface TakenFile {
  /** Size and time of the file here. */
  readonly stamp: string
  /** The same of the file at its source, when it was last looked at; undefined where it is gone. */
  readonly seen: string | undefined
  /** Why an older version is here than at its source. */
  readonly kept?: Kept
}

export interface Kept {
  readonly why: 'gone' | 'damaged'
  /** For the operator. */
  readonly reason: string
}

/** Says which of these files, here by path in the tree, are no good, and why. */
export type Examine = (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>

export interface TakeOptions {
  /** Where the files of the tree lie. */
  readonly source: Source
  readonly previous: Generation | undefined
  /** Whether the tree is known to be at rest; if not, only what `previous` lacks is taken from it. */
  readonly atRest: boolean
  /** Whether files that were no good are examined again. */
  readonly again: boolean
}

export interface Taking {
  /**
   * Takes of each list of paths the first that there is into the folder, that of `previous` where it is the same or
   * better.
   */
  take(paths: readonly (readonly string[])[], examine: Examine): Promise<void>
  /** The generation of all that was taken. Rejects where the tree has changed meanwhile. */
  done(): Promise<Generation>
  readonly dir: string
}

interface Choice {
  readonly path: string
  readonly seen: string | undefined
  /** From `previous`, if so. */
  readonly before?: TakenFile
  /** From this file otherwise. */
  readonly from?: string
  readonly kept?: Kept
}

/** Begins a generation in an empty folder. A new file replaces a good old one only once `examine` finds it good. */
export function beginGeneration(folder: string, options: TakeOptions): Taking {
  const { source, previous, atRest, again } = options
  const dir = join(folder, 'files')
  const files = new Map<string, TakenFile>()

  async function choose(candidates: readonly string[]): Promise<Choice | undefined> {
    const known = await intactOf(candidates)
    if (known && !atRest) return { ...known, seen: known.before.seen, kept: known.before.kept }
    for (const path of candidates) {
      const found = await source.find(path)
      const seen = found?.stamp
      if (seen === undefined) continue
      const before = known?.path === path ? known.before : undefined
      if (seen === before?.stamp) return { path, seen, before }
      if (seen === before?.seen && !again) return { path, seen, before, kept: before.kept }
      return { path, seen, from: found!.file }
    }
    return known && { ...known, seen: undefined, kept: { why: 'gone', reason: 'the file is gone' } }
  }

  /** The file that `previous` has of these, where it is as it was taken. */
  async function intactOf(candidates: readonly string[]) {
    for (const path of candidates) {
      const before = previous?.files.get(path)
      if (before && (await fileStamp(join(previous!.dir, path))) === before.stamp) return { path, before }
    }
    return undefined
  }

  async function place({ path, before, from, kept, seen }: Choice): Promise<void> {
    const to = join(dir, path)
    await mkdir(dirname(to), { recursive: true })
    await bring(from ?? join(previous!.dir, path), to)
    const stamp = await fileStamp(to)
    if (stamp !== undefined)
      files.set(path, { stamp, seen: before ? seen : stamp, ...(kept ? { kept } : {}) })
  }

  return {
    dir,
    async take(paths, examine) {
      const choices = (await Promise.all(paths.map(choose))).filter((choice) => choice !== undefined)
      for (const choice of choices) await place(choice)
      const fresh = choices.filter(({ path, before }) => !before && previous?.files.has(path))
      if (fresh.length === 0) return
      const faults = await examine(fresh.map(({ path }) => path))
      for (const { path } of fresh) {
        const reason = faults.get(path)
        const known = await intactOf([path])
        if (reason === undefined || !known) continue
        await rm(join(dir, path), { force: true })
        await place({ ...known, seen: files.get(path)?.seen, kept: { why: 'damaged', reason } })
      }
    },
    async done() {
      for (const [path, { seen, kept }] of previous && atRest ? files : []) {
        if (kept?.why !== 'gone' && (await source.find(path))?.stamp !== seen)
          throw new Error(`${path} is being replaced`)
      }
      return { folder, dir, files }
    },
  }
}

/** A link costs nothing and lives when the tree's own name is removed or given to another file. */
async function bring(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error
    // Another file system, or one without links: the way there, until a copy is made.
    await symlink(from, to)
  }
}

/**
 * Makes copies of what a generation shares with the tree's folder, so that writing into a file there does not change it here.
 * What the disk has no room for stays shared; a file that changes while it is copied, too. Stops with `signal`.
 */
export async function makeOwn(generation: Generation, treeDir: string, signal: AbortSignal): Promise<void> {
  for (const [path, { stamp }] of generation.files) {
    if (signal.aborted) return
    const here = join(generation.dir, path)
    const draft = `${here}.copy`
    try {
      const [mine, theirs] = await Promise.all([stat(here), stat(join(treeDir, path))])
      if (mine.ino !== theirs.ino || mine.dev !== theirs.dev) continue
      if ((await diskRoom(generation.dir)) < mine.size) continue
      await copyFile(here, draft, constants.COPYFILE_FICLONE)
      await utimes(draft, mine.atime, writtenAt(mine))
      const same = (await fileStamp(draft)) === stamp && (await fileStamp(here)) === stamp
      if (same && !signal.aborted) await rename(draft, here)
      else await rm(draft, { force: true })
    } catch {
      await rm(draft, { force: true }).catch(() => {})
    }
  }
}

/** Brings back what was removed from a generation's folder. Rejects where the source no longer has the same file. */
export async function restore({ dir, files }: Generation, source: Source): Promise<void> {
  for (const [path, { stamp }] of files) {
    const here = join(dir, path)
    if ((await fileStamp(here)) === stamp) continue
    const found = await source.find(path)
    if (found?.stamp !== stamp) throw new Error(`${path} is another file since`)
    await mkdir(dirname(here), { recursive: true })
    await rm(here, { force: true })
    await bring(found.file, here)
  }
}
