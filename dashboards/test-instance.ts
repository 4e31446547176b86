import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { written } from '../core/edit/test-edits.ts'
import type { WrittenPage } from '../core/edit/written-page.ts'
import { parseInstance } from '../core/instance/parse-instance.ts'
import type { PageContext } from '../core/page/page-draft.ts'
import { parseRegistries } from '../core/registry/parse-registries.ts'
import { ROOT } from '../server/config.ts'
import { loadPlugins } from '../server/state/plugins.ts'

/** An instance as it ships: what its pages are checked against, and their files. */
export interface Instance {
  readonly context: PageContext
  readonly files: readonly { readonly name: string; readonly text: string; readonly page: WrittenPage }[]
}

export async function instanceIn(folder: string, plugins: string): Promise<Instance> {
  const read = (file: string) => ({ file, bytes: readFileSync(join(ROOT, folder, file)) })
  const yaml = (of: string) =>
    readdirSync(join(ROOT, folder, of), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => `${of}/${name}`)
  const { instance } = parseInstance('instance.yaml', read('instance.yaml').bytes)
  const { registry } = parseRegistries(yaml('registries').map(read), instance!)
  const { queries, widgets } = await loadPlugins(join(ROOT, folder, plugins))
  const files = yaml('dashboards').map((name) => {
    const text = read(name).bytes.toString()
    return { name, text, page: written(text) }
  })
  const pages = new Set(files.map(({ page }) => page.id))
  return { context: { registry: registry!, queries, widgets, pages }, files }
}
