import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFile } from '../os-lock.ts'

/** What this process keeps below WORK_DIR while it runs. Servers may share the folder: each has a part of its own. */
export interface Work {
  /** An empty folder for one generation. Rejects where WORK_DIR cannot be written to; asked again it tries again. */
  newFolder(): Promise<string>
  /** Takes this process's part again where somebody emptied WORK_DIR. */
  secure(): Promise<void>
  close(): Promise<void>
}

interface Part {
  readonly name: string
  readonly lock: FileHandle
}

/**
 * The part is held by a lock of the operating system, on a file beside it, which ends with the process however that
 * ends. A number of a process would say nothing: two containers have the same ones. What no process holds is removed.
 */
export function openWork(workDir: string): Work {
  const parent = join(workDir, 'running')
  let part: Promise<Part> | undefined
  let folders = 0

  /** The part, held; claimed again under its name where its lock was removed. */
  async function held(): Promise<Part> {
    const seen = part
    const known = await seen?.catch(() => undefined)
    if (known && (await isLockOf(known))) return known
    if (part === seen) part = claim(known)
    return part!
  }

  async function claim(lost: Part | undefined): Promise<Part> {
    await lost?.lock.close()
    await mkdir(parent, { recursive: true })
    const claimed = await lockPart(lost?.name ?? randomBytes(6).toString('hex'))
    await sweep(claimed).catch(() => {})
    return claimed
  }

  async function lockPart(name: string): Promise<Part> {
    const lock = await open(join(parent, `${name}.lock`), 'a+')
    const claimed = { name, lock }
    // One that sweeps may have taken the file before it was locked.
    if (lockFile(lock) !== false && (await isLockOf(claimed))) return claimed
    await lock.close()
    return lockPart(randomBytes(6).toString('hex'))
  }

  async function isLockOf({ name, lock }: Part): Promise<boolean> {
    const lies = await stat(join(parent, `${name}.lock`)).catch(() => undefined)
    return lies !== undefined && lies.ino === (await lock.stat()).ino
  }

  /** Removes the parts of processes that are gone. */
  async function sweep({ name: own }: Part): Promise<void> {
    const entries = await readdir(parent)
    for (const entry of entries.filter((one) => one.endsWith('.lock'))) {
      const name = entry.slice(0, -'.lock'.length)
      if (name === own) continue
      const lock = await open(join(parent, entry), 'r+')
      // Where files cannot be locked, nothing of others is removed.
      if (lockFile(lock) === true) {
        await rm(join(parent, name), { recursive: true, force: true })
        await rm(join(parent, entry), { force: true })
      }
      await lock.close()
    }
    // A lock is there before its part: without one, the part is left over.
    const locked = new Set((await readdir(parent)).filter((one) => one.endsWith('.lock')))
    for (const entry of entries.filter((one) => !one.endsWith('.lock') && !locked.has(`${one}.lock`)))
      await rm(join(parent, entry), { recursive: true, force: true })
  }

  return {
    async newFolder() {
      const { name } = await held()
      const folder = join(parent, name, String(++folders))
      await mkdir(folder, { recursive: true })
      return folder
    },
    async secure() {
      await held()
    },
    async close() {
      const { name, lock } = (await part?.catch(() => undefined)) ?? {}
      if (name === undefined) return
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {})
      await rm(join(parent, `${name}.lock`), { force: true }).catch(() => {})
      await lock?.close()
    },
  }
}
