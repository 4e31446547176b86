import { basename, dirname } from 'node:path'
import type { Plugins } from '../../core/plugin/plugin.ts'
import { pluginModules } from './plugin-modules.ts'

/** Which kind of plugin a file of this name holds. */
const KINDS = {
  'query.ts': 'queries',
  'widget.ts': 'widgets',
  'catalog.ts': 'catalogs',
  'source.ts': 'sources',
  'processor.ts': 'processors',
} as const
type Named = { readonly name: string }

/**
 * Every plugin that an instance has, found by its file; `own` is the instance's own folder of them. Throws where a file
 * holds no plugin, or one that is called otherwise than its folder or like another.
 */
export async function loadPlugins(own: string): Promise<Plugins> {
  const plugins = {
    queries: new Map(),
    widgets: new Map(),
    catalogs: new Map(),
    sources: new Map(),
    processors: new Map(),
  }
  for (const [file, module] of await pluginModules(own)) {
    const kind = plugins[KINDS[basename(file) as keyof typeof KINDS]]
    const plugin = pluginIn(file, module)
    if (kind.has(plugin.name)) throw new Error(`duplicate plugin "${plugin.name}" in ${file}`)
    kind.set(plugin.name, plugin)
  }
  const sorted = <P>(kind: Map<string, P>) => new Map([...kind].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    queries: sorted(plugins.queries),
    widgets: sorted(plugins.widgets),
    catalogs: sorted(plugins.catalogs),
    sources: sorted(plugins.sources),
    processors: sorted(plugins.processors),
  }
}

function pluginIn(file: string, module: object): Named {
  const name = basename(dirname(file))
  const found = Object.values(module).filter(
    (value): value is Named => typeof value === 'object' && value !== null && 'summary' in value,
  )
  const plugin = found.find((one) => one.name === name)
  if (plugin) return plugin
  const has = found.length === 0 ? 'none' : `"${found[0]!.name}"`
  throw new Error(`missing plugin "${name}" in ${file}: it has ${has}`)
}
