// npm run schema: writes dashboards/schema.json and registries/schema.json, which editors read for completion.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatIssue } from '../core/issue.ts'
import { pageSchema } from '../core/page-schema.ts'
import { RegistryFileSchema } from '../core/registry-file.ts'
import { loadRegistries, QUERIES, readYamlFiles, WIDGETS } from './configuration.ts'

/** The text of dashboards/schema.json for the registries and plugins as they are. Throws where the registries have issues. */
export async function schemaText(): Promise<string> {
  const files = await readYamlFiles(path('registries'), path('dashboards'))
  const { registry, issues } = loadRegistries(files)
  if (!registry) throw new Error(issues.map(formatIssue).join('\n'))
  return `${JSON.stringify(pageSchema({ registry, queries: QUERIES, widgets: WIDGETS }), null, 1)}\n`
}

/** The text of registries/schema.json: what any file there may say. */
export function registrySchemaText(): string {
  const $schema = { $schema: 'http://json-schema.org/draft-07/schema#' }
  return `${JSON.stringify({ ...$schema, ...RegistryFileSchema }, null, 1)}\n`
}

function path(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path('dashboards/schema.json'), await schemaText())
  writeFileSync(path('registries/schema.json'), registrySchemaText())
  process.stderr.write('rattan: wrote dashboards/schema.json and registries/schema.json\n')
}
