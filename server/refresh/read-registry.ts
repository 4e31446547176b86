import { pipelineFaults } from '../../core/pipeline/pipeline-faults.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { formatIssue, type Issue } from '../../core/yaml/issue.ts'
import type { Config } from '../config.ts'
import { type Demo, readDemo } from '../state/data-tree.ts'
import { issuesAt } from '../state/issues-at.ts'
import { createParse } from '../state/parse.ts'
import { loadPlugins } from '../state/plugins.ts'
import { readYamlFiles } from '../state/yaml-files.ts'

/** The registries have faults: nothing is made by them. */
export class RegistryIssues extends Error {
  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n\n'))
    this.name = 'RegistryIssues'
  }
}

/** The registries with what the tree's catalogues say in them, and what a demo tree says of itself. Rejects with RegistryIssues, also for pipelines that plugins cannot do. */
export async function readRegistry({
  instanceDir,
  pluginsDir,
  dataDir,
}: Pick<Config, 'instanceDir' | 'pluginsDir' | 'dataDir'>): Promise<{
  readonly registry: Registry
  readonly demo: Demo | null
}> {
  const files = await readYamlFiles(instanceDir)
  const plugins = await loadPlugins(pluginsDir)
  const demo = await readDemo(dataDir)
  const { registry: parsed } = await createParse(plugins)({
    ...files,
    ...{ dir: dataDir, demo, folder: null },
    ...{ key: '', registry: true, pages: [], ids: new Set() },
  })
  const { registry, issues } = parsed!
  const found = registry ? issuesAt(pipelineFaults(registry, plugins), files.registries) : issues
  if (!registry || found.length > 0) throw new RegistryIssues(found)
  return { registry, demo }
}
