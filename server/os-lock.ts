import type { FileHandle } from 'node:fs/promises'
import { tryLock } from 'fs-native-extensions'

/**
 * Takes an open file for this process alone, by a lock of the operating system, which ends with the process however that
 * ends. False where another process has it; undefined where the file system knows no locks.
 */
export function lockFile({ fd }: Pick<FileHandle, 'fd'>): boolean | undefined {
  try {
    return tryLock(fd)
  } catch {
    return undefined
  }
}
