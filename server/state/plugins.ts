import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugins } from '../../core/plugin/plugin.ts'
import { ROOT } from '../config.ts'

/** The file that holds a plugin's definition, in a folder that is called like the plugin. */
const FILES = { 'query.ts': 'queries', 'widget.ts': 'widgets', 'catalog.ts': 'catalogs' } as const
type Named = { readonly name: string }

/** Plugins that every instance has. */
const STANDARD = ['plugins/queries', 'plugins/widgets'].map((folder) => join(ROOT, folder))

/**
 * Every plugin that an instance has: those that come with Rattan and those in a folder of its own, found by their files.
 * Throws where a file holds no plugin, or one that is called otherwise than its folder or like another.
 */
export async function loadPlugins(own: string): Promise<Plugins> {
  const plugins = { queries: new Map(), widgets: new Map(), catalogs: new Map() }
  const folders = await Promise.all([...STANDARD, own].map(pluginFiles))
  const files = [...new Set(folders.flat())]
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<object>))
  files.forEach((file, i) => {
    const kind = plugins[FILES[basename(file) as keyof typeof FILES]]
    const plugin = pluginIn(file, modules[i]!)
    if (kind.has(plugin.name)) throw new Error(`duplicate plugin "${plugin.name}" in ${relative(ROOT, file)}`)
    kind.set(plugin.name, plugin)
  })
  const sorted = <P>(kind: Map<string, P>) => new Map([...kind].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    queries: sorted(plugins.queries),
    widgets: sorted(plugins.widgets),
    catalogs: sorted(plugins.catalogs),
  }
}

async function pluginFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && Object.hasOwn(FILES, entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function pluginIn(file: string, module: object): Named {
  const name = basename(dirname(file))
  const found = Object.values(module).filter(
    (value): value is Named => typeof value === 'object' && value !== null && 'summary' in value,
  )
  const plugin = found.find((one) => one.name === name)
  if (plugin) return plugin
  const has = found.length === 0 ? 'none' : `"${found[0]!.name}"`
  throw new Error(`missing plugin "${name}" in ${relative(ROOT, file)}: it has ${has}`)
}
