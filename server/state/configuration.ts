import type { Registry } from '../../core/registry/registry.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import type { Demo } from './data-tree.ts'
import { keepOnly, keyOf, takeKept } from './kept.ts'
import { pageId } from './pages.ts'
import type { KeyedPage, Parse, ParsedPage, ParsedRegistry } from './parse.ts'
import type { YamlFiles } from './yaml-files.ts'

/** What an instance's YAML says, together with the catalogues of a data tree. */
export interface Configuration {
  /** Of the newest registries without issues, with what the tree's catalogues say. */
  readonly registry: Registry
  /** Changes with everything that `registry` depends on. */
  readonly registryKey: string
  /** What `registry` was parsed from. */
  readonly registryFiles: Pick<YamlFiles, 'instance' | 'registries'>
  /** Faults of the newest save of the registries, where `registry` is older. */
  readonly registryIssues: readonly Issue[]
  /** Every file of a page as it was parsed by this registry. */
  readonly parsed: ReadonlyMap<string, ParsedPage & { readonly key: string }>
}

export interface ConfigurationOptions {
  readonly dir: string
  readonly demo: Demo | null
  /** Changes with the catalogues of the data tree. */
  readonly catalogs: string
  readonly parse: Parse
  /** Where what was parsed is kept; null where nothing is. */
  readonly folder: string | null
}

/** The registries cannot be read and there is no earlier version of them. */
export class RegistryFault extends Error {
  readonly issues: readonly Issue[]
  constructor(issues: readonly Issue[]) {
    super('the registries have issues and there is no earlier version of them')
    this.name = 'RegistryFault'
    this.issues = issues
  }
}

/**
 * The configuration that follows from an instance's files; of `previous`, and of what an earlier start kept, whatever
 * did not change. Registries with issues leave those of `previous` in place. Rejects with RegistryFault.
 */
export async function nextConfiguration(
  previous: Configuration | undefined,
  files: YamlFiles,
  options: ConfigurationOptions,
): Promise<Configuration> {
  const found = await read(previous, files, options)
  const configuration = found.registry
    ? { ...found, registry: found.registry }
    : await lastGood(previous, files, found.registryIssues, options)
  const { registryKey, parsed } = configuration
  await keepOnly(options.folder, new Set([registryKey, ...[...parsed.values()].map(({ key }) => key)]))
  return configuration
}

/** The pages of these files by the registries before them. */
async function lastGood(
  previous: Configuration | undefined,
  files: YamlFiles,
  registryIssues: readonly Issue[],
  options: ConfigurationOptions,
): Promise<Configuration> {
  if (!previous) throw new RegistryFault(registryIssues)
  const found = await read(previous, { ...files, ...previous.registryFiles }, options)
  return { ...found, registry: found.registry ?? previous.registry, registryIssues }
}

type Found = Omit<Configuration, 'registry'> & { readonly registry: Registry | null }

async function read(
  previous: Configuration | undefined,
  { instance, registries, dashboards }: YamlFiles,
  { dir, demo, catalogs, parse, folder }: ConfigurationOptions,
): Promise<Found> {
  const registryKey = keyOf(
    catalogs,
    ...[instance, ...registries].flatMap(({ file, bytes }) => [file, bytes]),
  )
  const ids = new Set(dashboards.map(({ file }) => pageId(file)))
  const names = [...ids].join(' ')
  const pages = dashboards.map((one) => ({ ...one, key: keyOf(registryKey, names, one.file, one.bytes) }))

  const same = previous?.registryKey === registryKey
  const known = same
    ? { registry: previous.registry, issues: [] }
    : await takeKept<ParsedRegistry>(folder, registryKey)
  const parsed = new Map<string, ParsedPage & { readonly key: string }>()
  const missing: KeyedPage[] = []
  for (const page of pages) {
    const { file, key } = page
    const before = previous?.parsed.get(file)
    const found = before?.key === key ? before : await takeKept<ParsedPage>(folder, key)
    if (found) parsed.set(file, { ...found, key })
    else missing.push(page)
  }

  const complete = known && missing.length === 0
  const request = { instance, registries, dir, demo, key: registryKey, ids, folder }
  const answer = complete ? undefined : await parse({ ...request, registry: !known, pages: missing })
  answer?.pages.forEach((page, i) => {
    const { file, key } = missing[i]!
    parsed.set(file, { ...page, key })
  })
  const { registry, issues } = known ?? answer!.registry!
  const registryFiles = { instance, registries }
  return { registry, registryKey, registryFiles, registryIssues: issues, parsed }
}
