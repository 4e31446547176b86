import { readFile } from 'node:fs/promises'
import { formatIssue } from '../../core/issue.ts'
import { parseRegistries } from '../../core/parse-registries.ts'
import type { Registry, Sector } from '../../core/registry.ts'

/** The registry files that say who is listed and in which tier, when the exchange trades, what lines are called. */
const FILES = ['units', 'entities', 'sectors', 'tickers', 'calendar', 'statement-lines', 'bank-tiers']

/** The part of the registries that the demo follows, so that names and dates stand in one place. */
export async function loadRegistry(): Promise<Registry> {
  const root = new URL('../../registries/', import.meta.url)
  const files = FILES.map((name) => `${name}.yaml`)
  const { registry, issues } = parseRegistries(
    await Promise.all(
      files.map(async (name) => ({ file: `registries/${name}`, bytes: await readFile(new URL(name, root)) })),
    ),
  )
  if (!registry) throw new Error(`invalid registries\n${issues.map(formatIssue).join('\n')}`)
  return registry
}

/** A sector's Vietnamese name as the tree's files spell it, which may differ from the label that pages show. */
export function fileSpelling(sector: Sector): string {
  const prefix = 'SECTOR:'
  return sector.aliases.find((alias) => alias.startsWith(prefix))?.slice(prefix.length) ?? sector.label.vi
}
