import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceError } from 'rattan/plugin'
import { matches } from './read-table.ts'

/** A file of the data tree that a pattern takes. */
export interface TreeFile {
  /** Below the tree, with / between folders. */
  readonly path: string
  /** Changes with every change of the file. */
  readonly stamp: string
  /** Values of folders that are called key=value. */
  readonly hive: ReadonlyMap<string, string>
}

const MOST_FILES = 10_000

/**
 * The files below `tree` that a pattern takes, by name: * for any letters of one name, ** for any folders.
 *
 * Rejects with a SourceError where the pattern leads out of the tree, where a link lies on the way, and where there is
 * no such file.
 */
export async function treeFiles(tree: string, pattern: string): Promise<TreeFile[]> {
  const parts = pattern.split('/')
  if (pattern.startsWith('/') || /^[a-z]:/i.test(pattern) || pattern.includes('\\') || pattern.includes('\0'))
    throw new SourceError(`invalid path "${pattern}": expected one below the data tree`, { file: pattern })
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new SourceError(`invalid path "${pattern}": it may not leave the data tree`, { file: pattern })
  const found = new Map<string, TreeFile>()
  await walk(tree, [], parts, found)
  if (found.size === 0) throw new SourceError(`no file ${pattern} in the data tree`, { file: pattern })
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function walk(
  tree: string,
  way: readonly string[],
  [part = '', ...rest]: readonly string[],
  found: Map<string, TreeFile>,
): Promise<void> {
  if (part === '**') await walk(tree, way, rest.length > 0 ? rest : ['*'], found)
  // What begins with a dot is left to those who write it: files that are on their way, caches.
  const names = part.includes('*')
    ? (await namesIn(join(tree, ...way))).filter((name) => !name.startsWith('.') && matches(part, name))
    : [part]
  for (const name of names) {
    const next = [...way, name]
    const path = next.join('/')
    const stats = await lstat(join(tree, ...next)).catch(() => undefined)
    if (stats?.isSymbolicLink())
      throw new SourceError(`${path} is a link, which may lead out of the data tree`, { file: path })
    const deeper = part === '**' ? [part, ...rest] : rest
    if (stats?.isDirectory() && deeper.length > 0) await walk(tree, next, deeper, found)
    else if (stats?.isFile() && rest.length === 0 && part !== '**')
      found.set(path, { path, stamp: stampOf(stats), hive: hiveOf(way) })
    if (found.size > MOST_FILES) throw new SourceError(`there are more than ${MOST_FILES} files at ${path}`)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort()
}

const stampOf = ({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }) =>
  `${size}-${Math.round(mtimeMs * 1000)}-${ino}`

function hiveOf(folders: readonly string[]): ReadonlyMap<string, string> {
  const pairs = folders.flatMap((folder): [string, string][] => {
    const cut = folder.indexOf('=')
    if (cut < 1) return []
    const value = folder.slice(cut + 1)
    return [[folder.slice(0, cut), value === '__HIVE_DEFAULT_PARTITION__' ? '' : unescaped(value)]]
  })
  return new Map(pairs)
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/**
 * The bytes of a file, as of its stamp. Rejects with a SourceError where it is another by then, or changes meanwhile:
 * somebody writes it.
 */
export async function* bytesAsOf(tree: string, { path, stamp }: TreeFile): AsyncGenerator<Uint8Array> {
  const changed = () =>
    new SourceError(`${path} is being written: it changed while it was read`, { file: path })
  const file = await open(join(tree, path), constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => {
    throw changed()
  })
  try {
    if (stampOf(await file.stat()) !== stamp) throw changed()
    yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>
    if (stampOf(await file.stat()) !== stamp) throw changed()
  } finally {
    await file.close()
  }
}
