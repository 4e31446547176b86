// What things are built from, and whether they were built from just that.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** The source files below a folder; tests decide nothing that is built from it. */
export function sources(folder) {
  if (!existsSync(join(ROOT, folder))) return []
  if (!statSync(join(ROOT, folder)).isDirectory()) return [folder]
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sources(path)
    const counts = /\.(tsx?|m?js|css|svg|ico|woff2|json)$/.test(path) && !/\.test\.tsx?$/.test(path)
    return counts ? [path] : []
  })
}

/** What a server is built from; `own` is the folder of the instance's plugins. */
export function serverSources(own) {
  return [...new Set(['package-lock.json', 'core', 'plugins', 'server', own].flatMap(sources))]
}

/** Changes with the contents of any of the files. */
export function hashOf(files, settings = '') {
  const hash = createHash('sha256').update(settings)
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

/** Whether the marker says that what lies beside it was made from files of this hash. */
export const madeFrom = (marker, hash) => existsSync(marker) && readFileSync(marker, 'utf8') === hash
