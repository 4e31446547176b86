// npm run check [-- --data]: every issue of registries and pages; with --data every widget against the data as well.
import { pino } from 'pino'
import { formatIssue, type Issue } from '../core/issue.ts'
import { parseYaml } from '../core/parse-yaml.ts'
import { defaultValues } from './bound-query.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { loadPages, loadRegistries, readYamlFiles, type YamlFiles } from './configuration.ts'
import { extendRegistry } from './data-tree.ts'
import { unmetExpectations, widgetsWithPaths } from './expectations.ts'
import { type State, startLive } from './live.ts'
import { instances } from './page-request.ts'
import { runWidget } from './run-widget.ts'

interface Checked {
  readonly issues: readonly Issue[]
  readonly summary: string
}

async function check(config: Config, withData: boolean): Promise<Checked> {
  const files = await readYamlFiles(config.registriesDir, config.dashboardsDir)
  const { registry, issues } = loadRegistries(files)
  if (!registry) return { issues, summary: 'the pages were not checked: the registries come first' }
  const extended = await extendRegistry(registry, config.dataDir)
  const pages = [...loadPages(files, extended, new Map(), new Date()).values()]
  const found = [...issues, ...pages.flatMap((page) => page.issues)]
  const counts = `${files.registries.length} registry files, ${registry.metrics.size} metrics, ${pages.length} pages`
  if (!withData || found.length > 0) return { issues: found, summary: counts }
  const { issues: unmet, widgets } = await checkData(config, files)
  return { issues: unmet, summary: `${counts}, ${widgets} widgets against the data` }
}

/** Runs every widget with the default inputs. */
async function checkData(config: Config, files: YamlFiles) {
  const log = pino({ level: 'silent' })
  const live = await startLive({ config, log, now: () => new Date(), watch: false })
  try {
    if (!live.state) throw new Error('the data cannot be opened')
    const issues: Issue[] = []
    let widgets = 0
    for (const { file, bytes } of files.dashboards) {
      const checked = await checkPage(live.state, file, bytes)
      issues.push(...checked.issues)
      widgets += checked.widgets
    }
    return { issues, widgets }
  } finally {
    await live.close()
  }
}

async function checkPage(state: State, file: string, bytes: Uint8Array) {
  const { document } = parseYaml(file, bytes)
  const id = file.replace(/^.*\/|\.ya?ml$/g, '')
  const page = state.pages.get(id)?.page
  const issues: Issue[] = []
  let widgets = 0
  if (!document || !page) return { issues, widgets }
  const options = { requestId: 'check', log: pino({ level: 'silent' }) }
  for (const { widget, path } of widgetsWithPaths(page)) {
    for (const instance of instances([widget], defaultValues(page))) {
      const answer = await runWidget(state, instance, options)
      widgets++
      issues.push(...unmetExpectations(widget, path, answer).map((fault) => document.issue(fault)))
    }
  }
  return { issues, widgets }
}

try {
  const config = readConfig(process.env)
  const { issues, summary } = await check(config, process.argv.includes('--data'))
  for (const issue of issues) console.log(`${formatIssue(issue)}\n`)
  console.log(
    `${summary}: ${issues.length === 0 ? 'no issues' : issues.length === 1 ? '1 issue' : `${issues.length} issues`}`,
  )
  process.exitCode = issues.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `check failed: ${(error as Error).message}`)
  process.exitCode = 1
}
