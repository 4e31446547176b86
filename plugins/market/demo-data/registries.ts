import { readFile } from 'node:fs/promises'
import { type Group, type Registry, say } from 'rattan/plugin'
import { parseInstance } from '../../../core/instance/parse-instance.ts'
import { parseRegistries } from '../../../core/registry/parse-registries.ts'
import { formatIssue, type Issue } from '../../../core/yaml/issue.ts'

/** The registry files that say who is listed and in which tier, when the exchange trades, what lines are called. */
const FILES = ['units', 'entities', 'sectors', 'tickers', 'calendar', 'statement-lines', 'bank-tiers']

/** The part of the registries that the demo follows, so that names and dates stand in one place. */
export async function loadRegistry(): Promise<Registry> {
  const { instance, issues: faults } = parseInstance('instance.yaml', await bytes('instance.yaml'))
  if (!instance) throw invalid(faults)
  const files = FILES.map(async (name) => {
    const file = `registries/${name}.yaml`
    return { file, bytes: await bytes(file) }
  })
  const { registry, issues } = parseRegistries(await Promise.all(files), instance)
  if (!registry) throw invalid(issues)
  return registry
}

const bytes = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url))

const invalid = (issues: readonly Issue[]) =>
  new Error(`invalid registries\n${issues.map(formatIssue).join('\n')}`)

/** A sector's Vietnamese name as the tree's files spell it, which may differ from the label that pages show. */
export function fileSpelling({ aliases, label }: Group): string {
  const prefix = 'SECTOR:'
  return aliases.find((alias) => alias.startsWith(prefix))?.slice(prefix.length) ?? say(label, 'vi')
}
