import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** 256 random bits, as text that fits into addresses and headers. */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/**
 * The secret that lies in a file below WORK_DIR, readable by its owner alone; made with the first call. Two processes
 * that make it at once get the same.
 */
export function madeSecret(workDir: string, name: string): string {
  const file = join(workDir, name)
  const known = readSecret(workDir, name)
  if (known !== undefined) return known
  mkdirSync(workDir, { recursive: true })
  const mine = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(mine, `${randomToken()}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(mine, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(mine, { force: true })
  }
  return readSecret(workDir, name)!
}

/** The same where it was made; undefined otherwise. */
export function readSecret(workDir: string, name: string): string | undefined {
  const file = join(workDir, name)
  try {
    const text = readFileSync(file, 'utf8').trim()
    // A backup that was put back may have lost its mode.
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    return text === '' ? undefined : text
  } catch (error) {
    // Neither is the folder, or something else lies in its place.
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}

export function removeSecret(workDir: string, name: string): void {
  rmSync(join(workDir, name), { force: true })
}
