// npm run schema: writes the schemas that editors read for completion, beside an instance's pages and registries.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InstanceSchema } from '../../core/instance/instance.ts'
import { pageSchema } from '../../core/page/editor-schema.ts'
import { RegistryFileSchema } from '../../core/registry/registry-file.ts'
import { localise } from '../../core/words/localise.ts'
import { formatIssue } from '../../core/yaml/issue.ts'
import { ROOT } from '../config.ts'
import { parseFiles } from '../state/parse.ts'
import { loadPlugins } from '../state/plugins.ts'
import { readYamlFiles } from '../state/yaml-files.ts'

const $schema = 'http://json-schema.org/draft-07/schema#'

/** The schema files of an instance, by their paths below its folder. Throws where its registries have issues. */
export async function schemaTexts(instanceDir: string): Promise<Readonly<Record<string, string>>> {
  const { registry, issues } = parseFiles(await readYamlFiles(instanceDir))
  if (!registry) throw new Error(issues.map(formatIssue).join('\n'))
  const { instance } = registry
  const { queries, widgets } = await loadPlugins(join(instanceDir, instance.plugins))
  const schemas = {
    'dashboards/schema.json': pageSchema({ registry, queries, widgets }),
    'registries/schema.json': { $schema, ...(localise(RegistryFileSchema, instance) as object) },
    'registries/instance.schema.json': { $schema, ...(localise(InstanceSchema, instance) as object) },
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([path, schema]) => [path, `${JSON.stringify(schema, null, 1)}\n`]),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const instanceDir = resolve(ROOT, process.env.INSTANCE_DIR ?? '.')
  const texts = await schemaTexts(instanceDir)
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(instanceDir, path), text)
  process.stderr.write(`rattan: wrote ${Object.keys(texts).join(', ')}\n`)
}
