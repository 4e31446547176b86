import { pino } from 'pino'
import { pipelineFaults } from '../../core/pipeline/pipeline-faults.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import { policyFaults } from '../../core/registry/scope.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import { parseYaml } from '../../core/yaml/parse-yaml.ts'
import { defaultValues } from '../answer/bind.ts'
import { unmetExpectations, widgetsWithPaths } from '../answer/expectations.ts'
import { instances } from '../answer/instances.ts'
import { SERVER } from '../answer/reader.ts'
import { runWidget } from '../answer/run-widget.ts'
import type { Config } from '../config.ts'
import { stateFor } from '../rights/scoped-state.ts'
import { dataIssues, foundInData } from '../state/data-issues.ts'
import { readDemo } from '../state/data-tree.ts'
import { issuesAt } from '../state/issues-at.ts'
import { startLive } from '../state/live.ts'
import { isPageFile, pageFiles, pageId } from '../state/pages.ts'
import { createParse } from '../state/parse.ts'
import { loadPlugins } from '../state/plugins.ts'
import type { State } from '../state/state.ts'
import { readYamlFiles, type YamlFiles } from '../state/yaml-files.ts'
import { type Named, seenBy } from './seen-by.ts'

export interface Checked {
  readonly issues: readonly Issue[]
  /** What was made of data that is not as declared, and is right so. */
  readonly notes?: readonly string[]
  readonly summary: string
  /** Of whom `--as` names. */
  readonly seen?: readonly string[]
}

/** Every issue of an instance, with data every widget against it, too, and with `as` what somebody sees of it. */
export async function checkInstance(
  config: Config,
  withData: boolean,
  as: Named | undefined,
): Promise<Checked> {
  const files = await readYamlFiles(config.instanceDir)
  const plugins = await loadPlugins(config.pluginsDir)
  const parsed = await createParse(plugins)({
    ...files,
    ...{ dir: config.dataDir, demo: await readDemo(config.dataDir), folder: null },
    ...{ key: '', registry: true, pages: files.dashboards.map((file) => ({ ...file, key: '' })) },
    ids: new Set(files.dashboards.map(({ file }) => pageId(file))),
  })
  const { registry, issues } = parsed.registry!
  if (!registry) return { issues, summary: 'the pages were not checked: the registries come first' }
  const { pages } = parsed
  const { further } = pageFiles(files)
  const folders = files.issues.filter(({ file }) => !isPageFile(file))
  const ids = files.dashboards.map(({ file }) => pageId(file))
  const seen = as && seenBy(as, registry, ids)
  const found = [
    ...issues,
    ...issuesAt(policyFaults(registry, new Set(ids)), files.registries),
    ...issuesAt(pipelineFaults(registry, plugins), files.registries),
    ...folders,
    ...pages.flatMap((page) => page.issues),
    ...[...further.values()].flat(),
  ]
  const counts = `${files.registries.length} registry files, ${registry.metrics.size} metrics, ${pages.length} pages`
  if (!withData || found.length > 0) return { issues: found, summary: counts, seen }
  const { issues: unmet, notes, statuses } = await checkData(config, plugins, files, as)
  const widgets = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const drawn = [...statuses].sort().map(([status, count]) => `${status}: ${count}`)
  return {
    ...{ issues: unmet, notes, summary: `${counts}, ${widgets} widgets against the data` },
    seen: seen && [...seen, `widgets: ${drawn.join(', ')}`],
  }
}

/** What is wrong with the files, then every widget with the default inputs. */
async function checkData(config: Config, plugins: Plugins, files: YamlFiles, as: Named | undefined) {
  const log = pino({ level: 'silent' })
  const live = await startLive({ config, plugins, log, now: () => new Date(), watch: false })
  try {
    if (!live.state) throw new Error('the data cannot be opened')
    const state = as ? stateFor(live.state, as.asker) : live.state
    const issues = dataIssues(live.state, files.registries)
    const notes = foundInData(live.state).filter(({ fault }) => !fault)
    const statuses = new Map<string, number>()
    for (const { file, bytes } of files.dashboards) {
      const checked = await checkPage(state, file, bytes)
      issues.push(...checked.issues)
      for (const status of checked.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    return { issues, notes: notes.map(({ file, text }) => `${file}: ${text}`), statuses }
  } finally {
    await live.close()
  }
}

async function checkPage(state: State, file: string, bytes: Uint8Array) {
  const { document } = parseYaml(file, bytes)
  const page = state.pages.get(pageId(file))?.page
  const issues: Issue[] = []
  const statuses: string[] = []
  if (!document || !page) return { issues, statuses }
  for (const { widget, path } of widgetsWithPaths(page)) {
    for (const instance of instances([widget], defaultValues(page))) {
      const failures: string[] = []
      const error = ({ reason }: { reason?: string }) => failures.push(reason ?? '')
      const log = { info() {}, warn() {}, error }
      const answer = await runWidget(state, instance, SERVER, { requestId: 'check', log })
      const { status } = answer.head
      statuses.push(status)
      // What a page promises, it promises of all the data.
      if (state.scope.key !== '' && status !== 'error') continue
      const unmet = unmetExpectations(widget, path, answer, failures[0])
      issues.push(...unmet.map((fault) => document.issue(fault)))
    }
  }
  return { issues, statuses }
}
