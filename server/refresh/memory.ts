import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a refresh remembers beside the generations. All of it may be lost: then more is looked at, or made, than need be. */
export interface Memory {
  /** By path in the tree: size and time of a file, and its hash. */
  readonly hashes: Readonly<Record<string, { readonly stamp: string; readonly sha256: string }>>
  /** Data sets that the tree brought: which file, and what it would have been made of then. */
  readonly beside: Readonly<Record<string, { readonly sha256: string; readonly key: string }>>
  /** Sources that had nothing new: for which file, when asked as what, and what they returned. */
  readonly asked: Readonly<
    Record<string, { readonly sha256: string; readonly key: string; readonly state?: unknown }>
  >
}

const fileOf = (workDir: string) => join(workDir, 'refresh', 'memory.json')

export async function readMemory(workDir: string): Promise<Memory> {
  const nothing = { hashes: {}, beside: {}, asked: {} }
  try {
    return { ...nothing, ...(JSON.parse(await readFile(fileOf(workDir), 'utf8')) as Partial<Memory>) }
  } catch {
    return nothing
  }
}

export async function keepMemory(workDir: string, memory: Memory): Promise<void> {
  const path = fileOf(workDir)
  await writeFile(`${path}.tmp`, JSON.stringify(memory))
  await rename(`${path}.tmp`, path)
}
