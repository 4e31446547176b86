import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile } from '../os-lock.ts'

/**
 * Takes a lock file for this holder alone, until it is let go or the process ends. Undefined where another has it; where
 * the file system knows no locks, everyone is let in.
 */
export function holdLock(path: string): (() => void) | undefined {
  const fd = openSync(path, 'a+')
  if (lockFile({ fd }) === false) {
    closeSync(fd)
    return undefined
  }
  let held = true
  return () => {
    if (held) closeSync(fd)
    held = false
  }
}

/**
 * Which generations are read, in all processes that share the folder: an empty, locked file a reader. A lock ends with
 * its process, however that ends.
 */
export function createLeases(folder: string) {
  return {
    /** Keeps a generation until the answer is called. */
    take(id: string): () => void {
      mkdirSync(folder, { recursive: true })
      const path = join(folder, `${id}~${randomBytes(6).toString('hex')}`)
      const fd = openSync(path, 'a+')
      // One that looks may have removed the file before it was locked.
      if (
        lockFile({ fd }) === false ||
        statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(fd).ino
      ) {
        closeSync(fd)
        return this.take(id)
      }
      let released = false
      return () => {
        if (released) return
        released = true
        rmSync(path, { force: true })
        closeSync(fd)
      }
    },

    /** The generations that somebody reads; what dead processes left is removed. */
    held(): ReadonlySet<string> {
      const ids = new Set<string>()
      for (const name of namesIn(folder)) {
        const path = join(folder, name)
        const fd = openSync(path, 'a+')
        // Where files cannot be locked, nobody is known to be gone.
        if (lockFile({ fd }) === true) rmSync(path, { force: true })
        else ids.add(name.split('~', 1)[0]!)
        closeSync(fd)
      }
      return ids
    },
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
