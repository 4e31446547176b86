import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Issue } from '../../core/yaml/issue.ts'
import { createSource } from '../../core/yaml/yaml-document.ts'

/** The YAML files below a folder, with what looked like one and cannot be read. Names are `<folder>/<path>`, with `/`. */
export interface YamlFolder {
  readonly paths: ReadonlyMap<string, string>
  readonly issues: readonly Issue[]
  /** Names, sizes and times: another one, and a file was saved, added, removed or put in another's place. */
  readonly stamp: string
}

/** More files than this in one folder is a mistake, such as a node_modules below it. */
const MAX_FILES = 500

/**
 * Looks through a folder and those below it, in the order of names. Links are followed, as a mounted ConfigMap is made
 * of them; what begins with a dot is not looked at. Whatever is not taken for a reason of its own is named.
 */
export async function lookThrough(dir: string, name: string): Promise<YamlFolder> {
  const paths = new Map<string, string>()
  const issues: Issue[] = []
  const prints: string[] = []
  const seen = new Set<string>()
  let leftOut: string | undefined

  const enter = async (folder: string, at: string): Promise<void> => {
    // A link to a folder above it would be entered for ever.
    const real = await realpath(folder).catch(() => folder)
    if (seen.has(real) || leftOut) return
    seen.add(real)
    const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') issues.push(unreadable(at, error))
      return []
    })
    for (const entry of entries.sort()) {
      if (!entry.startsWith('.')) await take(join(folder, entry), `${at}/${entry}`)
      if (leftOut) return
    }
  }
  const take = async (path: string, at: string): Promise<void> => {
    try {
      const found = await stat(path)
      if (found.isDirectory()) return await enter(path, at)
      if (!found.isFile() || !isYaml(basename(at))) return
      if (paths.size >= MAX_FILES) {
        leftOut = at
        return
      }
      paths.set(at, path)
      prints.push(`${at}\0${found.size}\0${found.mtimeMs}\0${found.ino}`)
    } catch (error) {
      issues.push(unreadable(at, error as NodeJS.ErrnoException))
    }
  }
  await enter(dir, name)
  if (leftOut) {
    const message = `invalid folder "${name}": more than ${MAX_FILES} files; ${leftOut} and those after it are left out`
    issues.push(aboutFile(name, 'too-large', message))
  }
  return { paths, issues, stamp: [...prints, ...issues.map(({ message }) => message)].join('\n') }
}

/** Editors write `.swp`, `~` and `.tmp` files beside the real one. */
export function isYaml(name: string): boolean {
  return /^[^.].*\.ya?ml$/i.test(name)
}

export function unreadable(file: string, { code, message }: NodeJS.ErrnoException): Issue {
  const why =
    code === 'ENOENT'
      ? 'a link to what does not exist'
      : code === 'EACCES' || code === 'EPERM'
        ? 'the server has no right to read it'
        : code === 'ELOOP'
          ? 'a link that leads back to itself'
          : (code ?? message)
  return aboutFile(file, 'unreadable', `invalid file "${basename(file)}": ${why}`)
}

/** An issue of a file as a whole, which stands at its first line. */
export function aboutFile(file: string, code: Issue['code'], message: string, text = ''): Issue {
  return createSource(file, text).issueAt(code, 0, 1, message)
}
