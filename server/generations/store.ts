import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { writtenAt } from '../duckdb/file-stamp.ts'
import { DISK, type Disk } from './disk.ts'
import { createLeases, holdLock } from './locks.ts'
import {
  type Current,
  type Entry,
  type GenerationFile,
  isGenerationId,
  isTreePath,
  type Manifest,
  parseCurrent,
  parseManifest,
} from './manifest.ts'
import { sha256Of } from './sha256-of.ts'

/**
 * Immutable versions of the data, in one folder: `<id>/manifest.json`, `<id>/files/<path in tree>`, and `current`, which
 * names the one that is served. A name of this folder is either whole or ends in `.tmp` or `.gone`.
 */
export interface Generations {
  /** Newest first. What is torn or foreign is not among them: see `skipped`. */
  list(): Promise<Manifest[]>
  /** One of them; null where there is none such that can be read. */
  find(id: string): Promise<Manifest | null>
  /** Folders that look like a generation and are none that can be read, each with the reason. */
  skipped(): Promise<readonly Skipped[]>
  /**
   * The one that is served; null where none ever was. Where `current` or what it names was damaged, the newest that is
   * whole.
   */
  current(): Promise<Manifest | null>
  /** Whether an admin went back to the current one: only a refresh that is asked for replaces it. */
  held(): Promise<boolean>
  /** Absolute path of a generation's files. */
  folderOf(id: string): string
  /**
   * Begins a generation with the files of `parent`. One draft at a time: rejects with WriterBusy where another, in this
   * process or another one, is open.
   */
  begin(parent: Manifest | null): Promise<Draft>
  /** Removes what dead writers left. Does nothing while one writes. */
  sweep(): Promise<void>
  /** Removes old generations and says which. Does nothing while one writes. */
  prune(policy: Policy): Promise<readonly string[]>
  /** Keeps a generation, for readers in any process, until the answer is called. */
  lease(id: string): () => void
  /** Serves an older generation, or a newer one again, and holds it. Rejects where there is none such. */
  rollTo(id: string, who: string): Promise<Manifest>
}

export interface Draft {
  readonly id: string
  /** For files on their way into the draft: `put` moves those from here and copies others. */
  readonly scratch: string
  /** What the generation would hold, by path in the tree. */
  readonly files: Readonly<Record<string, GenerationFile>>
  /** Gives a path this file. Size and hash are of what was put; `sha256` where who wrote the file has hashed it. */
  put(path: string, fromFile: string, entry: Entry, sha256?: string): Promise<GenerationFile>
  /** Says something else of a file that stays as it is. */
  describe(path: string, entry: Entry): void
  remove(path: string): Promise<void>
  /**
   * Makes it a generation and, unless somebody went back to another one meanwhile, the current one. Where anything fails
   * the draft is abandoned and it rejects: a failed write to the disk is never tried again.
   */
  commit(of: Pick<Manifest, 'by' | 'run'>): Promise<Manifest>
  /** Leaves nothing behind. May be called at any time, also after `commit`. */
  abandon(): Promise<void>
}

export interface Policy {
  readonly now: Date
  /** How many of the newest are kept at least; never fewer than 2. */
  readonly least?: number
  /** How long one is kept after the next one came; never less than ten minutes. */
  readonly forMs?: number
  /** Whatever else is kept. */
  readonly keeps?: (manifest: Manifest) => boolean
}

export interface Skipped {
  readonly name: string
  readonly reason: string
}

export class WriterBusy extends Error {
  constructor() {
    super('another refresh is writing')
    this.name = 'WriterBusy'
  }
}

const LEAST = 2
const LEAST_MS = 600_000
const TMP = '.tmp'
const GONE = '.gone'

