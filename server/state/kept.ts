import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

/**
 * Plain data in files below WORK_DIR, by everything that it depends on, so that it need not be made again. It is never
 * needed: what cannot be read or written is made anew.
 */

/** Set by the build: another version of this program makes other data of the same files. */
declare const RATTAN_BUILD: string | undefined

/** Where things may be kept; null for a program that was not built, since its source may change under it. */
export function keptFolder(workDir: string): string | null {
  return typeof RATTAN_BUILD === 'undefined' ? null : join(workDir, 'kept')
}

/** A name for what depends on these texts and bytes, and on this program. */
export function keyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256').update(typeof RATTAN_BUILD === 'undefined' ? '' : RATTAN_BUILD)
  for (const part of parts) hash.update(`\0${part.length}\0`).update(part)
  return hash.digest('hex').slice(0, 32)
}

/** The data under a key; undefined where there is none, or not whole. */
export async function takeKept<T>(folder: string | null, key: string): Promise<T | undefined> {
  if (folder === null) return undefined
  try {
    const bytes = await readFile(join(folder, key))
    const data = bytes.subarray(DIGEST)
    return digest(data).equals(bytes.subarray(0, DIGEST)) ? (deserialize(data) as T) : undefined
  } catch {
    return undefined
  }
}

export async function keep(folder: string | null, key: string, value: unknown): Promise<void> {
  if (folder === null) return
  const data = serialize(value)
  const draft = join(folder, `${key}.${process.pid}`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, Buffer.concat([digest(data), data]))
    await rename(draft, join(folder, key))
  } catch {
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** Lets go of everything but these. */
export async function keepOnly(folder: string | null, keys: ReadonlySet<string>): Promise<void> {
  if (folder === null) return
  const names = await readdir(folder).catch(() => [])
  for (const name of names) if (!keys.has(name)) await rm(join(folder, name), { force: true }).catch(() => {})
}

const DIGEST = 32
const digest = (data: Uint8Array) => createHash('sha256').update(data).digest()
