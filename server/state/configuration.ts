import type { Registry } from '../../core/registry/registry.ts'
import { policyFaults } from '../../core/registry/scope.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import type { Demo } from './data-tree.ts'
import { issuesAt } from './issues-at.ts'
import { keepOnly, keyOf, takeKept } from './kept.ts'
import { isPageFile, pageId } from './pages.ts'
import type { KeyedPage, Parse, ParsedPage, ParsedRegistry } from './parse.ts'
import type { YamlFiles } from './yaml-files.ts'

/** What an instance's registries say, together with the catalogues of a data tree. */
export interface ReadRegistry {
  /** Of the newest registries without issues, with what the tree's catalogues say. */
  readonly registry: Registry
  /** Changes with everything that `registry` depends on. */
  readonly registryKey: string
  /** What `registry` was parsed from. */
  readonly registryFiles: Pick<YamlFiles, 'instance' | 'registries'>
  /** Faults of the newest save of the registries, where `registry` is older, and those of folders. */
  readonly registryIssues: readonly Issue[]
}

/** By the page's file. */
export type ReadPages = ReadonlyMap<string, KeyedParsedPage>

interface KeyedParsedPage extends ParsedPage {
  /** Changes with everything that the page depends on. */
  readonly key: string
}

export interface ReadOptions {
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
 * The registry that follows from an instance's files: that of `previous`, or what an earlier start kept, where nothing
 * that it depends on has changed. Files with issues leave that of `previous` in place. Rejects with RegistryFault.
 */
export async function nextRegistry(
  previous: ReadRegistry | undefined,
  files: YamlFiles,
  options: ReadOptions,
): Promise<ReadRegistry> {
  // What a file that could not be read would have named is not unknown.
  const unread = files.issues.filter(({ file }) => isOfRegistries(file))
  const { read = previous, issues } =
    unread.length > 0 ? { issues: unread } : await readRegistry(previous, files, options)
  const ofFolders = files.issues.filter(({ file }) => !isOfRegistries(file) && !isPageFile(file))
  if (!read) throw new RegistryFault([...issues, ...ofFolders])
  const ofPolicies = policyFaults(read.registry, idsOf(files.dashboards))
  const unknownPages = issuesAt(ofPolicies, read.registryFiles.registries)
  return { ...read, registryIssues: [...issues, ...ofFolders, ...unknownPages] }
}

const isOfRegistries = (file: string) => /^registries(\/|$)/.test(file)

async function readRegistry(
  previous: ReadRegistry | undefined,
  { instance, registries, dashboards }: YamlFiles,
  { dir, demo, catalogs, parse, folder }: ReadOptions,
): Promise<{ read?: Omit<ReadRegistry, 'registryIssues'>; issues: readonly Issue[] }> {
  const registryKey = keyOf(
    catalogs,
    ...[instance, ...registries].flatMap(({ file, bytes }) => [file, bytes]),
  )
  if (previous?.registryKey === registryKey) return { read: previous, issues: [] }
  const registryFiles = { instance, registries }
  const request = { ...registryFiles, dir, demo, key: registryKey, ids: idsOf(dashboards), folder, pages: [] }
  const { registry, issues } =
    (await takeKept<ParsedRegistry>(folder, registryKey)) ??
    (await parse({ ...request, registry: true })).registry!
  return registry ? { read: { registry, registryKey, registryFiles }, issues } : { issues }
}

/** Every page as it reads by a registry; of `previous`, and of what an earlier start kept, whatever did not change. */
export async function nextPages(
  previous: ReadPages | undefined,
  dashboards: YamlFiles['dashboards'],
  { registryKey, registryFiles }: ReadRegistry,
  { dir, demo, parse, folder }: ReadOptions,
): Promise<ReadPages> {
  const ids = idsOf(dashboards)
  const names = [...ids].join(' ')
  const parsed = new Map<string, KeyedParsedPage>()
  const missing: KeyedPage[] = []
  for (const { file, bytes } of dashboards) {
    const key = keyOf(registryKey, names, file, bytes)
    const before = previous?.get(file)
    const found = before?.key === key ? before : await takeKept<ParsedPage>(folder, key)
    if (found) parsed.set(file, { ...found, key })
    else missing.push({ file, bytes, key })
  }
  if (missing.length > 0) {
    const request = { ...registryFiles, dir, demo, key: registryKey, ids, folder, pages: missing }
    const { pages } = await parse({ ...request, registry: false })
    pages.forEach((page, i) => {
      const { file, key } = missing[i]!
      parsed.set(file, { ...page, key })
    })
  }
  await keepOnly(folder, new Set([registryKey, ...[...parsed.values()].map(({ key }) => key)]))
  return parsed
}

const idsOf = (dashboards: YamlFiles['dashboards']) => new Set(dashboards.map(({ file }) => pageId(file)))
