import { parseInstance } from '../../core/instance/parse-instance.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import { parseRegistries } from '../../core/registry/parse-registries.ts'
import type { Registry } from '../../core/registry/registry.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import { type Answers, createAnswers } from './answers.ts'
import { type Data, type OpenOptions, openData } from './data.ts'
import { type DataTree, type Demo, extendRegistry, findDataTree, readDemo } from './data-tree.ts'
import { type LoadedPage, loadPages } from './pages.ts'
import type { YamlFiles } from './yaml-files.ts'

/** Everything one answer is made from: one configuration and one data version, never mixed, never changed. */
export interface State extends Data {
  readonly configVersion: string
  readonly dataVersion: string
  readonly plugins: Plugins
  /** The newest registries without issues, as their YAML says. */
  readonly written: WrittenRegistry
  /** The same with what the tree's catalogues say. */
  readonly registry: Registry
  /** Faults of the newest save of the registries, where `written` is older. */
  readonly registryIssues: readonly Issue[]
  readonly pages: ReadonlyMap<string, LoadedPage>
  readonly answers: Answers
  readonly tree: DataTree
  readonly demo: Demo | null
}

interface WrittenRegistry {
  readonly version: string
  readonly registry: Registry
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
 * The state that follows from an instance's files and a data tree's folder; of `previous` whatever did not change.
 * Rejects with RegistryFault, or where the data cannot be opened: `previous` is then as good as before.
 */
export async function nextState(
  previous: State | undefined,
  files: YamlFiles,
  dir: string,
  plugins: Plugins,
  options: OpenOptions,
): Promise<State> {
  const { written, issues } = readRegistries(previous?.written, files)
  const tree = await findDataTree(dir, written.registry, plugins)
  const same =
    previous?.written.registry === written.registry && previous.dataVersion === tree.version
      ? previous
      : undefined
  const demo = same ? same.demo : await readDemo(dir)
  const registry = same?.registry ?? (await extendRegistry(written.registry, dir, plugins, demo))
  const data = await openData(previous, tree, registry, demo, options)
  const before = previous?.pages ?? new Map()
  return {
    ...data,
    configVersion: files.version,
    dataVersion: tree.version,
    plugins,
    written,
    registry,
    registryIssues: issues,
    pages: loadPages(files.dashboards, registry, plugins, before, options.now()),
    answers: createAnswers(),
    tree,
    demo,
  }
}

/** Registries of one set of files; those of `previous` where these have issues. */
function readRegistries(
  previous: WrittenRegistry | undefined,
  files: YamlFiles,
): { written: WrittenRegistry; issues: readonly Issue[] } {
  if (previous?.version === files.registriesVersion) return { written: previous, issues: [] }
  const { registry, issues } = parseFiles(files)
  if (registry) return { written: { version: files.registriesVersion, registry }, issues }
  if (!previous) throw new RegistryFault(issues)
  return { written: previous, issues }
}

/** instance.yaml, then the registries in its words; `registry` is null where any of them has an issue. */
export function parseFiles({ instance, registries }: Pick<YamlFiles, 'instance' | 'registries'>): {
  registry: Registry | null
  issues: readonly Issue[]
} {
  const own = parseInstance(instance.file, instance.bytes)
  return own.instance ? parseRegistries(registries, own.instance) : { registry: null, issues: own.issues }
}
