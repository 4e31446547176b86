import { parseInstance } from '../../core/instance/parse-instance.ts'
import type { Page } from '../../core/page/page.ts'
import { parsePage } from '../../core/page/parse-page.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import { parseRegistries } from '../../core/registry/parse-registries.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { policyFaults } from '../../core/registry/scope.ts'
import { watchFaults } from '../../core/registry/watch-faults.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import { type Demo, extendRegistry } from './data-tree.ts'
import { issuesAt, issuesIn } from './issues-at.ts'
import { keep, takeKept } from './kept.ts'
import type { YamlFile, YamlFiles } from './yaml-files.ts'

/** Registries and pages to parse. Plain data like the answer: they may go to another process. */
export interface ParseRequest extends Pick<YamlFiles, 'instance' | 'registries'> {
  /** The data tree's folder, for its catalogues. */
  readonly dir: string
  readonly demo: Demo | null
  /** Changes with everything that the registry depends on. */
  readonly key: string
  /** Whether the registry itself is asked for, or only what pages say by it. */
  readonly registry: boolean
  readonly pages: readonly KeyedPage[]
  /** Ids of all pages, which links may name. */
  readonly ids: ReadonlySet<string>
  /** The folder where what was parsed is kept; null where nothing is. */
  readonly folder: string | null
}

export interface KeyedPage extends YamlFile {
  /** Changes with everything that the parsed page depends on. */
  readonly key: string
}

export interface ParsedRegistry {
  /** With what the tree's catalogues say in it; null where any file has an issue. */
  readonly registry: Registry | null
  readonly issues: readonly Issue[]
}

export interface ParsedPage {
  readonly page: Page | null
  readonly issues: readonly Issue[]
}

export interface ParseAnswer {
  /** Absent where it was not asked for. */
  readonly registry?: ParsedRegistry
  /** In the order of the request; empty where there is no registry to read them by. */
  readonly pages: readonly ParsedPage[]
}

export type Parse = (request: ParseRequest) => Promise<ParseAnswer>

/** Parses in this process. The last registry is remembered: most saves are of a page. */
export function createParse(plugins: Plugins): Parse {
  let last: { readonly key: string; readonly parsed: ParsedRegistry } | undefined

  async function registryOf(request: ParseRequest): Promise<ParsedRegistry> {
    const { key, folder, dir, demo } = request
    if (last?.key === key) return last.parsed
    const known = await takeKept<ParsedRegistry>(folder, key)
    const parsed = known ?? (await parseAndExtend(request, dir, plugins, demo))
    if (!known && parsed.registry) await keep(folder, key, parsed)
    last = { key, parsed }
    return parsed
  }

  return async (request) => {
    const { folder, ids, pages } = request
    const parsed = await registryOf(request)
    const { registry } = parsed
    const { queries, widgets } = plugins
    const found: ParsedPage[] = []
    for (const { file, bytes, key } of registry ? pages : []) {
      const page = parsePage(file, bytes, { registry: registry!, queries, widgets, pages: ids })
      await keep(folder, key, page)
      found.push(page)
    }
    return request.registry ? { registry: parsed, pages: found } : { pages: found }
  }
}

async function parseAndExtend(
  files: Pick<YamlFiles, 'instance' | 'registries'>,
  dir: string,
  plugins: Plugins,
  demo: Demo | null,
): Promise<ParsedRegistry> {
  const { registry, issues } = parseFiles(files)
  if (!registry) return { registry, issues }
  const extended = await extendRegistry(registry, dir, plugins, demo)
  // A metric that is kept from somebody under a wrong name would be kept from nobody.
  const unknown = [
    ...issuesAt(policyFaults(extended), files.registries),
    ...issuesIn(watchFaults(extended), files.instance),
  ]
  return unknown.length > 0 ? { registry: null, issues: unknown } : { registry: extended, issues }
}

/** instance.yaml, then the registries in its words; `registry` is null where any of them has an issue. */
export function parseFiles({
  instance,
  registries,
}: Pick<YamlFiles, 'instance' | 'registries'>): ParsedRegistry {
  const own = parseInstance(instance.file, instance.bytes)
  return own.instance ? parseRegistries(registries, own.instance) : { registry: null, issues: own.issues }
}
