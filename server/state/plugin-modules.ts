import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../config.ts'

/** Plugins that every instance has. */
const STANDARD = ['plugins/queries', 'plugins/widgets', 'plugins/sources', 'plugins/processors'].map(
  (folder) => join(ROOT, folder),
)
/** The file that holds a plugin's definition, in a folder that is called like the plugin. */
const FILE = /^(query|widget|catalog|source|processor)\.ts$/

/**
 * Every plugin file of an instance, from the repository's root, with what it exports: those that come with Rattan and
 * those in a folder of its own. A build puts a list in the place of this module, see server/build.mjs.
 */
export async function pluginModules(own: string): Promise<(readonly [file: string, module: object])[]> {
  const folders = await Promise.all([...STANDARD, own].map(pluginFiles))
  const files = [...new Set(folders.flat())]
  return Promise.all(
    files.map(async (file) => [relative(ROOT, file), await import(pathToFileURL(file).href)] as const),
  )
}

async function pluginFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