/** The store in a folder, which need not exist yet. */
export function openGenerations(
  folder: string,
  { now = () => new Date(), disk = DISK }: { now?: () => Date; disk?: Disk } = {},
): Generations {
  const at = (...names: string[]) => join(folder, ...names)
  const leases = createLeases(at('leases'))

  async function look(): Promise<{ manifests: Manifest[]; skipped: Skipped[] }> {
    const names = await namesIn(folder)
    const found = await Promise.all(
      names.filter(looksLikeOne).map(async (name) => [name, await read(name)] as const),
    )
    const manifests: Manifest[] = []
    const skipped: Skipped[] = []
    for (const [name, manifest] of found) {
      if (typeof manifest === 'string') skipped.push({ name, reason: manifest })
      else if (manifest) manifests.push(manifest)
    }
    return { manifests: manifests.sort((a, b) => (a.id < b.id ? 1 : -1)), skipped }
  }

  /** A generation's manifest; a sentence where it is not whole, undefined where it is gone. */
  async function read(id: string): Promise<Manifest | string | undefined> {
    if (!isGenerationId(id)) return 'not the name of a generation'
    const text = await readFile(at(id, 'manifest.json'), 'utf8').catch((error) => error.code as string)
    if (text === 'ENOENT') return (await stat(at(id)).catch(() => undefined)) && 'there is no manifest.json'
    const manifest = parseManifest(text, id)
    if (typeof manifest === 'string') return manifest
    for (const [path, { size }] of Object.entries(manifest.files)) {
      const found = await stat(at(id, 'files', path)).catch(() => undefined)
      if (!found?.isFile()) return `its file ${path} is gone`
      if (found.size !== size) return `its file ${path} has ${found.size} bytes; expected ${size}`
    }
    return manifest
  }

  /** What `current` says; null where it does not exist, undefined where it is torn. */
  async function pointer(): Promise<Current | null | undefined> {
    const text = await readFile(at('current'), 'utf8').catch((error) => {
      if (isAbsence(error)) return null
      throw error
    })
    return text === null ? null : parseCurrent(text)
  }

  async function swap(current: Current): Promise<void> {
    await disk.write(at('current.tmp'), JSON.stringify(current))
    await disk.sync(at('current.tmp'))
    await disk.rename(at('current.tmp'), at('current'))
    await disk.sync(folder)
  }

  /** Alone among all writers; undefined where another writes. */
  async function alone<T>(work: () => Promise<T>): Promise<T | undefined> {
    if ((await namesIn(folder)).length === 0) return undefined
    const release = holdLock(at('writer.lock'))
    if (!release) return undefined
    try {
      return await work()
    } finally {
      release()
    }
  }

  /** Out of sight at once, then away. */
  async function discard(id: string): Promise<void> {
    await disk.rename(at(id), at(id + GONE))
    await disk.remove(at(id + GONE))
  }

  /** Removes drafts, what was being removed, and a generation that was not yet made the current one. */
  async function sweepAlone(): Promise<void> {
    for (const name of await namesIn(folder))
      if (name.endsWith(TMP) || name.endsWith(GONE)) await disk.remove(at(name))
    const current = await pointer()
    if (!current || current.held) return
    for (const { id } of (await look()).manifests) if (id > current.generation) await discard(id)
  }

  async function currentManifest(): Promise<Manifest | null> {
    const current = await pointer()
    if (current === null) return null
    const named = current && (await read(current.generation))
    if (named && typeof named === 'object') return named
    return (await look()).manifests[0] ?? null
  }

  async function newId(): Promise<string> {
    const newest = (await namesIn(folder))
      .filter((name) => isGenerationId(name))
      .sort()
      .at(-1)
    // Names sort by time even where the clock was set back.
    const after = newest ? timeOf(newest) + 1000 : 0
    const time = new Date(Math.max(now().getTime(), after)).toISOString()
    return `g-${time.replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`
  }

  return {
    list: async () => (await look()).manifests,
    async find(id) {
      const manifest = await read(id)
      return typeof manifest === 'object' ? manifest : null
    },
    skipped: async () => (await look()).skipped,
    current: currentManifest,
    held: async () => (await pointer())?.held === true,
    folderOf: (id) => at(id, 'files'),
    lease: (id) => leases.take(id),

    async begin(parent) {
      await disk.mkdir(folder)
      const release = holdLock(at('writer.lock'))
      if (!release) throw new WriterBusy()
      try {
        await sweepAlone()
        const id = await newId()
        const draft = { id, folder: at(id + TMP), parent, wasHeld: (await pointer())?.held === true }
        return await openDraft(draft, release)
      } catch (error) {
        release()
        throw error
      }
    },

    async sweep() {
      await alone(sweepAlone)
    },

    async prune({ now, least = LEAST, forMs = LEAST_MS, keeps }) {
      const removed = await alone(async () => {
        const { manifests } = await look()
        const current = await pointer()
        const held = leases.held()
        const ids: string[] = []
        for (const [i, manifest] of manifests.entries()) {
          const next = manifests[i - 1]
          if (i < Math.max(LEAST, least) || !next) continue
          if (now.getTime() - Date.parse(next.at) < Math.max(LEAST_MS, forMs)) continue
          if (manifest.id === current?.generation || held.has(manifest.id) || keeps?.(manifest)) continue
          await discard(manifest.id)
          ids.push(manifest.id)
        }
        return ids
      })
      return removed ?? []
    },

    async rollTo(id, who) {
      const manifest = await read(id)
      if (typeof manifest !== 'object')
        throw new Error(`unknown generation: ${JSON.stringify(id)}${manifest ? ` (${manifest})` : ''}`)
      await swap({ generation: id, held: true, who })
      return manifest
    },
  }

  async function openDraft(
    draft: { id: string; folder: string; parent: Manifest | null; wasHeld: boolean },
    release: () => void,
  ): Promise<Draft> {
    const { id, parent } = draft
    const here = (path: string) => join(draft.folder, 'files', path)
    const scratch = join(draft.folder, 'scratch')
    const files: Record<string, GenerationFile> = {}
    /** Those that are not the parent's own. */
    const fresh = new Set<string>()
    let open = true

    async function close(): Promise<void> {
      if (!open) return
      open = false
      await disk.remove(draft.folder).catch(() => {})
      release()
    }

    try {
      await disk.mkdir(here('.'))
      await disk.mkdir(scratch)
      for (const [path, file] of Object.entries(parent?.files ?? {})) {
        await disk.mkdir(dirname(here(path)))
        if (!(await share(at(parent!.id, 'files', path), here(path)))) fresh.add(path)
        files[path] = file
      }
    } catch (error) {
      await close()
      throw error
    }

    /** A link, which costs nothing; false where a copy had to be made. */
    async function share(from: string, to: string): Promise<boolean> {
      try {
        await disk.link(from, to)
        return true
      } catch (error) {
        if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error
        await copy(from, to)
        return false
      }
    }

    /** With its time, by which files are told apart. */
    async function copy(from: string, to: string): Promise<void> {
      const before = await stat(from)
      await disk.copy(from, to)
      const [after, copied] = [await stat(from), await stat(to)]
      if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || copied.size !== before.size)
        throw new Error(`${from} is being replaced`)
      await disk.utimes(to, before.atime, writtenAt(before))
    }

    return {
      id,
      scratch,
      files,

      async put(path, fromFile, entry, sha256) {
        if (!isTreePath(path)) throw new Error(`invalid path in a tree: ${JSON.stringify(path)}`)
        const draftFile = join(scratch, `${randomBytes(6).toString('hex')}.put`)
        if (inside(fromFile, scratch)) await disk.rename(fromFile, draftFile)
        else await copy(fromFile, draftFile)
        const { size } = await stat(draftFile)
        const file = { ...entry, size, sha256: sha256 ?? (await sha256Of(draftFile)) }
        await disk.mkdir(dirname(here(path)))
        // Never into a file: its name may be one of many.
        await disk.rename(draftFile, here(path))
        fresh.add(path)
        files[path] = file
        return file
      },

      describe(path, entry) {
        const { size, sha256 } = files[path]!
        files[path] = { ...entry, size, sha256 }
      },

      async remove(path) {
        if (!Object.hasOwn(files, path)) return
        await disk.remove(here(path))
        fresh.delete(path)
        delete files[path]
      },

      async commit({ by, run }) {
        if (!open) throw new Error(`${id} was abandoned`)
        try {
          await disk.remove(scratch)
          const manifest: Manifest = {
            ...{ format: 1, id, at: now().toISOString(), parent: parent?.id ?? null, by, run },
            files: { ...files },
          }
          await disk.write(join(draft.folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
          for (const path of fresh) await disk.sync(here(path))
          await disk.sync(join(draft.folder, 'manifest.json'))
          for (const path of foldersOf(Object.keys(files))) await disk.sync(here(path))
          await disk.sync(draft.folder)
          await disk.rename(draft.folder, at(id))
          try {
            await disk.sync(folder)
            const heldMeanwhile = !draft.wasHeld && (await pointer())?.held
            if (!heldMeanwhile) await swap({ generation: id, held: false })
          } catch (error) {
            // Readers may have it by now; if not, nobody shall.
            if ((await pointer().catch(() => null))?.generation !== id) await discard(id).catch(() => {})
            throw error
          }
          return manifest
        } finally {
          await close()
        }
      },

      abandon: close,
    }
  }
}

/** Where a file system has no links, or not one more. */
const NO_LINKS: ReadonlySet<string> = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

const looksLikeOne = (name: string) => name.startsWith('g-') && !name.endsWith(TMP) && !name.endsWith(GONE)

const inside = (path: string, folder: string) => !relative(folder, path).startsWith('..')

/** The folder of these paths, and every one that leads to them, lowest first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>(['.'])
  for (const path of paths)
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  return [...folders].sort().reverse()
}

/** Milliseconds of a generation's name. */
function timeOf(id: string): number {
  const [, y, mo, d, h, mi, s] = /^g-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id)!
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

/** Where a file lies in the folder's place, too, there is no generation. */
function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
